"""What readers of the public pages see, and what an administrator sees of it."""

import difflib
from dataclasses import dataclass

from django.db.models import QuerySet

from tenants.pages.models import Logo, PageCode, PageText, ReaderMessage
from tenants.pages.starting_texts import starting_text


@dataclass(frozen=True)
class Shown:
    """The text in force. `version` is None while the organisation has written none of its own."""

    text: str
    version: PageText | None

    @property
    def is_changed(self) -> bool:
        """Whether the text is the organisation's own ("muutettu")."""
        return self.version is not None and bool(self.version.text)


@dataclass(frozen=True)
class Line:
    """A line of a comparison: there before, there after, or both."""

    text: str
    state: str  # same | gone | new


def text_of(page: str, language: str) -> Shown:
    """The newest version of a page in a language, else the starting text. One query."""
    newest = PageText.objects.filter(page=page, language=language).first()
    return Shown((newest.text if newest else "") or starting_text(page, language), newest)


def all_texts() -> dict[tuple[str, str], Shown]:
    """The texts in force of every page and language. One query."""
    rows = PageText.objects.order_by("page", "language", "-published_at").distinct("page", "language")
    newest = {(row.page, row.language): row for row in rows}
    return {
        (page.value, language): Shown(
            (newest[page, language].text if (page, language) in newest else "")
            or starting_text(page, language),
            newest.get((page, language)),
        )
        for page in PageCode
        for language in ("fi", "sv", "en")
    }


def versions_of(page: str, language: str) -> QuerySet[PageText]:
    """Every version, newest first."""
    return PageText.objects.filter(page=page, language=language)


def full_text(version: PageText) -> str:
    """What a version showed to readers: an empty one shows the starting text."""
    return version.text or starting_text(version.page, version.language)


def compare_texts(before: str, after: str) -> list[Line]:
    """The lines of both, in order, with what went and what came."""
    states = {" ": "same", "-": "gone", "+": "new"}
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [Line(line[2:], states[line[0]]) for line in lines if line[0] in states]


def logo_with(key: str) -> Logo | None:
    """A picture that this organisation has stored; old ones stay, because pages in caches ask for them."""
    return Logo.objects.filter(key=key).first()


def open_messages() -> QuerySet[ReaderMessage]:
    """Readers' messages without an answer, the most urgent first."""
    return ReaderMessage.objects.filter(answered_at=None).order_by("answer_by", "pk")
