"""A unit with its people, under a preset's rules. Pages are tested with the menu as far as it has been made."""

from dataclasses import dataclass

import pytest

from accounts.models import User
from accounts.roles.models import Role
from tenants.organisation.models import Unit
from tests.factories.menu import menu_of_today
from tests.factories.organisation import use_preset
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit
from tests.visitor import Visitor

__all__ = ["menu_of_today"]


@dataclass
class Desk:
    """The fixed people of these tests, each with a browser of their own."""

    unit: Unit
    other: Unit
    anna: User
    yrjo: User
    kaarina: User
    aino: User

    def of(self, user: User) -> Visitor:
        """The person's own browser."""
        return Visitor("north").sign_in(user)


@pytest.fixture
def desk(north):
    """Anna administers, Yrjö is the contact of the unit, Kaarina coordinates, Aino orders."""
    use_preset("soite")
    unit = make_unit()
    return Desk(
        unit=unit,
        other=make_unit("Neuvola", "1020", "4102"),
        anna=person("Anna"),
        yrjo=make_user("Yrjö", Role.UNIT_CONTACT, unit=unit),
        kaarina=person("Kaarina"),
        aino=person("Aino"),
    )
