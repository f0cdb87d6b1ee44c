"""The words of templates and commitments: the organisation's own, else the starting texts of `joining/texts`."""

from functools import cache
from pathlib import Path

from django.db import transaction

from audit.services import record
from registry.joining.models import PaperCode, PaperText
from tenants.pages.plain_text import check_text
from tenants.pages.selectors import Shown
from tenants.pages.services import lock_public_face
from tenants.pages.versions import add_version, tidy

FOLDER = Path(__file__).parent / "texts"
LANGUAGES = ("fi", "sv", "en")
AGREEMENT_FACTS = (
    "our_name", "name", "education", "experience", "topics", "wishes", "tasks", "valid_from", "valid_to",
    "for_the_time_being", "insurance", "relationship",
)  # fmt: skip
FACT_NAMES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(PaperCode, ("our_name",)),
    PaperCode.EXPERT: AGREEMENT_FACTS,
    PaperCode.PEER: AGREEMENT_FACTS,
}


@cache
def _starting(name: str, language: str) -> str:
    return (FOLDER / f"{name}.{language}.txt").read_text(encoding="utf-8").strip()


def starting_text(paper: str, language: str) -> str:
    """The template that an organisation has before it writes its own."""
    return _starting(str(paper), language)


def starting_commitment(kind: str, language: str) -> str:
    """The words of a commitment before the organisation publishes a version of its own."""
    return _starting(f"commitment_{kind}", language)


def text_of(paper: str, language: str) -> Shown:
    """The template in force, with its version. One query."""
    newest = PaperText.objects.filter(paper=paper, language=language).first()
    return Shown((newest.text if newest else "") or starting_text(paper, language), newest)


def all_texts() -> dict[tuple[str, str], Shown]:
    """Every template in force in every language. One query."""
    rows = PaperText.objects.order_by("paper", "language", "-published_at", "-pk").distinct(
        "paper", "language"
    )
    newest = {(row.paper, row.language): row for row in rows}
    return {
        (paper.value, language): Shown(
            full_text(newest.get((paper, language)), paper, language), newest.get((paper, language))
        )
        for paper in PaperCode
        for language in LANGUAGES
    }


def full_text(version: PaperText | None, paper: str, language: str) -> str:
    """The words of a version: without one, or for an empty one, the starting text."""
    return (version.text if version else "") or starting_text(paper, language)


@transaction.atomic
def publish_paper(
    *, paper: PaperCode, language: str, text: str, seen: str, by, approved_by: str = "", document: str = ""
) -> PaperText | None:
    """A new version of a template; agreements that have been sent keep their words.

    Raises TextRefused, and Conflict when somebody else has published since `seen`.
    """
    text = tidy(text)
    check_text(text, language, FACT_NAMES[paper])
    lock_public_face()
    version, is_new = add_version(
        PaperText,
        {"paper": paper, "language": language},
        text=text,
        start=starting_text(paper, language),
        seen=seen,
        by=by,
        approved_by=approved_by,
        document=document,
    )
    if is_new:
        record("paper.published", subject=version, by=by, paper=paper, language=language)
    return version
