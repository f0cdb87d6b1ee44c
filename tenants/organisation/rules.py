"""Reading the organisation's rules: the narrowest version in force on a day.

A rule of a unit holds in the unit and in every unit under it, until a narrower one says otherwise: the unit, its
service area, the organisation (A091). Every part of the service asks here, so that all of them choose the same.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from domain.clock import today
from domain.errors import DomainError
from domain.period import Period
from tenants.organisation.models import RuleKind, RuleVersion, Unit

# Levels of units under the organisation: a unit and its service area (tenants/organisation/tree.py).
LEVELS = 2


class NoRule(DomainError):
    """The organisation has no rule of this kind in force on the day."""

    code = "no_rule"


def all_in_force(day: dt.date) -> QuerySet[RuleVersion]:
    """Every version of every kind in force on `day`, of units and of the organisation."""
    return RuleVersion.objects.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))


def rules_in_force(kind: RuleKind, day: dt.date) -> QuerySet[RuleVersion]:
    """Every version of the kind in force on `day`, of units and of the organisation."""
    return all_in_force(day).filter(kind=kind)


def rule_on(kind: RuleKind, day: dt.date, unit: Unit | None = None) -> RuleVersion:
    """The version that decides: the narrowest in force. One query. Raises NoRule."""
    found = _nearest_first(kind, day, unit).first()
    if found is None:
        raise NoRule(
            _("There is no rule in force on %(day)s for: %(kind)s. An administrator can add one.")
            % {"day": day.strftime("%-d.%-m.%Y"), "kind": RuleKind(kind).label}
        )
    return found


class RuleBook:
    """All versions of one kind, for choosing many times: `RuleBook(kind).on(day, unit_id)`. Two queries at most."""

    def __init__(self, kind: RuleKind) -> None:
        versions = list(RuleVersion.objects.filter(kind=kind))
        self._by_owner: dict[UUID | None, list[RuleVersion]] = {}
        for version in versions:
            self._by_owner.setdefault(version.unit_id, []).append(version)
        owned = any(version.unit_id for version in versions)
        self._above = dict(Unit.objects.values_list("pk", "parent_id")) if owned else {}

    def on(self, day: dt.date, unit_id: UUID | None = None) -> RuleVersion | None:
        """The version that `rule_on` would give, or None."""
        for owner in self._line_of(unit_id):
            for version in self._by_owner.get(owner, ()):
                if day in Period(version.valid_from, version.valid_to):
                    return version
        return None

    def _line_of(self, unit_id: UUID | None) -> Iterator[UUID | None]:
        for _level in range(LEVELS):
            if unit_id is None:
                break
            yield unit_id
            unit_id = self._above.get(unit_id)
        yield None


def units_with_own_rules(kinds: Iterable[RuleKind] | None = None) -> QuerySet[RuleVersion]:
    """Units' own versions that hold today or later, with their units: the exceptions to the common rules (A106)."""
    own = RuleVersion.objects.filter(unit__isnull=False).filter(
        Q(valid_to=None) | Q(valid_to__gt=today()), unit__is_active=True
    )
    chosen = own if kinds is None else own.filter(kind__in=list(kinds))
    return chosen.select_related("unit").order_by("kind", "unit__name", "valid_from")


def _nearest_first(kind: RuleKind, day: dt.date, unit: Unit | None) -> QuerySet[RuleVersion]:
    found = rules_in_force(kind, day)
    if unit is None:
        return found.filter(unit=None)
    line = Unit.objects.filter(pk=unit.pk)
    above = ["__".join(["parent"] * level) or "pk" for level in range(LEVELS)]
    nearness = Case(
        *(When(unit__in=line.values(path), then=Value(level)) for level, path in enumerate(above)),
        When(unit=None, then=Value(LEVELS)),
        output_field=IntegerField(null=True),
    )
    return found.annotate(nearness=nearness).exclude(nearness=None).order_by(F("nearness"))
