"""Reading the organisation's rules: the narrowest version in force on a day."""

import datetime as dt

from django.db.models import F, Q
from django.utils.translation import gettext as _

from domain.errors import DomainError
from tenants.organisation.models import RuleKind, RuleVersion, Unit


class NoRule(DomainError):
    """The organisation has no rule of this kind in force on the day."""

    code = "no_rule"


def rules_in_force(kind: RuleKind, day: dt.date):
    """Every version of the kind in force on `day`, of units and of the organisation."""
    return RuleVersion.objects.filter(kind=kind, valid_from__lte=day).filter(
        Q(valid_to=None) | Q(valid_to__gt=day)
    )


def rule_on(kind: RuleKind, day: dt.date, unit: Unit | None = None) -> RuleVersion:
    """The version that decides: the unit's own, else the organisation's (A091). Raises NoRule."""
    owned = Q(unit=None) | Q(unit=unit) if unit else Q(unit=None)
    found = rules_in_force(kind, day).filter(owned).order_by(F("unit").asc(nulls_last=True)).first()
    if found is None:
        raise NoRule(
            _("There is no rule in force on %(day)s for: %(kind)s. An administrator can add one.")
            % {"day": day.strftime("%-d.%-m.%Y"), "kind": RuleKind(kind).label}
        )
    return found
