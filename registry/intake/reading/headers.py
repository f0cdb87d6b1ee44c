"""What a header says: fields with a likeness from 0 to 1, and what refines them."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache

from rapidfuzz import fuzz

from registry.intake.reading.cells.names import FIRST_LAST, LAST_FIRST
from registry.intake.reading.cells.vocabulary import ROLES, TOPICS
from registry.intake.reading.mapping import TAX_CARD
from registry.intake.reading.words import lists, plain, words

MISSPELT = 86.0  # likeness in per cent that still counts as the same header
SURE, PARTLY, NEARLY = 1.0, 0.9, 0.75
SHORTEST_STEM = 4
TAX_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)|['’–/ -](\d\d)(?!\d)|(?<=[a-z])(\d\d)(?!\d)", re.IGNORECASE)
UNITS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|['’–/-]?\d\d\b")
OTHER_UNITS = {"credits": "op", "days": "pv"}  # a column of these holds no hours
NAME_WORDS = {"first_name": re.compile(r"etuni|etu-|kutsumani|förna|first|given", re.IGNORECASE),
              "last_name": re.compile(r"sukuni|suku-|efterna|släktna|surna|last|family", re.IGNORECASE)}  # fmt: skip


@lru_cache(4096)
def likeness(header: str) -> Mapping[str, float]:
    """Field -> how well the header fits it. A tax card column is "tax_card_" here; its year comes later."""
    said = plain(UNITS.sub(" ", header)) or plain(header)
    if not said:
        return {}
    if _both_names(header):
        return {"name": SURE}
    scores = {field: score for field, phrases in lists("headers").items() if (score := _best(said, phrases))}
    if _best(said, lists("not_taken")["phrases"]) >= max(scores.values(), default=0.1):
        return {}
    if "tax_card" in scores:
        scores[TAX_CARD] = scores.pop("tax_card")
    return scores


def is_not_taken(header: str) -> bool:
    """Whether the header is one that we know and leave: its cells must not make it something else."""
    return (
        bool(plain(header))
        and not likeness(header)
        and _best(plain(header), lists("not_taken")["phrases"]) >= NEARLY
    )


def options_of(header: str, field: str) -> dict[str, object]:
    """What the header adds to its field: the order of a name, a yes that means no, a unit that is not hours."""
    if field == "name":
        order = name_order(header)
        return {"order": order} if order else {}
    said = plain(header)
    if field == "training_hours":
        unit = next(
            (unit for unit in ("credits", "days") if not words("units", unit).isdisjoint(said.split())), ""
        )
        return {"unit": OTHER_UNITS[unit]} if unit else {}
    inverts, keeps = lists("inverted").get(field, ()), lists("inverted").get(f"not_inverted_{field}", ())
    is_inverted = any(phrase in said for phrase in inverts) and not any(phrase in said for phrase in keeps)
    return {"inverted": True} if is_inverted else {}


def tells_last_day(header: str) -> bool:
    """Whether a header of agreements says that it means their end."""
    return any(word in plain(header) for word in lists("until")["words"])


def name_order(header: str) -> str:
    """The order that "Nimi (sukunimi, etunimi)" tells, or an empty text."""
    first, last = (NAME_WORDS[name].search(header) for name in ("first_name", "last_name"))
    if not (first and last):
        return ""
    return LAST_FIRST if last.start() < first.start() else FIRST_LAST


def tax_year(header: str, today: date) -> int | None:
    """The year in a tax card's header: "Verokortti 2026", "VK -26", "vk26"."""
    match = TAX_YEAR.search(header)
    if not match:
        return None
    year = int(match[1] or 2000 + int(match[2] or match[3]))
    return year if abs(year - today.year) <= 10 else None


def mark_of(header: str) -> str:
    """The field whose word the header itself is, in a table where a column is ticked: "topics", "roles" or nothing."""
    if likeness(header) or len(plain(header)) < 4:
        return ""
    return "topics" if TOPICS.knows(header) else "roles" if ROLES.knows(header) else ""


def is_header_word(text: str) -> bool:
    """Whether the text is surely a header."""
    return max(likeness(text).values(), default=0.0) >= NEARLY


@cache
def _forms(phrases: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((phrase, tuple(phrase.split())) for phrase in phrases)


def _best(said: str, phrases: tuple[str, ...]) -> float:
    tokens = said.split()
    return max((_score(said, tokens, phrase, parts) for phrase, parts in _forms(phrases)), default=0.0)


def _score(said: str, tokens: list[str], phrase: str, parts: tuple[str, ...]) -> float:
    if said == phrase:
        return SURE
    covered = {place for part in parts for place, token in enumerate(tokens) if _is_form(token, part)}
    if len(covered) >= len(parts):
        share = sum(len(tokens[place]) for place in covered) / sum(map(len, tokens))
        return 0.3 + (PARTLY - 0.3) * share
    if len(said) > 4 and len(phrase) > 4 and fuzz.ratio(said, phrase) >= MISSPELT:
        return NEARLY
    return 0.0


def _is_form(token: str, part: str) -> bool:
    """Whether a word of the header is a word of the phrase, perhaps inflected ("sopimuksen", "puhelinnro")."""
    if token == part:
        return True
    stem = part[:-1] if len(part) > SHORTEST_STEM + 1 else part
    return (
        len(stem) >= SHORTEST_STEM and token.startswith(stem) and words("rows", "totals").isdisjoint({token})
    )


def _both_names(header: str) -> bool:
    return all(pattern.search(header) for pattern in NAME_WORDS.values())
