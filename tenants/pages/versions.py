"""Putting a new version of a text in force: the same for public pages and for other texts of the organisation."""

from collections.abc import Mapping
from typing import TypeVar

from django.utils.translation import gettext as _

from domain.errors import Conflict
from tenants.pages.models import TextVersion

Version = TypeVar("Version", bound=TextVersion)


def tidy(text: str) -> str:
    """As it is stored: without spaces at the ends of lines."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def add_version(
    model: type[Version],
    which: Mapping[str, str],
    *,
    text: str,
    start: str,
    seen: str,
    by,
    approved_by: str = "",
    document: str = "",
) -> tuple[Version | None, bool]:
    """The version in force, and whether it is new. Sending the text that is in force already changes nothing.

    `which` chooses the text, with its language; `start` is the starting text, which is stored as an empty version so
    that it follows our later improvements; `seen` is the key of the version it was written over ("": the starting
    text). Call after a lock. Raises Conflict when somebody else has published meanwhile.
    """
    text = "" if text == start else text
    newest = model.objects.filter(**which).order_by("-published_at", "-pk").first()
    if text == (newest.text if newest else ""):
        return newest, False
    if seen != (str(newest.pk) if newest else ""):
        raise Conflict(
            _(
                "Somebody else has published a new text while you were writing. Compare it with yours and publish again."
            )
        )
    facts = {"published_by": str(by)[:120], "approved_by": approved_by, "document": document}
    return model.objects.create(**which, text=text, **facts), True
