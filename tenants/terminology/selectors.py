"""Reads a tenant's words, what it started with, and how they have changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from tenants.terminology.models import TenantTerm, TermVersion
from tenants.terminology.shipped import DEFAULTS, FORMS, SHIPPED, Forms

NOTHING_YET = UUID(int=0)  # "the newest version" of a word that nobody has changed


def load_overrides(tenant_id: Any) -> dict[str, dict[str, dict[str, str]]]:
    """The tenant's own words as slot -> language -> forms; one query. Goes through the door when we are elsewhere."""
    if str(getattr(connection.tenant, "pk", None)) == str(tenant_id):
        return _own_words()
    from tenants.context import in_tenant  # the door itself speaks with `terms_for`

    with in_tenant(str(tenant_id)):
        return _own_words()


def _own_words() -> dict[str, dict[str, dict[str, str]]]:
    words: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for slot, lang, forms in TenantTerm.objects.values_list("slot", "lang", "forms"):
        words[slot][lang] = forms
    return words


@dataclass(frozen=True)
class Word:
    """A word of a slot in one language. `is_own`: the organisation has stored it; else it is the platform's."""

    slot: str
    lang: str
    forms: Forms
    is_own: bool
    is_changed: bool = False

    @property
    def base(self) -> str:
        return self.forms["nom"]


@dataclass(frozen=True)
class FormChange:
    """One form that differs between two words; empty text where there was none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryLine:
    """A version and what it changed."""

    version: TermVersion
    before: str
    changes: tuple[FormChange, ...]


def words_in_use() -> dict[tuple[str, str], Word]:
    """Every slot's word in every language, own or the platform's, and whether it differs from the start. One query."""
    own = {(term.slot, term.lang): term for term in TenantTerm.objects.all()}
    return {
        (slot, lang): _word(slot, lang, own.get((slot, lang)))
        for slot, langs in DEFAULTS.items()
        for lang in langs
    }


def word_in_use(slot: str, lang: str) -> Word:
    """The word of one slot in one language."""
    return _word(slot, lang, TenantTerm.objects.filter(slot=slot, lang=lang).first())


def starting_word(slot: str, lang: str) -> Word:
    """What the organisation started with: its preset's word, or the platform's when the preset gave none."""
    return _start(slot, lang, TenantTerm.objects.filter(slot=slot, lang=lang).first())


def changed_count() -> int:
    """How many words differ from the starting words; one query."""
    return sum(word.is_changed for word in words_in_use().values())


def newest_version_id(slot: str, lang: str) -> UUID:
    """The newest change of a word; NOTHING_YET when it has none."""
    return _versions(slot, lang).values_list("pk", flat=True).first() or NOTHING_YET


def history_of(slot: str, lang: str) -> list[HistoryLine]:
    """Every change of the word, newest first, each beside what it replaced."""
    versions, start = list(_versions(slot, lang)), starting_word(slot, lang)
    olders = [*((older.base, older.forms) for older in versions[1:]), (start.base, start.forms)]
    return [
        HistoryLine(version, base, tuple(changes_between(lang, forms, version.forms)))
        for version, (base, forms) in zip(versions, olders, strict=False)
    ]


def changes_between(lang: str, before: Forms, after: Forms) -> Iterable[FormChange]:
    """The forms that differ, in the language's order."""
    for name in FORMS[lang]:
        if before.get(name, "") != after.get(name, ""):
            yield FormChange(name, before.get(name, ""), after.get(name, ""))


def _versions(slot: str, lang: str):
    return TermVersion.objects.filter(slot=slot, lang=lang)


def _word(slot: str, lang: str, term: TenantTerm | None) -> Word:
    start = _start(slot, lang, term)
    if term is None:
        return start
    return Word(slot, lang, term.forms, is_own=True, is_changed=dict(start.forms) != term.forms)


def _start(slot: str, lang: str, term: TenantTerm | None) -> Word:
    preset = SHIPPED[lang].get(term.preset_base) if term and term.preset_base else None
    return Word(slot, lang, preset or DEFAULTS[slot][lang], is_own=preset is not None)
