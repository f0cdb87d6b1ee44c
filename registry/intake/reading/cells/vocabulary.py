"""Cells with several words of a vocabulary: topics of experience, kinds of work, languages.

A word is known when it is a label, a part of a label ("Psykoosi" of "Psykoosi ja skitsofrenia") or a synonym of the
reference data, in singular or plural, or such a word with a tail that adds nothing ("alkoholi" + "ongelma"). "Läheisen
masennus" is nobody's own depression: what stands beside the known word makes it unknown, and a person decides.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from files.tables import Value
from registry.intake.reading.cells.found import NOTHING, Found, refused, says_nothing
from registry.intake.reading.result import Topic
from registry.intake.reading.words import lists, phrases_of, plain, shown
from tenants.reference import topics, work_forms

CLOSE, CLEARLY = 84.0, 5.0
STRONG = re.compile(r"[\n;,•·|*]+|\s[-–]\s|\s{3,}")
SLASH = re.compile(r"/|\\|\+|&")
AND = re.compile(r"(?<!-)\s+(?:ja|sekä|och|samt|and)\s+", re.IGNORECASE)
PARTS = re.compile(r"\s+(?:ja|tai|sekä|och|eller|and|or)\s+|\s*/\s*|,\s+|[()]")
TAILS = ("riippuvuus", "ongelma", "ongelmat", "häiriö", "sairaus", "tausta", "kokemus", "problem", "beroende")
MARKS = re.compile(r"^(?:\d+[.)]|[-–•·*]+)\s*|[\s.:!]+$")


Phrase = tuple[str, str, int]  # code, text, rank


@dataclass(frozen=True)
class Word:
    """A word of the vocabulary in its own spelling."""

    text: str
    code: str


class Vocabulary:
    """Known words, and how a cell is divided into them. `kind` begins the codes of its issues."""

    def __init__(self, kind: str, phrases: Iterable[Phrase]) -> None:
        """`phrases`: code, text and rank; of one text that means several codes the lowest rank wins."""
        self.kind = kind
        self._phrases = list(phrases)
        self._known = lru_cache(4096)(self._find)

    def read(
        self, value: Value, *, explained: Mapping[str, str] | None = None, is_close_one: bool = False
    ) -> Found:
        """A tuple of Topic. Words that a person has explained (word -> code) are known."""
        if answer := refused(value):
            return answer
        text = shown(value)
        if says_nothing(text):
            return NOTHING
        found: dict[str, Topic] = {}
        for piece in self.pieces(text):
            topic = self._topic(piece, explained or {}, is_close_one)
            found.setdefault(plain(topic.text), topic)
        return self._answer(tuple(found.values()) or (Topic(text),))

    def _answer(self, found: tuple[Topic, ...]) -> Found:
        unknown = [topic.text for topic in found if not topic.code]
        guesses = [
            f"{topic.text} → {guess.text}"
            for topic in found
            if not topic.code and (guess := self._near(topic))
        ]
        if not unknown:
            return Found(found)
        if len(guesses) == len(unknown):
            return Found(found, f"{self.kind}_guessed", ", ".join(guesses))
        return Found(found, f"{self.kind}_unknown", ", ".join(unknown))

    def knows(self, text: str) -> bool:
        """Whether any piece of the text is a word of the vocabulary."""
        return any(self._known(piece) for piece in self.pieces(text))

    def pieces(self, text: str) -> Iterator[str]:
        """The text divided at the marks that people put between words, unless the whole is one known word."""
        yield from self._divided(text, [STRONG, SLASH, AND])

    def _divided(self, text: str, marks: list[re.Pattern]) -> Iterator[str]:
        text = MARKS.sub("", text.strip())
        if not plain(text):
            return
        if not marks or self._known(text):
            yield text
            return
        for piece in marks[0].split(text):
            yield from self._divided(piece, marks[1:])

    def _topic(self, piece: str, explained: Mapping[str, str], is_close_one: bool) -> Topic:
        if plain(piece) in explained:
            return Topic(_uncapped(piece), explained[plain(piece)], is_close_one)
        known = self._known(piece)
        if known:
            return Topic(known.text, known.code, is_close_one)
        return Topic(_uncapped(" ".join(piece.split())), "", is_close_one)

    def _find(self, piece: str) -> Word | None:
        word = plain(piece)
        exact = self._words.get(word)
        if exact:
            return exact
        for tail in TAILS:
            stem = word.removesuffix(tail).rstrip()
            if stem != word and stem in self._words:
                return Word(_uncapped(piece), self._words[stem].code)
        code = self._variants.get(word)
        return Word(_uncapped(piece), code) if code else None

    def _near(self, topic: Topic) -> Word | None:
        """The one word that is spelt nearly so."""
        word = plain(topic.text)
        if len(word) < 5:
            return None
        best = process.extract(word, list(self._words), scorer=fuzz.ratio, limit=4, score_cutoff=CLOSE)
        if not best:
            return None
        first = self._words[best[0][0]]
        rivals = (score for name, score, _index in best[1:] if self._words[name].code != first.code)
        return first if all(best[0][1] - score >= CLEARLY for score in rivals) else None

    @cached_property
    def _words(self) -> dict[str, Word]:
        """Plain form -> word; a form that means several codes equally well is no known word."""
        ranked: dict[str, dict[str, tuple[int, str]]] = {}
        for code, text, rank in self._phrases:
            ranked.setdefault(plain(text), {}).setdefault(code, (rank, text))
        found = {}
        for form, codes in ranked.items():
            lowest = min(rank for rank, _text in codes.values())
            best = [(code, text) for code, (rank, text) in codes.items() if rank == lowest]
            if form and len(best) == 1:
                found[form] = Word(_uncapped(best[0][1]), best[0][0])
        return found

    @cached_property
    def _variants(self) -> dict[str, str]:
        """Singulars of plurals, plurals of singulars and other near forms -> code, where they mean one code."""
        forms: dict[str, set[str]] = {}
        for form, word in self._words.items():
            for variant in _near_forms(form):
                forms.setdefault(variant, set()).add(word.code)
        return {form: next(iter(codes)) for form, codes in forms.items() if len(codes) == 1}


def _near_forms(form: str) -> Iterator[str]:
    if len(form) < 5:
        return
    yield from (
        form + "t",
        form + "na",
        form + "nä",
        form + "n",
        form + "sta",
        form + "stä",
        form + "lla",
        form + "llä",
    )
    if form.endswith("t"):
        yield form[:-1]
    if form.endswith(("isuus", "isyys")):
        yield form[:-5]
    if form.endswith("eet"):
        yield from (form[:-2], form[:-2] + "riippuvuus", form[:-2] + "ongelma")
    if form.endswith("us"):
        yield from (form[:-1] + "kset", form[:-1] + "ksesta", form[:-1] + "ksen")
    if form.endswith("jä"):
        yield form[:-2] + "jänä"
    if form.endswith(("na", "nä")):
        yield form[:-2]


def _uncapped(text: str) -> str:
    """Without the capital of a sentence: "Masennus" is masennus, MS stays MS."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _phrases(
    code: str, labels: Mapping[str, str], synonyms: Iterable[str], more: Mapping[str, Sequence[str]]
) -> Iterator[Phrase]:
    """Labels first, then synonyms, then parts of labels."""
    for language in ("fi", "sv", "en"):
        yield code, labels[language], 0
        for part in PARTS.split(labels[language]):
            if len(part) > 2:
                yield code, part.rstrip("-"), 2
    for synonym in (*synonyms, *more.get(code, ())):
        yield code, synonym, 1


def _vocabulary(kind: str, reference: Mapping[str, Any], section: str) -> Vocabulary:
    more = phrases_of(section)
    return Vocabulary(
        kind,
        (
            phrase
            for one in reference.values()
            for phrase in _phrases(one.code, one.labels, one.synonyms, more)
        ),
    )


TOPICS = _vocabulary("topic", topics(), "topics")
ROLES = _vocabulary("role", work_forms(), "roles")
LANGUAGES = Vocabulary(
    "language", ((code, name, 0) for code, names in lists("languages").items() for name in names)
)
