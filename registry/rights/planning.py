"""What erasing a person would do, before anything is done: the dry run that somebody approves (security.md section 5)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Max, Q, QuerySet

from domain.clock import at, local_day, now, today
from privacy.registry import Described, Erase
from registry.matching.models import Offer, OfferStatus
from registry.rights.models import LegalHold
from registry.rights.subjects import Person, all_rows
from registry.sessions.models import ExpertSession, SessionStatus
from tenants.organisation.retention import kept_since, kept_until, limits
from tenants.terminology.terms import ntt, tt

OPEN_MONEY = (
    "draft",
    "submitted",
    "returned",
    "approved",
    "in_run",
)  # states of a claim line that is not settled
OWN_WAY = frozenset({"accounts.User"})  # closed by accounts.closing, not row by row


@dataclass(frozen=True)
class Planned:
    """What becomes of one model's rows: how many, and for kept ones the last day of keeping (None: no names in them)."""

    row: Described
    deed: Erase
    count: int
    until: dt.date | None = None


@dataclass(frozen=True)
class Plan:
    """The whole of an erasure. With an obstacle it cannot be done yet."""

    planned: tuple[Planned, ...]
    obstacles: tuple[str, ...]

    @property
    def kept(self) -> list[Planned]:
        """What the law keeps for a time."""
        return [each for each in self.planned if each.until]

    @property
    def last_day(self) -> dt.date | None:
        """The day when the last of it may go; None when nothing is kept."""
        return max((each.until for each in self.kept if each.until), default=None)

    def as_facts(self) -> list[dict[str, Any]]:
        """For the row that stays of an erasure: numbers and days."""
        return [
            {
                "what": each.row.label,
                "deed": str(each.deed),
                "count": each.count,
                "until": str(each.until or ""),
            }
            for each in self.planned
        ]


def plan_erasure(person: Person) -> Plan:
    """Read what is there and what would become of it. Changes nothing."""
    person = person.as_expert
    planned = [each for row, rows in all_rows(person) for each in _planned(row, rows, person)]
    return Plan(tuple(planned), tuple(_obstacles(person)))


def _planned(row: Described, rows: QuerySet, person: Person) -> Iterator[Planned]:
    count = rows.count()
    if not count:
        return
    if row.on_erase != Erase.KEEP:
        yield Planned(row, row.on_erase, count)
        return
    running = running_rows(row, rows, person)
    kept = running.count() if running is not None else 0
    if kept:
        yield Planned(row, Erase.KEEP, kept, _last_day(row, running, person))
    if count - kept:
        yield Planned(
            row, Erase.BLANK if row.personal_fields and row.retention != "log" else Erase.KEEP, count - kept
        )


def running_rows(row: Described, rows: QuerySet, person: Person) -> QuerySet | None:
    """The kept rows whose period still runs; None for rows without a period or without anything personal in them."""
    if row.retention not in limits() or not row.personal_fields or row.on_erase != Erase.KEEP:
        return None
    first = kept_since(row.retention, person.periods[row.retention], today())
    undated_run = person.left_on >= first
    if not row.since:
        return rows if undated_run else rows.none()
    dated = Q(**{f"{row.since}__gte": at(first, dt.time.min) if _is_moment(row) else first})
    return rows.filter(dated | Q(**{row.since: None}) if undated_run else dated)


def _last_day(row: Described, running: QuerySet, person: Person) -> dt.date:
    newest = running.aggregate(newest=Max(row.since))["newest"] if row.since else None
    days = [local_day(newest) if isinstance(newest, dt.datetime) else newest] if newest else []
    if not row.since or running.filter(**{row.since: None}).exists():
        days.append(person.left_on)
    return kept_until(row.retention, person.periods[row.retention], max(days))


def _is_moment(row: Described) -> bool:
    model, *rest = apps.get_model(row.label), *row.since.split("__")
    for name in rest[:-1]:
        model = model._meta.get_field(name).related_model
    return model._meta.get_field(rest[-1]).get_internal_type() == "DateTimeField"


def _obstacles(person: Person) -> Iterator[str]:
    """What must be settled first, in words."""
    if LegalHold.objects.filter(expert__in=person.keys, lifted_at=None).exists():
        yield tt("A hold is in force. Nothing is erased before it is lifted.")
    coming = ExpertSession.objects.filter(
        expert__in=person.keys, status=SessionStatus.PLANNED, ends_at__gt=now()
    ).count()
    if coming:
        yield ntt(
            "{n} {session} is still coming. Cancel it first.",
            "{n} {session:pl} are still coming. Cancel them first.",
            coming,
        )
    if Offer.objects.filter(expert__in=person.keys, status=OfferStatus.SENT).exists():
        yield tt("A request waits for the person's answer. Close it first.")
    lines = apps.get_model("claims.ClaimLine")._base_manager.filter(claim__expert__in=person.keys)
    unpaid = lines.filter(status__in=OPEN_MONEY).count()
    if unpaid:
        yield ntt(
            "{n} {fee} is not settled. It is paid or rejected first.",
            "{n} {fee:pl} are not settled. They are paid or rejected first.",
            unpaid,
        )
