"""What every page must pass, at 1280 light and 320 dark (ux.md section 15).

All rules of axe run at 320 dark, and at 1280 light on the first page of each person, whose menu is there. Two rules
cost more than the other hundred together. Colours follow from an element and the classes around it, so contrast is
measured on every page that has a kind of element, in its surroundings, that no page before had; sizes of targets
are measured on each page by our own stricter rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from tests.browser.window import DESK, NARROW, Window

_PLAIN = {"resultTypes": ["violations"], "preload": False}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    **_PLAIN,
}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, **_PLAIN}
WITHOUT_COLOURS = {**RULES, "rules": {one: {"enabled": False} for one in ("color-contrast", "target-size")}}
# What our style sheets look at: classes and these attributes, of an element with text and of all around it.
KINDS = """() => {
  const states = ['aria-current', 'aria-invalid', 'aria-disabled', 'disabled', 'open', 'type', 'data-audience',
    'data-scheme', 'data-text'];
  const kind = (one) => [...one.classList].sort().join('.')
    + states.filter((name) => one.hasAttribute(name)).map((name) => `[${name}=${one.getAttribute(name)}]`).join('');
  const speaks = (one) => one.matches('input, select, textarea, svg')
    || [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  const brand = document.querySelector('link[href^="/theme/"]')?.getAttribute('href');
  const found = new Set();
  for (const one of document.querySelectorAll('body *')) {
    if (!speaks(one)) continue;
    const around = [];
    for (let at = one.parentElement; at; at = at.parentElement) if (kind(at)) around.push(kind(at));
    found.add([one.tagName + kind(one), ...around, brand].join(' < '));
  }
  return [...found];
}"""
_measured: dict[str, set[str]] = defaultdict(set)  # by scheme: kinds whose colours this process has measured
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
    kinds = set(page.evaluate(KINDS)) if axe else set()
    for (width, height), scheme in ((DESK, "light"), (NARROW, "dark")):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        if scheme in axe and (rules := _rules(scheme, kinds, is_first=is_first)):
            found += [f"{width} {scheme}: {fault}" for fault in _axe(page, rules)]
        if page.evaluate(OVERFLOW) > 0:
            found.append(f"{width}: {page.evaluate(OVERFLOW)} px too wide")
        found += [f"{width}: small target {html}" for html in page.evaluate(SMALL_TARGETS)]
    facts = page.evaluate(FACTS)
    if (facts["headings"], facts["mains"]) != (1, 1) or not facts["lang"] or not facts["title"]:
        found.append(f"not one heading, main part, language and title: {facts}")
    return found


def _rules(scheme: str, kinds: set[str], *, is_first: bool) -> dict | None:
    """The rules to run; none where everything was measured before."""
    is_new = not kinds <= _measured[scheme]
    _measured[scheme] |= kinds
    if scheme == "dark" or is_first:
        return RULES if is_new else WITHOUT_COLOURS
    return COLOURS if is_new else None


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
