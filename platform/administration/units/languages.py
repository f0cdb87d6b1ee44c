"""Fields once per language of the organisation."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

NAMES = {"fi": _("in Finnish"), "sv": _("in Swedish"), "en": _("in English")}


def languages() -> list[str]:
    """The organisation's own languages, Finnish first when it is one of them."""
    own = list(getattr(connection.tenant, "languages", None) or [settings.LANGUAGE_CODE[:2]])
    return sorted(own, key=lambda code: list(NAMES).index(code) if code in NAMES else len(NAMES))


def add_fields(form: forms.Form, name: str, label: str, make, *, required: bool) -> None:
    """A field for each language: `name_fi`, `name_sv` …; the first is required when `required` says so."""
    for place, code in enumerate(languages()):
        field = make(required=required and place == 0)
        field.label = f"{label} {NAMES.get(code, code)}" if len(languages()) > 1 else label
        form.fields[f"{name}_{code}"] = field


def initial_of(words: Mapping[str, str], name: str) -> dict[str, str]:
    """Initial values of those fields."""
    return {f"{name}_{code}": words.get(code, "") for code in languages()}


def words_from(
    cleaned: Mapping[str, Any], name: str, before: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The texts by language; languages that the form did not show stay as they were."""
    given = {code: (cleaned.get(f"{name}_{code}") or "").strip() for code in languages()}
    kept = {code: text for code, text in (before or {}).items() if code not in given}
    return {code: text for code, text in {**kept, **given}.items() if text}
