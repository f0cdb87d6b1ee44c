"""What the settings' front page says of the units."""

from accounts.roles.models import Role, RoleGrant
from tenants.organisation.models import Unit, UnitKind
from tenants.terminology.terms import ntt


def units_without_contact() -> str:
    """How many units lack a named contact person (A005), in words; empty when none does. One query."""
    named = RoleGrant.objects.in_force().filter(
        role=Role.UNIT_CONTACT, unit__isnull=False, user__is_active=True
    )
    units = Unit.objects.filter(is_active=True, kind=UnitKind.UNIT)
    count = units.exclude(pk__in=named.values("unit")).count()
    return (
        ntt("{n} {unit} without a contact person", "{n} {unit:pl} without a contact person", count)
        if count
        else ""
    )
