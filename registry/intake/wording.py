"""Results, reasons and fields in words, for the check page, the report and the notes."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import get_language, gettext, gettext_lazy

from registry.intake.changes import OPEN_END, Change, Kind
from registry.intake.facts import Facts
from registry.intake.models import Choice, ImportRow, Outcome, RowState
from registry.intake.reading.issues import SERIOUS, TOLD, sentence
from registry.orders.wording import topic_names
from tenants.reference import municipalities, work_forms
from tenants.terminology.terms import tt_lazy
from ui.formats import day as day_words
from ui.formats import hours as hours_words

SHOWN = 200  # letters of a cell in a sentence; a note keeps all of them
FIELD_WORDS = {
    "": gettext_lazy("Row"),
    "name": gettext_lazy("Name"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "phone": gettext_lazy("Telephone"),
    "email": gettext_lazy("E-mail"),
    "contact": gettext_lazy("Telephone and e-mail in one cell"),
    "municipality": gettext_lazy("Home municipality"),
    "municipality_code": gettext_lazy("Home municipality"),
    "topics": gettext_lazy("Topics of experience"),
    "close_topics": gettext_lazy("Topics as a close one"),
    "roles": gettext_lazy("Kinds of work"),
    "task_codes": gettext_lazy("Kinds of work"),
    "training": gettext_lazy("Training"),
    "training_hours": gettext_lazy("Training, hours"),
    "issuer": gettext_lazy("Who gave the training"),
    "trained_at": gettext_lazy("Training completed"),
    "agreement": gettext_lazy("The agreement"),
    "agreement_until": gettext_lazy("Agreement, last day"),
    "tax_card_years": gettext_lazy("Tax card"),
    "sharing": gettext_lazy("May the details be given to others"),
    "tags": gettext_lazy("Tag"),
    "identity_code": gettext_lazy("Personal identity code"),
    "employed": gettext_lazy("Employed"),
    "waives_fee": tt_lazy("Gives up the {fee}"),
    "languages": gettext_lazy("Languages"),
    "note": gettext_lazy("Note"),
    "comment": gettext_lazy("Comment in the file"),
}
# What the check, the writing and the undoing add to the reader's reasons.
REASONS = {
    "code_of_another": gettext_lazy("Somebody in the register has the same personal identity code but another name."),
    "email_of_another": gettext_lazy("Somebody in the register has the same e-mail address but another name."),
    "phone_of_another": gettext_lazy("Somebody in the register has the same telephone number but another name."),
    "same_name": gettext_lazy("Somebody in the register has the same name. Is it the same person?"),
    "has_ended": gettext_lazy("This person has been in the register before and has left."),
    "row_of_another_name": gettext_lazy("An earlier row has the same contact details but another name."),
    "role_not_ordered": gettext_lazy("A kind of work that your organisation does not order."),
    "came_meanwhile": gettext_lazy("Somebody put this person into the register after the check."),
    "first_left_out": gettext_lazy("The earlier row of the same person was left out."),
    "refused": gettext_lazy("The register did not take the row: its identity code may be somebody else’s."),
}  # fmt: skip
OUTCOME_TONES = {
    Outcome.NEW: "ok",
    Outcome.UPDATE: "info",
    Outcome.DUPLICATE: "mute",
    Outcome.LOOK: "warn",
    Outcome.SKIPPED: "mute",
}
STATE_TONES = {
    RowState.WAITING: "mute",
    RowState.WRITTEN: "ok",
    RowState.LEFT_OUT: "warn",
    RowState.UNDONE: "mute",
    RowState.KEPT: "warn",
}
SHARING = {
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("no"),
    "ask": gettext_lazy("ask each time"),
}


def field_word(name: str) -> str:
    """A field of the file or of the register; a tax card has its year."""
    if name.startswith("tax_card_") and name != "tax_card_years":
        return gettext("Tax card %(year)s") % {"year": name.removeprefix("tax_card_")}
    return str(FIELD_WORDS.get(name, name))


def reason_word(code: str, *, raw: str = "", guess: str = "") -> str:
    """A reason as a sentence."""
    if code in REASONS:
        return str(REASONS[code])
    known = code in SERIOUS or code in TOLD
    return sentence(code, raw=raw, guess=guess) if known else code


def reasons_of(row: ImportRow, facts: Facts) -> list[dict[str, str]]:
    """Why a row must be looked at: the sentence, the field, and the cell that it is about."""
    told = [
        {
            "text": reason_word(doubt.code, raw=Truncator(doubt.raw).chars(SHOWN), guess=doubt.guess),
            "cell": doubt.cell,
            "field": doubt.field,
        }
        for doubt in facts.doubts
        if doubt.needs_look or doubt.code in REASONS
    ]
    own = [code for code in row.reasons if code in REASONS]
    return told + [{"text": reason_word(code), "cell": "", "field": ""} for code in own]


def skipped_reasons(row: ImportRow) -> str:
    """Why a row is no person."""
    return " ".join(reason_word(code) for code in row.reasons)


def choice_word(row: ImportRow) -> str:
    """What is going to be done with the row."""
    if row.choice == Choice.UNDECIDED:
        return gettext("Decide")
    if row.choice == Choice.SKIP:
        return gettext("Is left out")
    if row.choice == Choice.ADD:
        return gettext("Comes as a new person")
    if row.choice == Choice.REPLACE:
        return gettext("Added, and changed where it differs")
    return gettext("What is missing is added")


def facts_words(facts: Facts) -> list[tuple[str, str]]:
    """What a row tells, as pairs of words, without what it does not tell. The identity code is covered."""
    pairs = [
        ("email", facts.email),
        ("phone", facts.phone),
        ("municipality", municipality_word(facts.municipality_code)),
        ("topics", _topics([code for code, _close in facts.topics])),
        ("roles", _tasks(facts.task_codes)),
        ("training", training_words(facts)),
        ("agreement", _until(facts.agreement_until or (OPEN_END if facts.has_agreement else ""))),
        ("tax_card_years", ", ".join(map(str, facts.tax_card_years))),
        ("identity_code", gettext("is in the file") if facts.identity_code else ""),
        ("languages", ", ".join(facts.languages)),
        ("sharing", str(SHARING.get(facts.sharing, ""))),
        ("employed", gettext("yes") if facts.employed else ""),
        ("waives_fee", gettext("yes") if facts.waives_fee else ""),
        ("note", facts.note),
    ]
    return [(field_word(name), value) for name, value in pairs if value]


def training_words(facts: Facts) -> str:
    """What is told of a course: how long, when, by whom."""
    return ", ".join(filter(None, [_hours(facts), _completed(facts), facts.issuer]))


def change_words(changes: Iterable[Change]) -> list[dict[str, str]]:
    """Changes field by field: what is there, what the row says, and what becomes of it."""
    return [
        {
            "field": field_word(change.field),
            "before": _value(change.field, change.before),
            "after": _value(change.field, change.after),
            "kind": change.kind.value,
            "word": kind_word(change.kind),
        }
        for change in changes
    ]


def kind_word(kind: Kind) -> str:
    """What becomes of a change."""
    return {
        Kind.FILLS: gettext("Is added"),
        Kind.ADDS: gettext("Is added"),
        Kind.DIFFERS: gettext("Differs: changed only if you say so"),
        Kind.TOLD: gettext("Differs: stays as it is"),
    }[kind]


def municipality_word(code: str) -> str:
    """The name of a municipality in the language in use."""
    place = municipalities().get(code)
    return place.names.get(_language(), place.names["fi"]) if place else ""


def _value(name: str, value: Any) -> str:
    if name == "identity_code":
        return "••••••-••••"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if name == "municipality_code":
        return municipality_word(value)
    if name == "topics":
        return _topics(value or [])
    if name == "task_codes":
        return _tasks(value or [])
    if name == "agreement":
        return _until(value)
    if name == "training":
        return hours_words(value, _language()) if value else ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _topics(codes: list[str]) -> str:
    return topic_names(codes) if codes else ""


def _tasks(codes: Iterable[str]) -> str:
    language = _language()
    forms = work_forms()
    return ", ".join(forms[code].labels[language] if code in forms else code for code in codes)


def _hours(facts: Facts) -> str:
    return hours_words(facts.hours, _language()) if facts.hours else ""


def _completed(facts: Facts) -> str:
    if facts.completed_text:
        return facts.completed_text
    return (
        day_words(dt.date.fromisoformat(facts.completed_on), _language(), "number")
        if facts.completed_on
        else ""
    )


def _until(day: str) -> str:
    if not day:
        return ""
    if day == OPEN_END:
        return gettext("until further notice")
    return gettext("until %(day)s") % {"day": day_words(dt.date.fromisoformat(day), _language(), "number")}


def _language() -> str:
    return (get_language() or "fi")[:2]
