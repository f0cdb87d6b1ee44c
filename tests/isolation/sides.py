"""Whose an object is, and who has to do with it: the words of the matrix."""

from typing import Literal

from accounts.roles.models import Role
from tests.factories.payouts import DEBTOR, set_payroll

Side = Literal["own", "other"]
OWN, OTHER = "own", "other"
PRESET = "soite"


def use_rules() -> None:
    """Rules, words and task types of a preset."""
    from tests.factories.organisation import use_preset

    use_preset(PRESET)
    set_payroll(debtor=DEBTOR)


def orderer_of(place, side):
    """Who orders on this side."""
    return place.people[Role.ORDERER if side == OWN else "other"]


def unit_of(place, side):
    """Where the work is done on this side."""
    return place.own_unit if side == OWN else place.other_unit
