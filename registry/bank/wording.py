"""The bank's codes in words, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from domain.reasons import Reason
from registry.bank.models import Profile, RequestStatus
from registry.bank.searcher import STAFF_PURPOSE
from tenants.reference import Labels, municipalities, regions, topics, work_forms
from tenants.terminology.terms import tt, tt_lazy

LANGUAGES = {
    "fi": _("Finnish"),
    "sv": _("Swedish"),
    "en": _("English"),
    "se": _("Northern Sámi"),
    "smn": _("Inari Sámi"),
    "sms": _("Skolt Sámi"),
    "fse": _("Finnish Sign Language"),
    "ru": _("Russian"),
    "et": _("Estonian"),
    "uk": _("Ukrainian"),
    "ar": _("Arabic"),
    "so": _("Somali"),
}
TRAININGS = {
    "further": _("Further training (developer, influencer)"),
    "expert": tt_lazy("Training of {expert:a}"),
    "network": _("Training of a network"),
    "ngo": _("Training of an association"),
    "peer": _("Peer-support training"),
}
REASONS = {
    "own_experience": _("Has lived through this"),
    "same_municipality": _("Works in this municipality"),
    "whole_region": _("Works in the whole region"),
    "in_region": _("Works in this region"),
    "nationwide": _("Works in the whole country"),
    "works_remotely": _("Works remotely"),
    "verified_training": _("Training has been verified"),
}
PURPOSES = {STAFF_PURPOSE: tt_lazy("Looks for {expert:a} for a task")}
STATUS_TONES = {
    RequestStatus.SENT: "info",
    RequestStatus.RECEIVED: "warn",
    RequestStatus.ACCEPTED: "ok",
    RequestStatus.DECLINED: "mute",
}


@dataclass(frozen=True)
class CardFact:
    """One line of a card."""

    icon: str
    label: str
    values: tuple[str, ...]


def card_facts(card: dict) -> list[CardFact]:
    """A card's fields as lines, in the order they are read. Only what the card has."""
    lines = [
        CardFact("tag", tt("Topics"), tuple(_topics(card))),
        CardFact("briefcase", tt("Way of working"), tuple(_ways(card))),
        CardFact("map-pin", tt("Area"), tuple(_places(card))),
        CardFact(
            "languages", tt("Languages"), tuple(str(LANGUAGES.get(c, c)) for c in card.get("languages", ()))
        ),
        CardFact("graduation-cap", tt("Training"), tuple(_trainings(card))),
        CardFact("users", tt("Background organisation"), tuple(filter(None, [card.get("background")]))),
        CardFact("message-square", tt("In own words"), tuple(filter(None, [card.get("introduction")]))),
    ]
    return [line for line in lines if line.values]


def heading_of(profile: Profile, card: dict) -> str:
    """The name when it is allowed, else what such a person is called at home."""
    return card.get("name") or in_reader_language(profile.title) or tt("{Expert}")


def purpose_in_words(purpose: str) -> str:
    """Why somebody opened a profile, as the expert reads it."""
    return str(PURPOSES.get(purpose, purpose))


def reason_in_words(reason: Reason) -> str:
    """Why a profile was found."""
    return str(REASONS[reason.code])


def topic_name(code: str) -> str:
    """A topic's label."""
    topic = topics().get(code)
    return in_reader_language(topic.labels) if topic else code


def topic_names(codes: Iterable[str]) -> str:
    """Labels side by side."""
    return ", ".join(topic_name(code) for code in codes)


def form_name(code: str) -> str:
    """A form of work."""
    form = work_forms().get(code)
    return in_reader_language(form.labels) if form else code


def place_name(code: str) -> str:
    """A municipality (three digits) or a region (two)."""
    found = municipalities().get(code) or regions().get(code)
    return in_reader_language(found.names) if found else code


def topic_choices() -> list:
    """All topics under their groups, for a select."""
    known = topics()
    groups = [code for code, topic in known.items() if not topic.parent]
    return [(topic_name(group), _group_choices(group)) for group in groups]


def area_choices() -> list:
    """Regions, then each region's municipalities, for a select."""
    by_region: dict[str, list] = {code: [] for code in regions()}
    for code, place in municipalities().items():
        by_region.setdefault(place.region, []).append((code, place_name(code)))
    named = [
        (code, sorted(places, key=lambda place: place[1])) for code, places in by_region.items() if places
    ]
    return [(place_name(code), [(code, tt("{place}: the whole area", place=place_name(code))), *places])
            for code, places in named]  # fmt: skip


def form_choices() -> list:
    """All forms of work."""
    return [(code, form_name(code)) for code in work_forms()]


def in_reader_language(labels: Labels) -> str:
    """A label in the reader's language, else in Finnish."""
    return labels.get((translation.get_language() or "fi")[:2]) or labels.get("fi", "")


def _group_choices(group: str) -> list:
    own = [(code, topic_name(code)) for code, topic in topics().items() if topic.parent == group]
    return [(group, tt("{topic}: all", topic=topic_name(group))), *own]


def _topics(card: dict):
    exact = card.get("topics", ())
    for topic in exact:
        name = topic_name(topic["code"])
        yield tt("{topic} (as a close one)", topic=name) if topic["close"] else name
    if not exact:
        yield from (topic_name(code) for code in card.get("topic_groups", ()))


def _ways(card: dict):
    yield from (form_name(code) for code in card.get("forms", ()))
    if card.get("on_site"):
        yield tt("On site")
    if card.get("remote"):
        yield tt("Remotely")


def _places(card: dict):
    if card.get("nationwide"):
        yield tt("The whole country")
    yield from (place_name(code) for code in (*card.get("regions", ()), *card.get("municipalities", ())))


def _trainings(card: dict):
    for course in card.get("training", ()):
        line = tt(
            "{training}, {issuer}",
            training=TRAININGS.get(course["kind"], course["kind"]),
            issuer=course["issuer"],
        )
        yield (
            tt("{training} (verified by the home organisation)", training=line)
            if course["verified"]
            else line
        )
