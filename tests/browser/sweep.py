"""What every page must pass, at 1280 light and 320 dark (ux.md section 15)."""

from __future__ import annotations

from collections.abc import Collection

from tests.browser.window import DESK, NARROW, Window

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """[...document.querySelectorAll('a, button, select, summary, input:not([type=hidden])')]
  .filter((one) => !one.matches('[aria-hidden=true]'))
  .filter((one) => getComputedStyle(one).display !== 'inline')
  .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([html]) => html)"""
FACTS = """({headings: document.querySelectorAll('h1').length, lang: document.documentElement.lang,
  mains: document.querySelectorAll('main').length, title: document.title})"""


def faults_of(window: Window, *, axe: Collection[str] = ("light", "dark")) -> list[str]:
    """Everything wrong with the page that is open; axe looks in these schemes. Ends narrow and dark."""
    page = window.page
    found = []
    for (width, height), scheme in ((DESK, "light"), (NARROW, "dark")):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        found += [f"{width} {scheme}: {fault}" for fault in (_axe(page) if scheme in axe else ())]
        if page.evaluate(OVERFLOW) > 0:
            found.append(f"{width}: {page.evaluate(OVERFLOW)} px too wide")
        found += [f"{width}: small target {html}" for html in page.evaluate(SMALL_TARGETS)]
    facts = page.evaluate(FACTS)
    if (facts["headings"], facts["mains"]) != (1, 1) or not facts["lang"] or not facts["title"]:
        found.append(f"not one heading, main part, language and title: {facts}")
    return found


def first_stop(window: Window) -> str:
    """Class of the first thing that Tab reaches on a fresh page."""
    window.page.keyboard.press("Tab")
    return window.page.evaluate("document.activeElement.className")


def _axe(page) -> list[str]:
    """Axe runs in the browser's own world of scripts: the page's content policy stays on."""
    if not page.evaluate("typeof window.axe !== 'undefined'"):
        page.evaluate(_source())
    answer = page.evaluate("(rules) => axe.run(document, rules)", RULES)
    return [
        f"{one['id']}: {[(node['html'][:140], node['failureSummary'][:200]) for node in one['nodes'][:3]]}"
        for one in answer["violations"]
    ]


def _source() -> str:
    from axe_playwright_python.base import AXE_SCRIPT

    return AXE_SCRIPT
