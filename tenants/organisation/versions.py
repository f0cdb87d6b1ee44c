"""Changing rules: a new version from a day on; what was decided keeps the version that decided it (A179, A180)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import today
from domain.errors import Conflict, DomainError
from tenants.organisation.checking import check_data
from tenants.organisation.models import Origin, RuleKind, RuleVersion, Unit

RULE_LOCK = 7_316_301


class StartsTooEarly(DomainError):
    """A version would start before today, or on the day of another one."""

    code = "starts_too_early"


class NotWithdrawable(DomainError):
    """Only a version that has not started yet can be taken back."""

    code = "not_withdrawable"


class NothingToEnd(DomainError):
    """The unit has no own version on the day, or a later one waits."""

    code = "nothing_to_end"


@dataclass(frozen=True)
class Change:
    """One value that differs: its dotted path, what it was and what it is. None: it is not there."""

    path: str
    before: Any
    after: Any


def versions_of(kind: RuleKind, unit: Unit | None = None) -> QuerySet[RuleVersion]:
    """All versions of the organisation's rule, or of the unit's own; newest first."""
    return RuleVersion.objects.filter(kind=kind, unit=unit).order_by("-valid_from")


def starting_version(kind: RuleKind) -> RuleVersion | None:
    """What the organisation started with, to compare with."""
    return (
        RuleVersion.objects.filter(kind=kind, unit=None, origin=Origin.PRESET).order_by("valid_from").first()
    )


def version_before(version: RuleVersion) -> RuleVersion | None:
    """The version of the same owner that this one followed."""
    own = versions_of(RuleKind(version.kind), version.unit)
    return own.filter(valid_from__lt=version.valid_from).first()


def newest_id(kind: RuleKind, unit: Unit | None = None) -> str:
    """The id of the version that was entered last, for `start_version(seen=…)`; empty when there is none."""
    newest = RuleVersion.objects.filter(kind=kind, unit=unit).order_by("-entered_at", "-pk").first()
    return str(newest.pk) if newest else ""


def first_free_day(kind: RuleKind, unit: Unit | None = None) -> dt.date:
    """The first day from today on when a new version can start."""
    taken = set(versions_of(kind, unit).values_list("valid_from", flat=True))
    day = today()
    while day in taken:
        day += dt.timedelta(days=1)
    return day


def next_label(kind: RuleKind, day: dt.date) -> str:
    """What the next version of a year is called: `2026-2` when there is a `2026-1` of the organisation or a unit."""
    names = set(RuleVersion.objects.filter(kind=kind).values_list("name", flat=True))
    number = 1
    while any(name.split()[-1:] == [f"{day.year}-{number}"] for name in names):
        number += 1
    return f"{day.year}-{number}"


@transaction.atomic
def start_version(
    *,
    kind: RuleKind,
    data: Any,
    valid_from: dt.date,
    approved_by: str,
    approved_on: dt.date,
    name: str = "",
    document: str = "",
    unit: Unit | None = None,
    seen: str | None = None,
    by,
) -> RuleVersion:
    """A new version from `valid_from` on; the one in force then ends the day before.

    When a later version waits already, the new one ends where that starts. Without a name it is called like the
    rule, with the year's next number, and data that carries a `version` gets the same number. `seen` is the newest
    version that the person looked at (`newest_id`). Raises StartsTooEarly before today or on the day of another
    version, DataRefused for data that its readers would not understand, and Conflict when somebody else changed
    the same rule meanwhile.
    """
    _check_days(valid_from, approved_on)
    check_data(kind, data)
    _lock(kind)
    _check_seen(kind, unit, seen)
    own = versions_of(kind, unit)
    if own.filter(valid_from=valid_from).exists():
        raise StartsTooEarly(
            _(
                "Another version starts on the same day. Choose another day, or take the other version back first."
            )
        )
    if not name:
        name, data = _named(kind, data, valid_from)
    end = _make_room(own, valid_from)
    try:
        with transaction.atomic():
            version = RuleVersion.objects.create(
                kind=kind, unit=unit, name=name[:80], data=data, valid_from=valid_from, valid_to=end,
                approved_by=approved_by, approved_on=approved_on, document=document, entered_by=str(by)[:120],
            )  # fmt: skip
    except IntegrityError as error:
        raise _changed_meanwhile() from error
    record("rule.started", subject=version, by=by, kind=kind, unit=unit and unit.pk, valid_from=valid_from)
    return version


@transaction.atomic
def withdraw_version(*, version_id: UUID, by) -> None:
    """Take back a version that has not started; the one before it goes on. Raises NotWithdrawable."""
    version = _locked(version_id)
    if version is None or version.valid_from <= today():
        raise NotWithdrawable(_("This version has started already. Make a new version instead."))
    record("rule.withdrawn", subject=version, by=by, kind=version.kind)
    before = versions_of(RuleKind(version.kind), version.unit).filter(valid_to=version.valid_from)
    version.delete()
    before.update(valid_to=version.valid_to)


@transaction.atomic
def end_own_version(*, kind: RuleKind, unit: Unit, last_day: dt.date, by) -> RuleVersion:
    """The unit's own rule holds through `last_day`; after that the wider rule holds again. Gives the ended version.

    Raises StartsTooEarly for a day that has gone, and NothingToEnd when there is no own rule then, or a later own
    version waits (take that back first).
    """
    if last_day < today():
        raise StartsTooEarly(_("The last day can be today at the earliest. What is done keeps its rule."))
    _lock(kind)
    end = last_day + dt.timedelta(days=1)
    own = versions_of(kind, unit)
    if own.filter(valid_from__gte=end).exists():
        raise NothingToEnd(_("A later own version waits. Take it back first."))
    version = own.filter(valid_from__lt=end).filter(Q(valid_to=None) | Q(valid_to__gte=end)).first()
    if version is None:
        raise NothingToEnd(_("There is no own rule on that day any more."))
    version.valid_to = end
    version.save(update_fields=["valid_to"])
    record("rule.ended", subject=version, by=by, kind=kind, unit=unit.pk, last_day=last_day)
    return version


def compare(before: Any, after: Any) -> list[Change]:
    """What differs between two versions' data, by dotted path, in the order of the newer one."""
    old, new = dict(_leaves(before, "")), dict(_leaves(after, ""))
    paths = [*new, *(path for path in old if path not in new)]
    return [Change(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path)]


def _leaves(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    if not node or not isinstance(node, dict | list):
        yield path, node
        return
    pairs = enumerate(node) if isinstance(node, list) else node.items()
    for key, child in pairs:
        name = child.get("code", key) if isinstance(child, dict) and isinstance(node, list) else key
        yield from _leaves(child, f"{path}.{name}" if path else str(name))


def _check_days(valid_from: dt.date, approved_on: dt.date) -> None:
    if valid_from < today():
        raise StartsTooEarly(
            _("The new version can start today at the earliest. What is done keeps its rule.")
        )
    if approved_on > today():
        raise DomainError(_("The day of approval cannot be in the future."), code="approved_later")


def _check_seen(kind: RuleKind, unit: Unit | None, seen: str | None) -> None:
    if seen is not None and seen != newest_id(kind, unit):
        raise _changed_meanwhile()


def _changed_meanwhile() -> Conflict:
    return Conflict(_("Somebody else has just changed this. Look at the newest version and try again."))


def _named(kind: RuleKind, data: Any, day: dt.date) -> tuple[str, Any]:
    """The version's name, and the data with the same number where the data carries one."""
    label = next_label(kind, day)
    if not isinstance(data, dict) or not data.get("name"):
        return f"{RuleKind(kind).label} {label}", data
    return f"{data['name']} {label}", {**data, "version": label} if "version" in data else data


def _make_room(own: QuerySet[RuleVersion], day: dt.date) -> dt.date | None:
    """Close the version in force on `day`. Gives the end of the new one: where the closed one, or the gap, ended."""
    covering = own.filter(valid_from__lt=day).filter(Q(valid_to=None) | Q(valid_to__gt=day)).first()
    if covering is None:
        later = own.filter(valid_from__gt=day).last()
        return later.valid_from if later else None
    end, covering.valid_to = covering.valid_to, day
    covering.save(update_fields=["valid_to"])
    return end


def _locked(version_id: UUID) -> RuleVersion | None:
    """The version, after the lock of its kind: everybody takes the two in this order."""
    version = RuleVersion.objects.filter(pk=version_id).first()
    if version is not None:
        _lock(RuleKind(version.kind))
        version = RuleVersion.objects.select_for_update(of=("self",)).filter(pk=version_id).first()
    return version


def _lock(kind: RuleKind) -> None:
    """One change of one kind at a time, also when there is no row to lock yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(current_schema() || ':' || %s))",
            [RULE_LOCK, str(kind)],
        )
