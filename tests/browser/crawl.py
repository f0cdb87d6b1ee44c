"""Walks the links from the first page on, as each person, and keeps a few unlike pages of every route."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from localdev.journey.person import Page, Person, StrayPage, plain

LOOKED_AT, KEPT = 3, 1  # pages of one route: opened while crawling, and kept for the sweep
LEFT = ("/static/", "/theme/", "/_kit/")


@dataclass(frozen=True)
class Found:
    """A page that somebody can reach by links."""

    route: str
    slug: str
    who: str  # key of the person; empty: not signed in
    path: str
    parts: frozenset[str]
    page: Page

    def __str__(self) -> str:
        return f"{self.slug or 'platform'} {self.who or 'stranger'} {self.path}"


def crawl(person: Person, slug: str, who: str, starts=("/",), *, follow: bool = True) -> list[Found]:
    """Every page that links lead to; without `follow` only the given ones."""
    urlconf = "config.urls" if slug else "config.urls_platform"
    waiting, seen, opened, found = [*starts], set(starts), defaultdict(int), []
    while waiting:
        path = waiting.pop(0)
        route = _route(path, urlconf)
        if route is None or opened[route] >= LOOKED_AT:
            continue
        opened[route] += 1
        page = _open(person, path)
        if not page.answer.headers["content-type"].startswith("text/html"):
            continue
        found.append(Found(_route(page.path, urlconf), slug, who, page.path, _parts(page), page))
        for link in _links(page) if follow else ():
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return found


def _open(person: Person, path: str) -> Page:
    """The page, also when it is a refusal."""
    try:
        return person.open(path)
    except StrayPage:
        return person.page


def broken(pages: list[Found]) -> list[str]:
    """Links that lead to a refusal or an error."""
    return [f"{page}: {page.page.answer.status}" for page in pages if page.page.answer.status != 200]


def unlike(pages: list[Found]) -> list[Found]:
    """Of each route and host the pages that have most different parts, at most KEPT."""
    groups = defaultdict(list)
    for page in pages:
        if page.page.answer.status != 200:
            continue
        groups[page.slug, page.route].append(page)
    return [page for group in groups.values() for page in _pick(group)]


def _pick(group: list[Found]) -> list[Found]:
    seen, picked = set(), []
    while group and len(picked) < KEPT:
        best = max(group, key=lambda page: len(page.parts - seen))
        if picked and not best.parts - seen:
            break
        picked.append(best)
        seen |= best.parts
    return picked


def _parts(page: Page) -> frozenset[str]:
    """Kinds of elements in the main part, by tag and class."""
    return frozenset(
        f"{one.tag}.{one.get('class', '')}"
        for one in page.tree.xpath("//main//*")
        if isinstance(one.tag, str)
    )


def _links(page: Page) -> list[str]:
    targets = (urljoin(page.path, one.get("href")).split("#")[0] for one in page.tree.xpath("//a[@href]"))
    return [target for target in targets if target.startswith("/") and not target.startswith(LEFT)]


def _route(path: str, urlconf: str) -> str | None:
    try:
        return resolve(urlsplit(path).path, urlconf).view_name
    except Resolver404:
        return None


def words_of(page: Page) -> list[str]:
    """Everything that a reader or a screen reader meets, text by text."""
    texts = page.tree.xpath("//body//text()[not(ancestor::script)] | //title/text()")
    said = page.tree.xpath("//@aria-label | //@alt | //@placeholder | //@title")
    return [text for text in map(plain, [*texts, *said]) if text]
