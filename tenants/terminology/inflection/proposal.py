"""The forms of a Finnish word or term of several words, and how sure they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from tenants.terminology.inflection.finnish import candidates, is_certain
from tenants.terminology.inflection.paradigm import NAMES, Paradigm, first_part
from tenants.terminology.inflection.voikko import Dictionary, confirms, dictionary, is_genitive

INFLECTED = NAMES[:-1]  # all but the compound part
STANDING = ("ja", "tai", "sekä")


@dataclass(frozen=True)
class Proposal:
    """25 forms. `checked`: a dictionary confirmed every one. `doubtful`: names of the forms a person should look at."""

    forms: dict[str, str]
    checked: bool
    doubtful: frozenset[str] = frozenset()
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """One word of the term, inflected or standing still."""

    forms: dict[str, str]
    confirmed: frozenset[str]
    doubtful: frozenset[str]
    kotus: str = ""


def propose(word: str) -> Proposal:
    """Forms for a word, with this machine's dictionary when there is one (voikko.py)."""
    return propose_with(word, dictionary())


def propose_with(word: str, checker: Dictionary | None) -> Proposal:
    """Forms for a word. The last word inflects, an attribute before it agrees, a genitive attribute stands still.

    Without a checker the rules stand alone: doubtful is then what plausible ways of inflecting do not agree on.
    """
    words = " ".join(word.split()).split(" ")
    parts = [_standing(each) if _stands(each, checker) else _inflected(each, checker) for each in words[:-1]]
    parts.append(_inflected(words[-1], checker))
    forms = {name: " ".join(part.forms[name] for part in parts) for name in INFLECTED}
    doubtful = frozenset().union(*(part.doubtful for part in parts))
    checked = checker is not None and all(part.confirmed >= set(INFLECTED) for part in parts)
    return Proposal(
        forms | {"cmp": first_part(" ".join(words))},
        checked,
        doubtful,
        tuple(p.kotus for p in parts if p.kotus),
    )


def _stands(word: str, known: Dictionary | None) -> bool:
    """A genitive, a conjunction or the first half of "sosiaali- ja terveysala"."""
    if word in STANDING or word.endswith("-"):
        return True
    if known is not None and known.analyze(word):
        return is_genitive(known, word)
    return word.endswith("n") and not word.endswith(("nen", "ton", "tön", "avoin", "lämmin"))


def _standing(word: str) -> _Part:
    return _Part(dict.fromkeys(NAMES, word), frozenset(INFLECTED), frozenset())


def _inflected(word: str, known: Dictionary | None) -> _Part:
    found = candidates(word)
    if known is None:
        best = found[0].forms()
        doubtful = frozenset() if is_certain(word) else _disputed(best, found)
        return _Part(best, frozenset(), doubtful, found[0].kotus)
    return _chosen(word, found, known)


def _chosen(word: str, found: Iterable[Paradigm], known: Dictionary) -> _Part:
    """The candidate with most confirmed forms; the likelier of equals."""
    tried = [(paradigm, paradigm.forms()) for paradigm in found]
    confirmed = [frozenset(n for n in INFLECTED if confirms(known, word, n, forms[n])) for _p, forms in tried]
    best = max(range(len(tried)), key=lambda place: (len(confirmed[place]), -place))
    paradigm, forms = tried[best]
    return _Part(forms, confirmed[best], frozenset(INFLECTED) - confirmed[best] - {"nom"}, paradigm.kotus)


def _disputed(best: dict[str, str], found: list[Paradigm]) -> frozenset[str]:
    """Without a dictionary: the forms on which the plausible candidates of the same harmony do not agree."""
    rivals = [paradigm.forms() for paradigm in found if paradigm.back == found[0].back]
    return frozenset(name for name in INFLECTED if any(rival[name] != best[name] for rival in rivals))
