"""What a person holds that somebody else must hold when they leave. Reads only; every line knows how it is handed on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.db.models import QuerySet
from django.utils.functional import Promise

from accounts.models import User
from accounts.roles import handover as roles
from accounts.roles.models import Role
from billing.approvals import handover as approvals
from registry.applying import routing as applications
from registry.orders import handover as orders
from tenants.organisation import handover as rules
from tenants.terminology.terms import ntt, tt

HandOn = Callable[..., object]  # (successor=, by=); the person is bound already


@dataclass(frozen=True)
class Holding:
    """One line of the page: a key for its form field, what it is in words, and how it goes to the successor.

    `ends` says that nobody needs to take it: it ends when the person leaves.
    """

    key: str
    text: str | Promise
    hand_on: HandOn
    ends: bool = False


def holdings_of(person: User) -> list[Holding]:
    """Everything the person holds, in the order in which it is handed on: roles first, since rounds follow roles."""
    return [*_roles(person), *_rules(person), *_counted(person)]


def _roles(person: User) -> Iterator[Holding]:
    for grant in roles.grants_to_end(person):
        place = str(grant.unit) if grant.unit else tt("the whole organisation")
        yield Holding(
            f"grant-{grant.pk.hex}",
            f"{Role(grant.role).label}, {place}",
            partial(roles.hand_over_role, grant=grant),
            ends=grant.role not in roles.HELD_FOR_OTHERS,
        )


def _rules(person: User) -> Iterator[Holding]:
    for version in rules.rules_naming(person.pk):
        hand_on = partial(_replace_in_rule, version_id=version.pk, person=person)
        yield Holding(f"rule-{version.pk.hex}", f"{version.get_kind_display()}: {version.name}", hand_on)


def _replace_in_rule(*, version_id, person: User, successor: User, by: User) -> None:
    rules.replace_person(version_id=version_id, person_id=person.pk, successor_id=successor.pk, by=by)


def _counted(person: User) -> Iterator[Holding]:
    """Things that go to the successor all at once."""
    for thing in COUNTED:
        count = thing.found(person).count()
        if count:
            yield Holding(thing.key, thing.words(count), partial(thing.hand_on, person=person))


@dataclass(frozen=True)
class Counted:
    """A kind of things that a person holds: where they are, how many in words, and how they are handed on."""

    key: str
    found: Callable[[User], QuerySet]
    words: Callable[[int], str]
    hand_on: HandOn


COUNTED = (
    Counted(
        "handled",
        orders.orders_handled_by,
        lambda n: ntt("{n} {order} to look after", "{n} {order:pl} to look after", n),
        orders.hand_over_handled,
    ),
    Counted(
        "applications",
        applications.applications_handled_by,
        lambda n: ntt("{n} application to look after", "{n} applications to look after", n),
        applications.hand_over_applications,
    ),
    Counted(
        "placed",
        orders.orders_placed_by,
        lambda n: ntt("{n} open {order} of their own", "{n} open {order:pl} of their own", n),
        orders.hand_over_placed,
    ),
    Counted(
        "rounds",
        approvals.rounds_of_holder,
        lambda n: ntt("{n} {fee} to approve", "{n} {fee:pl} to approve", n),
        approvals.hand_over_rounds,
    ),
    Counted(
        "deputy",
        approvals.deputyships_of,
        lambda n: ntt("Stands in for {n} person", "Stands in for {n} people", n),
        approvals.hand_over_deputyships,
    ),
    Counted(
        "invitations",
        roles.invitations_of,
        lambda n: ntt("{n} open invitation", "{n} open invitations", n),
        roles.hand_over_invitations,
    ),
)
