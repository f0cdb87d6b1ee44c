"""A form sent empty: 422, nothing lost, the summary has the focus, and the page passes everything again."""

from __future__ import annotations

from tests.browser.crawl import Found
from tests.browser.lively import LivelyWorld
from tests.browser.sweep import faults_of
from tests.browser.visits import Visitors

CLEAR = """() => document.querySelectorAll('main form :is(input, textarea, select)').forEach((one) => {
  if (['radio', 'checkbox'].includes(one.type)) one.checked = false;
  else if (one.type !== 'hidden') one.value = '';
})"""
OPEN_FOLDS = "() => document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
SUMMARY = "document.activeElement.hasAttribute('data-error-summary')"


def leave_empty(
    worlds: dict[str, LivelyWorld],
    pages: list[Found],
    windows,
    who: tuple[str, str],
    where: str,
    button: str,
    over: dict[str, str],
) -> list[str]:
    """Faults of the page that comes back. `where` is a path, or a route among the crawled pages."""
    window = Visitors(worlds, windows).window(*who)
    for path in _paths(pages, who, where):
        window.open(path)
        window.page.evaluate(OPEN_FOLDS)
        if window.has(button):
            break
    window.page.evaluate(CLEAR)
    for name, text in over.items():
        window.page.fill(f"main [name$='{name}']", text)
    with window.page.expect_response(lambda response: response.request.method == "POST") as answer:
        window.press(button)
    found = [] if answer.value.status == 422 else [f"answered {answer.value.status}"]
    if not window.page.evaluate(SUMMARY):
        found.append("the summary of mistakes has not the focus")
    if not window.page.title().startswith("Virhe:"):
        found.append(f"the title is “{window.page.title()}”")
    return found + faults_of(window)


def _paths(pages: list[Found], who: tuple[str, str], where: str) -> list[str]:
    if where.startswith("/"):
        return [where]
    paths = [page.path for page in pages if (page.slug, page.who) == who and page.route == where]
    assert paths, f"{who} reaches no {where}"
    return paths
