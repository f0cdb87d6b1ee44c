"""Pairs that are worth comparing, found by the database: nobody compares everybody with everybody.

Rows that share a key are compared: both names as they sound, in either order; the last digits of the phone; the
mail address. Names that are only nearly the same need a shared contact anyway to be worth a look (likeness.py), so
no pair is missed. Five queries, however large the register: 10,000 people take a second.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import CharField, Count, F, Func, Q, QuerySet, Value
from django.db.models.functions import Concat, Greatest, Least, Lower, Right

from registry.experts.models import Expert
from registry.experts.selectors import contact_for, contacts_visible_to, experts_visible_to
from registry.merging.likeness import LOOKS, PHONE_DIGITS, SOUNDS, Likeness, Traits, digits, likeness
from registry.merging.models import NotSame

# What is read of a row to compare it and to show it in the list.
COMPARED = (
    "first_name", "last_name", "sort_name", "email", "phone", "identity_code_index", "user_id", "payee_number",
)  # fmt: skip
LARGEST_BLOCK = 60  # many share a key that tells nothing, an association's phone for example


@dataclass(frozen=True)
class Suspects:
    """Two rows that may be one person."""

    first: Expert
    second: Expert
    likeness: Likeness


def suspects(user) -> list[Suspects]:
    """Every pair that is worth a look and that nobody has called different; the most likely first.

    Pairs of people whose contact details the user may see: the reasons tell of them.
    """
    known = contacts_visible_to(user)
    pairs = _candidate_pairs(known) - _settled()
    rows = known.only(*COMPARED).in_bulk({key for pair in pairs for key in pair})
    traits = {key: traits_of(row) for key, row in rows.items()}
    likely = (
        (pair, likeness(traits[pair[0]], traits[pair[1]])) for pair in pairs if traits.keys() >= set(pair)
    )
    worth = [
        Suspects(rows[one], rows[other], found) for (one, other), found in likely if found.is_worth_a_look
    ]
    return sorted(worth, key=lambda pair: (-pair.likeness.points, pair.first.sort_name, pair.first.pk))


def like_this(traits: Traits, user) -> list[Expert]:
    """People of the register who may be the person described, the most likely first; asked before somebody is added.

    Each has `mail` and `number` as the user may see them: protected details find nobody and are not told.
    """
    near = Q(_name=_name(Value(traits.first_name), Value(traits.last_name)))
    if traits.email:
        near |= Q(mail__iexact=traits.email.strip())
    if digits(traits.phone):
        near |= Q(_phone=digits(traits.phone))
    if traits.identity:
        near |= Q(identity_code_index=traits.identity)
    number = contact_for(user, "phone")
    rows = experts_visible_to(user).annotate(mail=contact_for(user, "email"), number=number)
    rows = rows.annotate(_name=_name(F("first_name"), F("last_name")), _phone=_phone(number)).filter(near)
    points = {row: likeness(traits, _told(row, row.mail, row.number)) for row in rows[:LARGEST_BLOCK]}
    worth = [row for row, found in points.items() if found.is_worth_a_look]
    return sorted(worth, key=lambda row: -points[row].points)


def traits_of(expert: Expert) -> Traits:
    """What is compared of an expert."""
    return _told(expert, expert.email, expert.phone)


def _told(expert: Expert, email: str, phone: str) -> Traits:
    identity = bytes(expert.identity_code_index or b"")
    return Traits(expert.first_name, expert.last_name, email, phone, identity)


def _candidate_pairs(known: QuerySet[Expert]) -> set[tuple[UUID, UUID]]:
    keys = [
        (_name(F("first_name"), F("last_name")), known),
        (_phone(F("phone")), known.exclude(phone="")),
        (Lower("email"), known.exclude(email="")),
    ]
    return {pair for key, rows in keys for pair in _pairs_by(key, rows)}


def _pairs_by(key: Any, rows: QuerySet[Expert]) -> Iterator[tuple[UUID, UUID]]:
    """Pairs of rows with the same key; one query."""
    blocks = rows.annotate(_key=key).values("_key").order_by()
    blocks = blocks.annotate(n=Count("pk"), ids=ArrayAgg("pk")).filter(n__range=(2, LARGEST_BLOCK))
    for ids in blocks.values_list("ids", flat=True):
        yield from combinations(sorted(ids), 2)


def _settled() -> set[tuple[UUID, UUID]]:
    return set(NotSame.objects.values_list("first_id", "second_id"))


def _name(first: Any, last: Any) -> Concat:
    """Both as they sound, in alphabetical order: it does not matter which one was written first."""
    one, other = _sound(first), _sound(last)
    return Concat(Least(one, other), Value("|"), Greatest(one, other))


def _sound(name: Any) -> Func:
    """`likeness.sound` in the database."""
    heard = Func(Lower(name), Value(LOOKS), Value(SOUNDS), function="TRANSLATE", output_field=CharField())
    letters = _replace(heard, r"[^[:alpha:]]", "")
    return _replace(letters, r"(.)\1+", r"\1")


def _replace(text: Any, pattern: str, by: str) -> Func:
    parts = (text, Value(pattern), Value(by), Value("g"))
    return Func(*parts, function="REGEXP_REPLACE", output_field=CharField())


def _phone(number: Any) -> Right:
    return Right(_replace(number, r"\D", ""), PHONE_DIGITS)
