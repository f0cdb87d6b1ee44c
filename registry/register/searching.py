"""What can be asked of the register, and the same as conditions for the database (C6)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable

from domain.clock import today
from registry.bank.selectors import published_experts
from registry.experts.models import (
    Expert,
    ExpertStatus,
    ExpertTopic,
    PurposeConsent,
    Training,
)
from registry.experts.selectors import contact_for, experts_visible_to
from registry.joining.models import Agreement
from registry.matching.standing import State, in_state
from registry.register.sorting import fold, in_order
from tenants.reference import municipalities, topics

EXPIRES_WITHIN = dt.timedelta(days=60)
EVERYBODY = "all"


@dataclass(frozen=True)
class Wish:
    """What is looked for; an empty value asks nothing. Without a state those who take part are meant.

    `topic` is a topic or a group of them, `place` a municipality (three digits) or a region (two). `only` are ids
    picked by hand.
    """

    text: str = ""
    state: str = ""
    topic: str = ""
    task: str = ""
    language: str = ""
    place: str = ""
    training: str = ""
    consent: str = ""
    organisation: str = ""
    tag: str = ""
    is_expiring: bool = False
    in_bank: bool = False
    order: str = ""
    only: tuple[str, ...] = ()

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Wish":
        """Read back what `to_data` wrote; names that no longer exist are left out."""
        known = {field.name for field in fields(cls)}
        wish = {name: value for name, value in data.items() if name in known}
        return cls(**{**wish, "only": tuple(wish.get("only", ()))})

    def to_data(self) -> dict[str, Any]:
        """Only what was asked."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def asks_more(self) -> bool:
        """Whether something was asked that stands under "more filters"."""
        return bool(self.to_data().keys() - {"text", "state", "topic", "only"})


def found(user, wish: Wish, day: dt.date | None = None) -> QuerySet[Expert]:
    """The experts that a keeper finds, in the order that was asked. A detail that is protected from them finds nobody."""
    experts = experts_visible_to(user).alias(home=contact_for(user, "municipality_code"))
    if wish.text:
        experts = experts.alias(mail=contact_for(user, "email"), digits=_digits(contact_for(user, "phone")))
        experts = experts.alias(tag_words=TAG_WORDS)
    for condition in conditions(wish, day or today()):
        experts = experts.filter(condition)
    return in_order(experts, wish.order)


def conditions(wish: Wish, day: dt.date) -> Iterator[Q]:
    """Each thing that was asked, as a condition on what `found` names; none adds rows."""
    yield _in_state(wish.state, day)
    for word in wish.text.split():
        yield _mentions(word)
    if wish.topic:
        known = ExpertTopic.objects.filter(topic_code__in=topics_under(wish.topic), is_off_limits=False)
        yield Q(pk__in=known.values("expert_id"))
    if wish.task:
        yield Q(task_codes=[]) | Q(task_codes__contains=[wish.task])
    if wish.language:
        yield Q(languages__contains=[wish.language])
    if wish.place:
        yield Q(home__in=_municipalities_of(wish.place))
    if wish.training:
        valid = Training.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), kind=wish.training)
        yield Q(pk__in=valid.values("expert_id"))
    yield from _about_papers(wish, day)


def _about_papers(wish: Wish, day: dt.date) -> Iterator[Q]:
    if wish.consent:
        yield Q(pk__in=_consenting(wish.consent))
    if wish.organisation:
        yield Q(background_organisation=wish.organisation)
    if wish.tag:
        yield Q(tags__contains=[wish.tag])
    if wish.is_expiring:
        yield Q(pk__in=_expiring(day))
    if wish.in_bank:
        yield Q(pk__in=published_experts())
    if wish.only:
        yield Q(pk__in=[UUID(key) for key in wish.only])


def topics_under(code: str) -> list[str]:
    """A topic itself, or a group and every topic in it."""
    return [code, *(other for other, topic in topics().items() if topic.parent == code)]


TAG_WORDS = Func(F("tags"), Value(" "), function="ARRAY_TO_STRING", output_field=TextField())


def _digits(phone: Combinable) -> Func:
    parts = (phone, Value("[^0-9]"), Value(""), Value("g"))
    return Func(*parts, function="REGEXP_REPLACE", output_field=TextField())


def _mentions(word: str) -> Q:
    """A word of a name, mail, phone, tag, background organisation or municipality.

    Names are compared as they are sorted: in small letters, accents of foreign letters left out.
    """
    about = Q(sort_name__contains=fold(word)) | Q(mail__icontains=word)
    about |= Q(tag_words__icontains=word) | Q(background_organisation__icontains=word)
    if digits := _phone_digits(word):
        about |= Q(digits__contains=digits)
    if places := _municipalities_named(word):
        about |= Q(home__in=places)
    return about


def _phone_digits(word: str) -> str:
    """The digits that a stored number must have: 040… finds +358 40… too. Empty when the word is no number."""
    digits = "".join(filter(str.isdigit, word))
    if len(digits) < 3 or set(word) - set("0123456789+-()"):
        return ""
    return digits.removeprefix("358").removeprefix("0")


def _municipalities_named(word: str) -> list[str]:
    """Municipalities whose name begins with the word, in any language."""
    word = word.casefold()
    return [
        code
        for code, place in municipalities().items()
        if len(word) > 1 and any(name.casefold().startswith(word) for name in place.names.values())
    ]


def _municipalities_of(place: str) -> list[str]:
    return [code for code, found in municipalities().items() if place in (code, found.region)]


def _in_state(state: str, day: dt.date) -> Q:
    if state == EVERYBODY:
        return Q()
    return in_state(state, day) if state in set(State) else Q(status=ExpertStatus.ACTIVE)


def _consenting(purpose: str) -> QuerySet:
    """Experts whose last word on the purpose is yes (A087)."""
    last = (
        PurposeConsent.objects.filter(purpose=purpose)
        .order_by("expert_id", "-at", "-id")
        .distinct("expert_id")
    )
    return PurposeConsent.objects.filter(pk__in=last.values("pk"), is_withdrawal=False).values("expert_id")


def _expiring(day: dt.date) -> QuerySet:
    """Experts whose agreement in force ends soon, with none signed that goes on."""
    soon = day + EXPIRES_WITHIN
    goes_on = Agreement.objects.signed().filter(Q(valid_to=None) | Q(valid_to__gt=soon))
    ending = Agreement.objects.on(day).exclude(expert_id__in=goes_on.values("expert_id"))
    return ending.values("expert_id")
