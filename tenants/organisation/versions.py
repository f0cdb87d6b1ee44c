"""Changing rules: a new version from a day on; what was decided keeps the version that decided it (A179, A180)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import today
from domain.errors import Conflict, DomainError
from tenants.organisation.models import Origin, RuleKind, RuleVersion, Unit

RULE_LOCK = 7_316_301


class StartsTooEarly(DomainError):
    """A version would start before today, or on the day of another one."""

    code = "starts_too_early"


class NotWithdrawable(DomainError):
    """Only a version that has not started yet can be taken back."""

    code = "not_withdrawable"


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


@transaction.atomic
def start_version(
    *,
    kind: RuleKind,
    data: Any,
    name: str,
    valid_from: dt.date,
    approved_by: str,
    approved_on: dt.date,
    document: str = "",
    unit: Unit | None = None,
    by,
) -> RuleVersion:
    """A new version from `valid_from` on; the one in force then ends the day before.

    When a later version waits already, the new one ends where that starts. Raises StartsTooEarly before today
    or on the day of another version, and Conflict when somebody else changed the same rule at the same time.
    """
    if valid_from < today():
        raise StartsTooEarly(
            _("The new version can start today at the earliest. What is done keeps its rule.")
        )
    if approved_on > today():
        raise DomainError(_("The day of approval cannot be in the future."), code="approved_later")
    _lock(kind, unit)
    own = versions_of(kind, unit)
    if own.filter(valid_from=valid_from).exists():
        raise StartsTooEarly(
            _(
                "Another version starts on the same day. Choose another day, or take the other version back first."
            )
        )
    later = own.filter(valid_from__gt=valid_from).last()
    covering = own.filter(valid_from__lt=valid_from).filter(Q(valid_to=None) | Q(valid_to__gt=valid_from))
    covering.update(valid_to=valid_from)
    try:
        with transaction.atomic():
            version = RuleVersion.objects.create(
                kind=kind, unit=unit, name=name, data=data, valid_from=valid_from,
                valid_to=later.valid_from if later else None, approved_by=approved_by, approved_on=approved_on,
                document=document, entered_by=str(by)[:120],
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(
            _("Somebody else has just changed this. Look at the newest version and try again.")
        ) from error
    record("rule.started", subject=version, by=by, kind=kind)
    return version


@transaction.atomic
def withdraw_version(*, version_id, by) -> None:
    """Take back a version that has not started; the one before it goes on. Raises NotWithdrawable."""
    version = RuleVersion.objects.select_for_update().filter(pk=version_id).first()
    if version is None or version.valid_from <= today():
        raise NotWithdrawable(_("This version has started already. Make a new version instead."))
    _lock(version.kind, version.unit)
    record("rule.withdrawn", subject=version, by=by, kind=version.kind)
    start, end = version.valid_from, version.valid_to
    before = versions_of(RuleKind(version.kind), version.unit).filter(valid_to=start)
    version.delete()
    before.update(valid_to=end)


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


def _lock(kind: str, unit: Unit | None) -> None:
    """One change of one rule at a time, also when there is no row to lock yet."""
    with connection.cursor() as cursor:
        key = f"{connection.schema_name}:{kind}:{unit.pk if unit else ''}"
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [RULE_LOCK % 2**31, key])
