"""A person with a browser without JavaScript: opens pages, follows links, fills in forms and presses buttons.

The person sees what stands on the page. Text is compared without soft hyphens and extra blanks.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from lxml import html

REDIRECTS = {301, 302, 303, 307, 308}


class StrayPage(AssertionError):
    """The page was not what the person expected."""


@dataclass(frozen=True)
class Answer:
    """What came back over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Wire(Protocol):
    """How requests travel: a real HTTP client, or Django's test client."""

    def send(self, method: str, path: str, fields: list[tuple[str, str]]) -> Answer:
        """One request to the person's host; cookies are kept."""
        ...


def fits(text: str, label: str) -> bool:
    """Whether a text is the label; a label that ends with “…” stands for its beginning."""
    return text.startswith(label[:-1]) if label.endswith("…") else text == label


def plain(text: str) -> str:
    """Text as a reader sees it."""
    return " ".join(text.replace("\u00ad", "").replace("\u00a0", " ").split())


@dataclass
class Page:
    """A page that was opened."""

    path: str
    answer: Answer
    _tree: html.HtmlElement | None = field(default=None, repr=False)

    @property
    def tree(self) -> html.HtmlElement:
        """The parsed document."""
        if self._tree is None:
            parser = html.HTMLParser(encoding="utf-8")
            self._tree = html.document_fromstring(self.answer.body or b"<html></html>", parser=parser)
        return self._tree

    @property
    def text(self) -> str:
        """All visible text of the main part."""
        mains = self.tree.xpath("//main") or [self.tree]
        return plain(" ".join(mains[0].itertext()))

    @property
    def heading(self) -> str:
        """The page's h1."""
        found = self.tree.xpath("//h1")
        return plain(found[0].text_content()) if found else ""

    def link(self, label: str) -> str:
        """The address of the first link with this text (or beginning, with “…”)."""
        for link in self.tree.xpath("//a[@href]"):
            if fits(plain(link.text_content()), label):
                return link.get("href")
        raise StrayPage(f"{self.path}: no link “{label}” on “{self.heading}”: {self.text[:600]}")

    def button(self, label: str, within: str = "") -> html.HtmlElement:
        """The first button with this text, in a part of the page that has the text `within`."""
        for button in self.tree.xpath("//button[not(@type='button')]"):
            if fits(plain(button.text_content()), label) and (not within or _stands_in(button, within)):
                return button
        labels = sorted({plain(each.text_content()) for each in self.tree.xpath("//main//button")})
        raise StrayPage(
            f"{self.path}: no button “{label}” on “{self.heading}”; there are {labels}; {self.text[:600]}"
        )


def _stands_in(element: html.HtmlElement, text: str) -> bool:
    """Whether some near ancestor (a card, a row) has the text."""
    for ancestor in element.iterancestors():
        if ancestor.tag in {"main", "body"}:
            return False
        if text in plain(ancestor.text_content()):
            return True
    return False


class Person:
    """Somebody at one host."""

    def __init__(self, name: str, wire: Wire) -> None:
        self.name, self.wire = name, wire
        self.page = Page("", Answer(0, {}, b""))

    def open(self, path: str, *, expect: int = 200) -> Page:
        """Open an address and follow redirects. Raises StrayPage for another status."""
        return self._go("GET", path, [], expect)

    def follow(self, label: str, *, expect: int = 200) -> Page:
        """Follow a link by its text."""
        return self.open(urljoin(self.page.path, self.page.link(label)), expect=expect)

    def press(self, label: str, *, within: str = "", expect: int = 200, **fields: str | list[str]) -> Page:
        """Fill in fields by name and press a button of the form. Fields not named keep what the page has."""
        button = self.page.button(label, within)
        form = button.getparent() if button.get("form") is None else None
        while form is not None and form.tag != "form":
            form = form.getparent()
        form = form if form is not None else self.page.tree.get_element_by_id(button.get("form"))
        pairs = _filled(form, fields)
        if button.get("name"):
            pairs.append((button.get("name"), button.get("value", "")))
        path = urljoin(self.page.path, button.get("formaction") or form.get("action") or self.page.path)
        return self._go((form.get("method") or "get").upper(), path, pairs, expect)

    def open_until(self, path: str, text: str, *, tries: int = 100) -> Page:
        """Open an address again until a text stands there: what another process does may take a moment.

        Tries are counted, not seconds: the tests freeze the clock.
        """
        for _ in range(tries):
            if text in self._go("GET", path, [], None).text:
                break
            time.sleep(0.3)
        self.sees(text)
        return self.page

    def sees(self, *texts: str) -> None:
        """Raise StrayPage unless every text stands on the page."""
        for text in texts:
            if plain(text) not in self.page.text:
                raise StrayPage(
                    f"{self.name} does not see “{text}” on {self.page.path}: {self.page.text[:900]}"
                )

    def sees_not(self, *texts: str) -> None:
        """Raise StrayPage when a text stands on the page."""
        for text in texts:
            if plain(text) in self.page.text:
                raise StrayPage(f"{self.name} sees “{text}” on {self.page.path}")

    def _go(self, method: str, path: str, fields: list[tuple[str, str]], expect: int | None) -> Page:
        for _ in range(8):
            answer = self.wire.send(method, path, fields)
            self.page = Page(path, answer)
            if answer.status not in REDIRECTS:
                break
            target = urlsplit(urljoin(path, answer.headers["location"]))
            path = target.path + (f"?{target.query}" if target.query else "")
            method, fields = "GET", []
        if expect and self.page.answer.status != expect:
            raise StrayPage(
                f"{self.name}: {method} {path} answered {self.page.answer.status}, not {expect}: {self.page.text[:900]}"
            )
        return self.page


def _filled(form: html.HtmlElement, fields: Mapping[str, str | list[str]]) -> list[tuple[str, str]]:
    """The form's own values with the person's on top. Raises StrayPage for a field that is not there."""
    names = {name for name in form.fields if name}
    if strangers := set(fields) - names:
        raise StrayPage(f"no field {sorted(strangers)} in the form; there are {sorted(names)}")
    pairs = [(name, value) for name, value in form.form_values() if name not in fields]
    for name, value in fields.items():
        pairs += [(name, each) for each in ([value] if isinstance(value, str) else value)]
    return pairs
