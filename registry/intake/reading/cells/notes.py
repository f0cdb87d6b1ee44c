"""Notes in free words, and the two facts that decide about money: employed, gives up the fee.

Both are read only when they are said plainly. A condition, the past or a question makes the fact unclear.
"""

import re
from dataclasses import dataclass

from files.tables import Refused, Value
from registry.intake.reading.cells.codes import covered, has_code
from registry.intake.reading.cells.found import NOTHING, Found
from registry.intake.reading.words import lists, plain, shown

SENTENCES = re.compile(r"[.;\n!]+|,(?!\d)")
REACH = 3  # words between a "not" and what it denies


@dataclass(frozen=True, slots=True)
class Facts:
    """What a note says of money; `Found(False)` when it says nothing."""

    employed: Found = Found(False)
    waives_fee: Found = Found(False)


def read_note(value: Value) -> Found:
    """The note as text, identity codes covered. A formula or a link is left out."""
    if isinstance(value, Refused):
        return Found(None, "note_formula" if value.reason == "formula" else value.reason)
    text = shown(value)
    if not text:
        return NOTHING
    return Found(covered(text), "identity_code_elsewhere" if has_code(text) else "")


def facts_in(text: str) -> Facts:
    """What the note says of employment and fee."""
    sentences = [part for part in SENTENCES.split(text) if part.strip()]
    employed = [found for part in sentences if (found := _employed(part)) is not None]
    waives = [found for part in sentences if (found := _waives_fee(part)) is not None]
    return Facts(_joined(employed, "employment_unclear"), _joined(waives, "fee_unclear"))


def _joined(found: list[bool | str], issue: str) -> Found:
    """One answer of several sentences; sentences that disagree are unclear."""
    if not found:
        return Found(False)
    if len(set(found)) > 1 or "unclear" in found:
        return Found(None, issue)
    return Found(found[0])


def _employed(sentence: str) -> bool | str | None:
    said = plain(sentence)
    stem = next(
        (stem for stem in lists("notes")["employed"] if re.search(rf"(?<!\w){re.escape(stem)}", said)), ""
    )
    if not stem:
        return None
    if _is_doubtful(sentence):
        return "unclear"
    before = said[: said.index(stem)].split()[-REACH:]
    after = said[said.index(stem) :].split()[1:2]
    return not any(_is_not(word) for word in before + after)


def _waives_fee(sentence: str) -> bool | str | None:
    said = plain(sentence).split()
    fees = [word for word in said if _begins(word, "fee")]
    if not fees:
        return None
    gives_up = [place for place, word in enumerate(said) if _begins(word, "gives_up")]
    refuses = any(_is_not(word) for word in said)
    if any(word.endswith(("ton", "tön", "fri")) for word in fees):
        return "unclear" if refuses or _is_doubtful(sentence) else True
    if not gives_up and not refuses:
        return None
    if _is_doubtful(sentence):
        return "unclear"
    if gives_up:
        return not any(_is_not(word) for word in said[: gives_up[0]][-REACH:])
    return _is_plain_refusal(said) or "unclear"


def _is_plain_refusal(said: list[str]) -> bool:
    """ "Ei ota palkkiota", "ilman palkkiota", "inget arvode": a no, a wish or taking, and the fee, nothing else between."""
    start = next(place for place, word in enumerate(said) if _is_not(word))
    end = next(place for place, word in enumerate(said) if _begins(word, "fee"))
    between = said[start + 1 : end]
    return start < end and all(
        _begins(word, "refuses") or word in ("emot", "mitään", "any", "a") for word in between
    )


def _is_doubtful(sentence: str) -> bool:
    doubts = lists("notes")["doubt"]
    # A short word must be the whole word ("om", "oli", "ent"); a long one may be inflected.
    return "?" in sentence or any(
        word == doubt or (len(doubt) > 4 and word.startswith(doubt))
        for word in plain(sentence).split()
        for doubt in doubts
    )


def _is_not(word: str) -> bool:
    return word in lists("notes")["not"]


def _begins(word: str, key: str) -> bool:
    return word.startswith(lists("notes")[key]) if key != "refuses" else word in lists("notes")[key]
