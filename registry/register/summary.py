"""What the first tab of an expert's page tells: the standing with what is missing, facts, wishes, notes (C7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from accounts.roles.models import Role
from accounts.roles.selectors import holds
from crypto.masks import mask_iban, mask_identity_code
from domain.clock import now, today
from registry.bank import wording
from registry.experts.forms import RevealForm, reader_language
from registry.experts.models import Audience, Expert, LifeChange
from registry.experts.publishing import is_away
from registry.experts.purposes import needs_for_orderer
from registry.experts.selectors import account_of
from registry.experts.services import live_consents
from registry.experts.tabs import tabs_for
from registry.matching.standing import Standing, standings
from registry.matching.wording import missing
from registry.register.notes import notes_seen_by
from registry.register.person_forms import NoteForm
from registry.sessions.models import ExpertSession, SessionStatus
from ui import formats

PURPOSE = "register"
PAPERS_PLACE, TRAINING_PLACE = 30, 40
# Where what is missing is put right: the place of the tab.
MENDED_AT = {
    "agreement_invalid": PAPERS_PLACE,
    "commitment_missing": PAPERS_PLACE,
    "training_missing": TRAINING_PLACE,
    "training_too_short": TRAINING_PLACE,
}
TOLD_CHANGES = 5


@dataclass(frozen=True)
class Lack:
    """Something that is missing, and the key of the tab where it is put right; empty when there is none."""

    words: str
    tab: str = ""


@dataclass(frozen=True)
class TopicNames:
    """Topics in words, by how the person has them."""

    own: str
    close: str
    off_limits: str


def summary_of(expert: Expert, viewer) -> dict[str, Any]:
    """Everything of the first tab; the queries are as many for everybody."""
    standing = standings([expert], today())[expert.pk]
    notes = list(notes_seen_by(viewer).filter(expert=expert))
    return {
        "standing": standing,
        "lacks": list(_lacks(standing)),
        "place": wording.place_name(expert.municipality_code) if expert.municipality_code else "",
        "languages": ", ".join(str(wording.LANGUAGES.get(code, code)) for code in expert.languages),
        "forms": ", ".join(wording.form_name(code) for code in expert.task_codes),
        "audiences": ", ".join(str(Audience(code).label) for code in expert.audiences),
        "areas": ", ".join(wording.place_name(code) for code in expert.area_codes),
        "topics": _topics(expert),
        "times": _times(expert),
        "needs": needs_for_orderer(expert=expert, viewer=viewer, purpose=PURPOSE),
        "changes": list(_told_changes(expert)) if holds(viewer, Role.COORDINATOR) else [],
        "notes": [{"note": note, "text": note.text.reveal() if note.text else ""} for note in notes],
        "note_form": NoteForm(),
        "in_bank": bool(live_consents(expert)) and not is_away(expert),
        "account": account_of(expert),
        "identity_code": mask_identity_code(expert.identity_code.reveal()) if expert.identity_code else "",
        "iban": mask_iban(expert.iban.reveal()) if expert.iban else "",
        "reveal_form": RevealForm(),
    }


def coming_work(expert: Expert) -> list[ExpertSession]:
    """Agreed sessions that are not over: what an end would leave without anybody."""
    coming = expert.sessions.filter(status=SessionStatus.PLANNED, ends_at__gt=now())
    return list(coming.select_related("unit").order_by("starts_at"))


def _lacks(standing: Standing) -> Iterator[Lack]:
    """What is missing, each with where it is put right."""
    tabs = {tab.place: tab.key for tab in tabs_for(frozenset({Role.COORDINATOR}))}
    for reason in standing.reasons:
        if reason.code in MENDED_AT:
            yield Lack(missing(reason), tabs.get(MENDED_AT[reason.code], ""))


def _topics(expert: Expert) -> TopicNames:
    rows = list(expert.topics.order_by("topic_code"))

    def named(*, close: bool = False, off: bool = False) -> str:
        return wording.topic_names(
            row.topic_code for row in rows if row.is_off_limits == off and (off or row.is_close_one == close)
        )

    return TopicNames(named(), named(close=True), named(off=True))


def _times(expert: Expert) -> list[str]:
    """Suitable hours of a week, "ma 9–15"."""
    lang = reader_language()
    return [
        f"{formats.WEEKDAYS_SHORT[lang][row.weekday - 1]} {formats.clock(row.since, row.until, lang)}"
        for row in expert.availability.all()
    ]


def _told_changes(expert: Expert) -> Iterator[dict]:
    """What the person has told of changes in life, open ones first (A199). For the coordinators' eyes only."""
    told = expert.life_changes.select_related("handled_by")
    for change in told.order_by(F("handled_at").desc(nulls_first=True), "-told_at")[:TOLD_CHANGES]:
        yield {"change": change, "text": _opened(change)}


def _opened(change: LifeChange) -> str:
    return change.text.reveal() if change.text else ""
