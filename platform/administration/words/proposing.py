"""The forms that the page proposes for a word: shipped ones as they are, others by rules and dictionary."""

from collections.abc import Mapping

from tenants.terminology.inflection import Proposal, english, propose, swedish
from tenants.terminology.shipped import LABELS, SHIPPED

PROPOSERS = {"fi": propose, "sv": swedish.propose, "en": english.propose}


def proposal_for(lang: str, word: str, stored: Mapping[str, str] | None = None) -> Proposal:
    """Forms for a word: those in use when it is the word in use, those shipped, else a guess with its doubts."""
    if stored and stored["nom"] == word:
        return Proposal(dict(stored), checked=True)
    if shipped := SHIPPED[lang].get(word):
        return Proposal(dict(shipped), checked=True)
    return PROPOSERS[lang](word)


def usual_words(slot: str, lang: str) -> list[str]:
    """Shipped words that are meant for the slot, in the order of the list."""
    slots = {slot, "expert"} if slot == "paid_expert" else {slot}
    return list(dict.fromkeys(row[lang] for row in LABELS if row["slot"] in slots))


def other_words(slot: str, lang: str) -> list[str]:
    """All other shipped words, by the alphabet."""
    usual = set(usual_words(slot, lang))
    return sorted(word for word in SHIPPED[lang] if word not in usual)
