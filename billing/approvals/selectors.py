"""Which rounds a person may decide, and which nobody could. One place for the rule; services ask it too."""

import datetime as dt
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.roles.models import RoleGrant
from accounts.roles.selectors import grants_of, roles_of
from billing.approvals.holding import NAMED
from billing.approvals.models import Decision, Deputy, Round, RoundStatus
from domain.clock import today
from tenants.organisation.open_work import OpenWork
from tenants.terminology.terms import ntt


def rounds_to_decide(user) -> QuerySet[Round]:
    """Open rounds that `user` may decide today: as holder, by role in the unit, or as a deputy. Four eyes hold."""
    mine = Q(pk__in=[])
    for person in [user, *_principals_of(user)]:
        mine |= _held_by(person) & ~Q(claimant=person) & ~Q(Exists(_decided_by(person)))
    return Round.objects.filter(
        mine, ~Q(claimant=user), ~Q(Exists(_decided_by(user))), status=RoundStatus.OPEN
    )


def rounds_seen_by(user) -> QuerySet[Round]:
    """Rounds that `user` decides now or has taken part in."""
    return Round.objects.filter(
        Q(pk__in=rounds_to_decide(user).values("pk")) | Q(decisions__by=user)
    ).distinct()


def rounds_of(subject_ids: Iterable[UUID]) -> QuerySet[Round]:
    """Every round of the matters, newest first, with people and decisions: three queries in all."""
    rounds = Round.objects.filter(subject_id__in=list(subject_ids)).select_related("holder")
    return rounds.prefetch_related("decisions__by").order_by("-since", "-id")


def rounds_without_holder() -> QuerySet[Round]:
    """Open rounds whose holder is missing, has left, or no longer has the role. The nightly job mends them."""
    in_office = _grants_now().filter(user=OuterRef("holder"), role=OuterRef("holder_role"))
    in_office = in_office.filter(Q(unit=None) | Q(unit=OuterRef("unit")))
    is_named = Q(holder_role__in=NAMED.values())
    holds = Q(holder__is_active=True) & (is_named | Q(Exists(in_office)))
    return Round.objects.filter(~holds | Q(holder=None), status=RoundStatus.OPEN)


def deputies_of(person, day=None) -> QuerySet[Deputy]:
    """Who decides for the person on the day."""
    return Deputy.objects.filter(person=person).on(day or today()).select_related("deputy")


def absences(day: dt.date) -> dict[UUID, UUID]:
    """Who is away on the day, and who decides for them; orders are handled by the same deputies (A129)."""
    return dict(Deputy.objects.on(day).order_by("valid_from").values_list("person", "deputy"))


def open_rounds(unit) -> Iterator[OpenWork]:
    """Approvals of the unit that nobody has decided yet: they hinder putting the unit out of use."""
    count = Round.objects.filter(unit=unit, status=RoundStatus.OPEN).count()
    if count:
        words = ntt("{n} open approval", "{n} open approvals", count)
        yield OpenWork(words, reverse("claims:to_approve"))


def _principals_of(user) -> list[User]:
    """Active people for whom `user` is the deputy today."""
    deputies = Deputy.objects.on(today()).filter(deputy=user, person__is_active=True).select_related("person")
    return [deputy.person for deputy in deputies]


def _held_by(person) -> Q:
    """Rounds of the person: as the holder shown, or through a role in the round's unit."""
    held = Q(holder=person, holder_role__in=NAMED.values())
    for role in roles_of(person) - set(NAMED.values()):
        held |= Q(holder_role=role) & _units_where(person, role)
    return held


def _units_where(person, role: str) -> Q:
    """Units where the person is the role's holder; the whole organisation's holder only where the unit has none."""
    units = {grant.unit_id for grant in grants_of(person) if grant.role == role}
    own = Q(unit__in=units - {None})
    if None not in units:
        return own
    others = _grants_now().filter(role=role, unit__isnull=False, user__is_active=True)
    return own | ~Q(unit__in=others.values("unit"))


def _grants_now() -> QuerySet[RoleGrant]:
    return RoleGrant.objects.in_force()


def _decided_by(person) -> QuerySet[Decision]:
    return Decision.objects.filter(round=OuterRef("pk"), by=person)
