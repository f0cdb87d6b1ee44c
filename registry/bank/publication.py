"""What of a profile goes into the national bank: only consented fields, each for its own audience, until it expires.

`publish` is pure and the only maker of a bank row (rules.md section 8, bank-search.md section 5). A term is
`kind:code@audience`, so that a field withheld from an audience cannot be searched by that audience either.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from registry.bank.contact_details import contact_details_in
from registry.bank.names import is_form_of
from tenants.reference import municipalities, topics, work_forms

EVERYONE, REGIONS, EDUCATION, NETWORK = "everyone", "regions", "education", "network"
PRESENT = "profile"  # the term that every card of an audience has
HIDDEN = "…"
TERM_LENGTH = 80
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class LivedTopic:
    """A topic from one's own life, or from a close one's (A001)."""

    code: str
    is_close_one: bool = False


@dataclass(frozen=True)
class CompletedTraining:
    """A course in force: kind, who arranged it, and whether the home organisation has seen the paper (A149)."""

    kind: str
    issuer: str
    is_verified: bool = False


@dataclass(frozen=True)
class ProfileFacts:
    """All that could be published of an expert; no contact details. No `municipalities` means anywhere."""

    first_name: str
    last_name: str
    home_name: str
    home_kind: str
    topics: tuple[LivedTopic, ...] = ()
    task_codes: tuple[str, ...] = ()
    is_on_site: bool = True
    is_remote: bool = True
    municipalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    trainings: tuple[CompletedTraining, ...] = ()
    background: str = ""
    introduction: str = ""


@dataclass(frozen=True)
class FieldConsent:
    """A consent in force: this field, for this audience, until (not including) this day."""

    field: str
    audience: str
    expires_on: dt.date


@dataclass(frozen=True)
class Publication:
    """What the bank may hold: a card per audience, the terms to search by, and the day it all ends."""

    cards: dict[str, dict]
    terms: tuple[str, ...]
    expires_on: dt.date


def publish(facts: ProfileFacts, consents: Iterable[FieldConsent], today: dt.date) -> Publication | None:
    """The publication, or None when nothing may be shown. The first consent to end ends the whole row."""
    live = [consent for consent in consents if consent.expires_on > today and consent.field in MAKERS]
    cards = {}
    for consent in live:
        card = cards.setdefault(audience_key(consent.audience, facts.home_kind), {})
        card.update(MAKERS[consent.field](facts))
    cards = {audience: _finished(card, facts) for audience, card in sorted(cards.items()) if card}
    if not cards:
        return None
    terms = {f"{stem}@{audience}" for audience, card in cards.items() for stem in _stems(card, facts)}
    fitting = tuple(sorted(term for term in terms if len(term) <= TERM_LENGTH))
    return Publication(cards, fitting, min(consent.expires_on for consent in live))


def audience_key(audience: str, home_kind: str) -> str:
    """The audience as rows and searchers name it: a network is the organisations of the home's own kind."""
    return f"{NETWORK}.{home_kind}" if audience == NETWORK else audience


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are searched: small letters, without short ones."""
    return tuple(word for word in _WORD.findall(text.casefold()) if len(word) > 1)


# --- one maker per field of experts.BankField: what the card gets from it -----------------------------


def _topic_groups(facts: ProfileFacts) -> dict:
    known = topics()
    groups = {known[topic.code].parent or topic.code for topic in facts.topics if topic.code in known}
    return {"topic_groups": sorted(groups)} if groups else {}


def _topics(facts: ProfileFacts) -> dict:
    lived = [
        {"code": topic.code, "close": topic.is_close_one} for topic in facts.topics if topic.code in topics()
    ]
    return {**_topic_groups(facts), "topics": lived} if lived else {}


def _way(facts: ProfileFacts) -> dict:
    forms = [code for code in facts.task_codes if code in work_forms()]
    return {"forms": forms, "on_site": facts.is_on_site, "remote": facts.is_remote}


def _area(facts: ProfileFacts) -> dict:
    if not facts.municipalities:
        return {"nationwide": True}
    chosen = {code for code in facts.municipalities if code in municipalities()}
    regions = {municipalities()[code].region for code in chosen}
    whole = {region for region in regions if municipalities_of(region) <= chosen}
    single = sorted(code for code in chosen if municipalities()[code].region not in whole)
    return {"regions": sorted(whole), "municipalities": single}


def _languages(facts: ProfileFacts) -> dict:
    return {"languages": list(facts.languages)} if facts.languages else {}


def _training(facts: ProfileFacts) -> dict:
    courses = [
        {"kind": course.kind, "issuer": _without_names(course.issuer, facts), "verified": course.is_verified}
        for course in facts.trainings
    ]
    return {"training": courses} if courses else {}


def _name(facts: ProfileFacts) -> dict:
    return {"name": f"{facts.first_name} {facts.last_name}".strip()}


def _background(facts: ProfileFacts) -> dict:
    return {"background": facts.background} if facts.background else {}


def _introduction(facts: ProfileFacts) -> dict:
    if not facts.introduction or contact_details_in(facts.introduction):
        return {}
    return {"introduction": facts.introduction}


MAKERS: dict[str, Callable[[ProfileFacts], dict]] = {
    "topic_groups": _topic_groups,
    "topics": _topics,
    "way": _way,
    "area": _area,
    "languages": _languages,
    "training": _training,
    "name": _name,
    "background": _background,
    "introduction": _introduction,
}


def municipalities_of(region: str) -> frozenset[str]:
    """The codes of a region's municipalities."""
    return frozenset(code for code, place in municipalities().items() if place.region == region)


# --- what else guards a card -----------------------------------------------------------------------


def _finished(card: dict, facts: ProfileFacts) -> dict:
    """A name that is not consented must not slip in by a free text."""
    if "name" in card:
        return card
    free = {key: _without_names(card[key], facts) for key in ("background", "introduction") if key in card}
    return {**card, **free}


def _without_names(text: str, facts: ProfileFacts) -> str:
    """The text without the person's names, in any case form: "Eeron" goes as "Eero" does."""
    names = words_of(f"{facts.first_name} {facts.last_name}")

    def cover(match: re.Match[str]) -> str:
        word = match[0].casefold()
        return HIDDEN if any(is_form_of(word, name) for name in names) else match[0]

    return _WORD.sub(cover, text)


def _stems(card: dict, facts: ProfileFacts) -> Iterator[str]:
    """The searchable facts of one card. Free story and name are never among them (security.md section 5)."""
    yield PRESENT
    yield from (f"org:{word[:40]}" for word in words_of(f"{facts.home_name} {card.get('background', '')}"))
    yield from (f"topic:{code}" for code in card.get("topic_groups", ()))
    for topic in card.get("topics", ()):
        yield f"topic:{topic['code']}"
        if not topic["close"]:
            yield f"own:{topic['code']}"
    yield from (f"form:{code}" for code in card.get("forms", ()))
    yield from (f"way:{way}" for way in ("on_site", "remote") if card.get(way))
    yield from (f"lang:{code}" for code in card.get("languages", ()))
    for course in card.get("training", ()):
        yield f"training:{course['kind']}"
        if course["verified"]:
            yield "verified"
    yield from _places(card)


def _places(card: dict) -> Iterator[str]:
    if card.get("nationwide"):
        yield "nationwide"
    for region in card.get("regions", ()):
        yield from (f"wide:{region}", f"region:{region}")
    for code in card.get("municipalities", ()):
        yield from (f"area:{code}", f"region:{municipalities()[code].region}")
