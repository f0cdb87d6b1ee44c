"""A name in one cell, in either order.

A comma tells the order. Without one, the row's own evidence does: the e-mail address, capitals, names that elsewhere in
the file are surely first or last names, common first names, endings of surnames. Then the header ("sukunimi, etunimi"),
then what most rows of the column are. Where these disagree or are silent, the answer is a guess and says so.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from files.tables import Value
from registry.intake.reading.cells.found import Found, refused, text_of
from registry.intake.reading.words import first_names, fold, lists

LAST_FIRST, FIRST_LAST = "last_first", "first_last"
SEVERAL = re.compile(r"[&+/;]|\s(?:ja|och|and)\s", re.IGNORECASE)
BRACKETS = re.compile(r"\(.*?\)|\".*?\"|“.*?”|”.*?”")
NOT_NAME = re.compile(r"[\d@<>=_*#?!]")
STRONG, DECISIVE = 3, 2  # points of evidence
MOST, FEWEST = 0.8, 3  # a column's order: this share of the rows that tell, and so many of them
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Name:
    """First names and last name."""

    first: str
    last: str

    def __str__(self) -> str:
        return f"{self.first} {self.last}".strip()


@dataclass
class Evidence:
    """What a whole file tells of its names: sure first and last names (folded), and the order of the column."""

    firsts: set[str] = field(default_factory=set)
    lasts: set[str] = field(default_factory=set)
    hint: str = ""  # what the header says
    usual: str = ""  # what most rows are

    def is_first(self, word: str) -> bool:
        """Whether the word is a first name as far as we know."""
        return fold(word) in self.firsts or all(part in first_names() for part in fold(word).split("-"))

    def is_last(self, word: str) -> bool:
        """Whether the word is a last name as far as we know."""
        ends = lists("names")["surname_ends"]
        return fold(word) in self.lasts or (
            word.casefold().endswith(ends) and fold(word) not in first_names()
        )


def gather(pairs: Iterable[tuple[str, str]], evidence: Evidence) -> Evidence:
    """Learn from all (name, e-mail) pairs of a column; call before reading its names."""
    pairs = list(pairs)
    for text, _email in pairs:
        parts = _comma(text)
        if parts:
            evidence.lasts.add(fold(parts[0]))
            evidence.firsts.update(fold(word) for word in parts[1].split())
    votes = [
        points for text, email in pairs if not _comma(text) and (points := points_of(text, email, evidence))
    ]
    told = len([points for points in votes if abs(points) >= DECISIVE])
    lasts_first = len([points for points in votes if points >= DECISIVE])
    if told >= FEWEST and lasts_first >= MOST * told:
        evidence.usual = LAST_FIRST
    elif told >= FEWEST and told - lasts_first >= MOST * told:
        evidence.usual = FIRST_LAST
    return evidence


def read_name(value: Value, email: str, evidence: Evidence) -> Found:
    """A Name."""
    if answer := refused(value):
        return answer
    text = text_of(value)
    bare = BRACKETS.sub(" ", text).strip(" ,;.-")
    if not bare or NOT_NAME.search(bare) or SEVERAL.search(bare) or len(bare) > 2 * LONGEST:
        return Found(None, "name_unclear")
    name, issue = (
        _with_comma(bare, email, evidence) if "," in bare else _without_comma(bare.split(), email, evidence)
    )
    made = Name(tidy(name.first), tidy(name.last))
    if has_mixed_letters(bare):
        issue = "name_mixed_letters"
    issue = issue or ("name_unclear" if BRACKETS.search(text) else "") or name_issue(made)
    return Found(made, issue, str(made) if issue else "")


def read_name_part(value: Value) -> Found:
    """A cell of a first-name or a last-name column."""
    if answer := refused(value):
        return answer
    text = text_of(value).strip(" ,;.")
    if text and (
        NOT_NAME.search(text) or SEVERAL.search(text) or "," in text or "(" in text or len(text) > LONGEST
    ):
        return Found(tidy(text)[:LONGEST], "name_unclear", text[:LONGEST])
    return Found(tidy(text), "name_mixed_letters" if has_mixed_letters(text) else "")


def name_issue(name: Name) -> str:
    """What is wrong with a whole name, as a code."""
    if not (name.first and name.last):
        return "name_incomplete"
    return "name_unclear" if max(len(name.first), len(name.last)) > LONGEST else ""


def is_full_name(text: str) -> bool:
    """Whether the text looks like first and last name, one of them a common first name."""
    parts = text.replace(",", " ").split()
    return 2 <= len(parts) <= 5 and not NOT_NAME.search(text) and any(map(Evidence().is_first, parts))


def has_mixed_letters(text: str) -> bool:
    """Latin letters beside Cyrillic or Greek ones that look alike (security.md section 9)."""
    alphabets = {unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha()}
    return len(alphabets & {"LATIN", "CYRILLIC", "GREEK"}) > 1


def points_of(text: str, email: str, evidence: Evidence) -> int:
    """Evidence of one row: above zero the last name is first, below zero the first name."""
    words = text.split()
    while len(words) > 2 and words[0].casefold() in lists("names")["particles"]:
        words = words[1:]
    if len(words) < 2:
        return 0
    first, last = words[0], words[-1]
    points = _by_email(words, email)
    if first.isupper() != last.isupper() and min(len(first), len(last)) > 1:
        points += DECISIVE if first.isupper() else -DECISIVE
    if evidence.is_first(first) != evidence.is_first(last):
        points += DECISIVE if evidence.is_first(last) else -DECISIVE
    if evidence.is_last(first) != evidence.is_last(last):
        points += 1 if evidence.is_last(first) else -1
    return points


def _by_email(words: list[str], email: str) -> int:
    """Addresses begin with the first name: "etunimi.sukunimi@"."""
    parts = [part.strip("0123456789") for part in re.split(r"[._]", fold(email.partition("@")[0]))]
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return 0
    first, last = fold(words[0]), fold(words[-1])
    if first == last:
        return 0
    if (first, last) == (parts[0], parts[-1]) or (
        len(parts[0]) == 1 and first[0] == parts[0] and last == parts[-1]
    ):
        return -STRONG
    if (last, first) == (parts[0], parts[-1]) or (
        len(parts[0]) == 1 and last[0] == parts[0] and first == parts[-1]
    ):
        return STRONG
    return 0


def _comma(text: str) -> tuple[str, str] | None:
    last, comma, first = text.partition(",")
    last, first = last.strip(), first.strip()
    return (last, first) if comma and last and first and "," not in first else None


def _with_comma(text: str, email: str, evidence: Evidence) -> tuple[Name, str]:
    parts = _comma(text)
    if not parts:
        return Name("", text.replace(",", " ")), "name_unclear"
    last, first = parts
    name = Name(first, last)
    if len(_without_particles(last.split())) > 1 and not evidence.is_first(first.split()[0]):
        return name, "name_order_guessed"  # "Virtanen Matti, sairaanhoitaja"
    is_reversed = points_of(f"{last} {first}", email, evidence) <= -STRONG
    return name, "name_order_guessed" if is_reversed else ""


def _without_comma(words: list[str], email: str, evidence: Evidence) -> tuple[Name, str]:
    if len(words) == 1:
        return Name("", words[0]), "name_incomplete"
    points = points_of(" ".join(words), email, evidence)
    told = LAST_FIRST if points >= DECISIVE else FIRST_LAST if points <= -DECISIVE else ""
    expected = evidence.hint or evidence.usual
    order = told or expected or (LAST_FIRST if points > 0 else FIRST_LAST)
    name = _split(words, order)
    is_sure = bool(told or expected) and not (evidence.hint and told and told != evidence.hint)
    if len(_without_particles(words)) > 2:
        is_sure = is_sure and all(evidence.is_first(word) for word in name.first.split())
    return name, "" if is_sure else "name_order_guessed"


def _split(words: list[str], order: str) -> Name:
    """Particles ("von", "af") go with the last name."""
    particles = lists("names")["particles"]
    if order == LAST_FIRST:
        end = next((place for place, word in enumerate(words) if word.casefold() not in particles), 0) + 1
        return Name(" ".join(words[end:]), " ".join(words[:end]))
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in particles:
        start -= 1
    return Name(" ".join(words[:start]), " ".join(words[start:]))


def _without_particles(words: list[str]) -> list[str]:
    return [word for word in words if word.casefold() not in lists("names")["particles"]]


def tidy(text: str) -> str:
    """One space between words; all in capitals or all in small letters becomes a name with capitals."""
    text = " ".join(text.split())
    if len(text) > 1 and (text.isupper() or text.islower()):
        return re.sub(r"[^\W\d_]+", lambda match: _capital(match.group()), text.lower())
    return text


def _capital(word: str) -> str:
    return word if word in lists("names")["particles"] else word[:1].upper() + word[1:]
