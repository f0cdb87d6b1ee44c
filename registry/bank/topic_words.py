"""From what people type to topics: labels and synonyms in three languages (terminology.md section C3).

A typed word matches when it is a word of the vocabulary, an inflected form of one, or a compound that begins
with one. Only when nothing matches is the spelling mended, and then the page says what was searched for.
"""

import difflib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from registry.bank.publication import words_of
from tenants.reference import topics

SHORTEST = 4  # letters that two words must share to be forms of one another
ENDING = 2  # letters of the shorter word that may differ
SPELLING = 0.75


@dataclass(frozen=True)
class TopicMatch:
    """Topics for a typed text. `mended` is the spelling that was used instead, when it was not the typed one."""

    codes: frozenset[str] = frozenset()
    mended: str = ""


def topics_for(text: str) -> TopicMatch:
    """The topics that most of the typed words point at; all of them when several are as good."""
    words = words_of(text)
    if not words:
        return TopicMatch()
    exact = _phrases().get(" ".join(words))
    codes = exact or _best([_for_word(word) for word in words])
    return TopicMatch(codes) if codes else _mended(words)


def neighbours_of(codes: frozenset[str]) -> tuple[str, ...]:
    """The other topics of the same groups, and the groups: what to try when nobody was found."""
    known = topics()
    groups = {known[code].parent or code for code in codes if code in known}
    beside = [code for code, topic in known.items() if topic.parent in groups or code in groups]
    return tuple(code for code in beside if code not in codes)


def _mended(words: tuple[str, ...]) -> TopicMatch:
    nearest = [
        difflib.get_close_matches(word, _vocabulary(), n=1, cutoff=SPELLING)
        for word in words
        if len(word) > 3
    ]
    found = [match[0] for match in nearest if match]
    codes = _best([_for_word(word) for word in found])
    return TopicMatch(codes, " ".join(found)) if codes else TopicMatch()


def _best(per_word: list[frozenset[str]]) -> frozenset[str]:
    """Topics that the largest number of words point at."""
    counts: dict[str, int] = defaultdict(int)
    for codes in per_word:
        for code in codes:
            counts[code] += 1
    most = max(counts.values(), default=0)
    return frozenset(code for code, count in counts.items() if count == most)


def _for_word(word: str) -> frozenset[str]:
    exact = _vocabulary().get(word)
    if exact:
        return exact
    near = [known for known in _vocabulary() if _is_form_of(word, known)]
    whole = [known for known in near if known in _phrases()]  # "masennuksesta" is first of all "masennus"
    if whole:
        return frozenset().union(*(_phrases()[known] for known in whole))
    return frozenset().union(*(_vocabulary()[known] for known in near))


def _is_form_of(word: str, known: str) -> bool:
    shared = 0
    for typed, stored in zip(word, known, strict=False):
        if typed != stored:
            break
        shared += 1
    return shared >= max(SHORTEST, min(len(word), len(known)) - ENDING)


@cache
def _phrases() -> Mapping[str, frozenset[str]]:
    """Whole labels and synonyms, as typed words."""
    found = defaultdict(set)
    for code, topic in topics().items():
        for phrase in (*topic.labels.values(), *topic.synonyms):
            found[" ".join(words_of(phrase))].add(code)
    return {phrase: frozenset(codes) for phrase, codes in found.items()}


@cache
def _vocabulary() -> Mapping[str, frozenset[str]]:
    """Single words of labels and synonyms that say something, with the topics they belong to."""
    found = defaultdict(set)
    for phrase, codes in _phrases().items():
        for word in phrase.split():
            if len(word) > 2 and word not in STOP_WORDS:
                found[word] |= codes
    return {word: frozenset(codes) for word, codes in found.items()}


STOP_WORDS = frozenset(
    "ja tai och eller and or the of with med som för muu muut annan andra other oma egen own".split()
)
