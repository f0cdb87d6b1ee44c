"""What every page must pass, at 1280 light and 320 dark (ux.md section 15).

All rules of axe run at 320 dark, and at 1280 light on the first page of each person, whose menu is there; on the
others the rule that colours can break runs, since a page has the same elements in both.
"""

from __future__ import annotations

from collections.abc import Collection

from tests.browser.window import DESK, NARROW, Window

_PLAIN = {"resultTypes": ["violations"], "preload": False}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    **_PLAIN,
}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, **_PLAIN}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """[...document.querySelectorAll('a, button, select, summary, input:not([type=hidden])')]
  .filter((one) => !one.matches('[aria-hidden=true]'))
  .filter((one) => getComputedStyle(one).display !== 'inline')
  .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([html]) => html)"""
FACTS = """({headings: document.querySelectorAll('h1').length, lang: document.documentElement.lang,
  mains: document.querySelectorAll('main').length, title: document.title})"""


def faults_of(
    window: Window, *, axe: Collection[str] = ("light", "dark"), is_first: bool = False
) -> list[str]:
    """Everything wrong with the page that is open; axe looks in these schemes. Ends narrow and dark."""
    page = window.page
    found = []
    for (width, height), scheme in ((DESK, "light"), (NARROW, "dark")):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        rules = RULES if is_first or scheme == "dark" else COLOURS
        found += [f"{width} {scheme}: {fault}" for fault in (_axe(page, rules) if scheme in axe else ())]
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


def _axe(page, rules: dict) -> list[str]:
    """Axe runs in the browser's own world of scripts: the page's content policy stays on."""
    if not page.evaluate("typeof window.axe !== 'undefined'"):
        page.evaluate(_source())
    answer = page.evaluate("(rules) => axe.run(document, rules)", rules)
    return [
        f"{one['id']}: {[(node['html'][:140], node['failureSummary'][:200]) for node in one['nodes'][:3]]}"
        for one in answer["violations"]
    ]


def _source() -> str:
    from axe_playwright_python.base import AXE_SCRIPT

    return AXE_SCRIPT
