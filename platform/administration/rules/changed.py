"""How many rules are not as the organisation started with; for the settings' front page."""

from django.utils.translation import ngettext

from domain.clock import today
from tenants.organisation.models import Origin
from tenants.organisation.rules import all_in_force


def changed_rules() -> str:
    """In words; empty when every rule is a starting value."""
    kinds = all_in_force(today()).filter(origin=Origin.CHANGED).values("kind").distinct().count()
    return ngettext("%(n)s rule changed", "%(n)s rules changed", kinds) % {"n": kinds} if kinds else ""
