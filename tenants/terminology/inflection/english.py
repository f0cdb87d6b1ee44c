"""English forms as a first guess, for a person to check (terminology.md A3)."""

import re

from tenants.terminology.inflection.proposal import Proposal

LINK = re.compile(r"( (?:by|of|in|for|with|on) )")
LIKE_YOU = ("uni", "use", "eu", "one")
SILENT_H = ("hour", "honest", "honour", "heir")


def propose(word: str) -> Proposal:
    """Five forms: the article by the first sound, the plural on the head of the phrase (experts by experience)."""
    base = " ".join(word.split())
    head, link, rest = re.split(LINK, base, maxsplit=1) if re.search(LINK, base) else (base, "", "")
    plural = _plural(head) + link + rest
    forms = {
        "nom": base,
        "a": f"{_article(base)} {base}",
        "def": f"the {base}",
        "pl": plural,
        "pl.def": f"the {plural}",
    }
    return Proposal(forms, checked=False, doubtful=frozenset({"a", "pl", "pl.def"}))


def _article(base: str) -> str:
    low = base.lower()
    vowel = low.startswith(("a", "e", "i", "o", "u")) and not low.startswith(LIKE_YOU)
    return "an" if vowel or low.startswith(SILENT_H) else "a"


def _plural(noun: str) -> str:
    if noun.endswith("person"):
        return f"{noun[:-6]}people"
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return noun + ("es" if noun.endswith(("s", "x", "z", "ch", "sh")) else "s")
