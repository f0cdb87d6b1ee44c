"""What every page must pass, at 1280 light and 320 dark (ux.md section 15).

All rules of axe run at 320 dark, and at 1280 light on the first page of each person, whose menu is there. Two rules
cost more than the other hundred together: contrast is measured, in both schemes, on each element that looks as none
on the pages before did; sizes of targets are measured on each page by our own stricter rule.
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
ON_THE_PAGE = {**RULES, "rules": {one: {"enabled": False} for one in ("color-contrast", "target-size")}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, **_PLAIN}
# What contrast follows from: the text, everything painted behind it, and what stands on layers of its own.
LOOKS = """() => {
  const behind = new Map([[null, '']]);
  const ground = (one) => {
    if (!behind.has(one)) {
      const { backgroundColor, backgroundImage, opacity, position, filter } = getComputedStyle(one);
      const layer = ['absolute', 'fixed', 'sticky'].includes(position) ? one.className : '';
      const own = [backgroundColor, backgroundImage, opacity, filter, layer].join(' ');
      const plain = own === 'rgba(0, 0, 0, 0) none 1 none ';
      behind.set(one, plain ? ground(one.parentElement) : `${own} < ${ground(one.parentElement)}`);
    }
    return behind.get(one);
  };
  const speaks = (one) => one.matches('input, select, textarea')
    || [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  window.firstOfLook = new Map();
  for (const one of document.querySelectorAll('body *')) {
    if (!speaks(one) || !one.checkVisibility({ visibilityProperty: true })) continue;
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(one);
    const look = [color, fontSize, fontWeight, textShadow, one.matches(':disabled'), ground(one)].join(' | ');
    if (!window.firstOfLook.has(look)) window.firstOfLook.set(look, one);
  }
  return [...window.firstOfLook.keys()];
}"""
RUN = """([looks, rules]) => axe.run(
  looks ? { include: looks.map((look) => window.firstOfLook.get(look)) } : document, rules)
  .then((found) => found.violations)"""
_measured: dict[str, set[str]] = defaultdict(set)  # by scheme: looks whose contrast this process has measured
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
        if scheme in axe:
            faults = _faint(page, scheme)
            if scheme == "dark" or is_first:
                faults += _axe(page, ON_THE_PAGE)
            found += [f"{width} {scheme}: {fault}" for fault in faults]
        if page.evaluate(OVERFLOW) > 0:
            found.append(f"{width}: {page.evaluate(OVERFLOW)} px too wide")
        found += [f"{width}: small target {html}" for html in page.evaluate(SMALL_TARGETS)]
    facts = page.evaluate(FACTS)
    if (facts["headings"], facts["mains"]) != (1, 1) or not facts["lang"] or not facts["title"]:
        found.append(f"not one heading, main part, language and title: {facts}")
    return found


def _faint(page, scheme: str) -> list[str]:
    """Too little contrast in what looks as nothing before."""
    new = set(page.evaluate(LOOKS)) - _measured[scheme]
    _measured[scheme] |= new
    return _axe(page, CONTRAST, sorted(new)) if new else []


def first_stop(window: Window) -> str:
    """Class of the first thing that Tab reaches on a fresh page."""
    window.page.keyboard.press("Tab")
    return window.page.evaluate("document.activeElement.className")


def violations(page, rules: dict, looks: list[str] | None = None) -> list[dict]:
    """What axe finds. The browser itself puts axe in: the page's content policy stays on."""
    if not page.evaluate("typeof window.axe !== 'undefined'"):
        page.evaluate(axe_source())
    return page.evaluate(RUN, [looks, rules])


def _axe(page, rules: dict, looks: list[str] | None = None) -> list[str]:
    return [
        f"{one['id']}: {[(node['html'][:140], node['failureSummary'][:200]) for node in one['nodes'][:3]]}"
        for one in violations(page, rules, looks)
    ]


def axe_source() -> str:
    """The script of axe, half a megabyte."""
    from axe_playwright_python.base import AXE_SCRIPT

    return AXE_SCRIPT
