"""Crawled pages in a browser, one window for each person; faults are gathered so that one run tells all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from tests.browser.crawl import Found, crawl
from tests.browser.lively import EXPERT, LivelyWorld, unlinked
from tests.browser.sweep import axe_source, faults_of, first_stop
from tests.browser.window import DESK, Window

Opener = Callable[..., Window]


class Visitors:
    """Windows of people who are signed in already (their HTTP session is lent to the browser)."""

    def __init__(self, worlds: dict[str, LivelyWorld], windows: Opener) -> None:
        self.worlds, self.windows = worlds, windows
        self.open: dict[tuple[str, str], Window] = {}

    def window(self, slug: str, who: str) -> Window:
        """The window of somebody; “” is a stranger."""
        if (slug, who) not in self.open:
            window = self.windows(slug, DESK, expected={403, 404, 409, 422})
            window.context.add_init_script(axe_source())  # sent once, not for each page
            if who:
                window.context.add_cookies(self.worlds[slug].cookies_of(who))
            self.open[slug, who] = window
        return self.open[slug, who]


def pages_of(worlds: dict[str, LivelyWorld], people: Iterable[tuple[str, str]], starts=("/",)) -> list[Found]:
    """Everything that these people reach by links."""
    found = []
    for slug, who in people:
        person = worlds[slug].person(who) if who else worlds[slug].stranger()
        found += crawl(person, slug, who, starts)
    return found


def given(worlds: dict[str, LivelyWorld], places: Iterable[tuple[str, str, str]]) -> list[Found]:
    """Pages at addresses that are known: (organisation, person, path). Their links are not followed."""
    return [
        page
        for slug, who, path in places
        for page in crawl(
            worlds[slug].person(who) if who else worlds[slug].stranger(), slug, who, (path,), follow=False
        )
    ]


def unlinked_pages(worlds: dict[str, LivelyWorld], hosts: set[str], *, experts: bool) -> list[Found]:
    """Pages that no link leads to: after a POST, from a mail, from a notice, or from results that came by POST."""
    found = []
    for slug, who, path in unlinked(worlds):
        if slug in hosts and experts == (who in ("", EXPERT, "hakija")):
            person = worlds[slug].person(who) if who else worlds[slug].stranger()
            found += crawl(person, slug, who, (path,), follow=slug == "south")
    return found


def sweep(
    pages: list[Found], visitors: Visitors, *, light: str = "south", axe: Collection[str] = ("light", "dark")
) -> dict[str, list[str]]:
    """What is wrong, by page. `light` has the same pages with longer words: only their room is looked at."""
    wrong: dict[str, list[str]] = {}
    seen: set[tuple[str, str]] = set()
    for found in pages:
        window = visitors.window(found.slug, found.who)
        window.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        window.open(found.path)
        stop = first_stop(window)
        is_first = (found.slug, found.who) not in seen
        seen.add((found.slug, found.who))
        faults = faults_of(window, axe=() if found.slug == light else axe, is_first=is_first)
        if stop != "skip":
            faults.append(f"the first stop of Tab is “{stop}”")
        if faults:
            wrong[f"{found} ({found.route})"] = faults
    return wrong
