"""Who coordinates, who is the contact in a unit, and what people are called."""

from random import Random

import pytest
import time_machine

from accounts.models import User
from accounts.roles.models import Role
from accounts.roles.selectors import holders
from config.demo.people import Cast
from config.setup import apply_preset
from registry.matching.selectors import queue_of
from tenants.context import in_tenant
from tenants.organisation.models import Unit
from tenants.presets import load
from tests.factories.orders import make_order
from tests.factories.people import make_user
from tests.visitor import Visitor

NOW = "2026-11-23 10:00Z"


@pytest.fixture
def region(north):
    """The organisation of the first source document with its people."""
    with time_machine.travel(NOW, tick=False):
        apply_preset(load("ita-uusimaa"), approved_by="Testi")
        Cast(north, Random(1)).enter(2)
        north.refresh_from_db()
        yield north


@pytest.mark.requirement("A004")
def test_the_coordinator_serves_every_unit_under_the_organisations_own_title(region):
    kaarina = User.objects.get(email="koordinaattori@example.fi")
    anna = make_user("Anna", Role.ORDERER, last_name="Kaikkialta")
    orders = [make_order(unit=unit, by=anna) for unit in Unit.objects.all()[:3]]
    assert set(queue_of(kaarina)) == set(orders)
    orderer = Visitor("north").sign_in(User.objects.get(email="tilaaja@example.fi"))
    aino = User.objects.get(email="tilaaja@example.fi")
    own = make_order(unit=aino.grants.get().unit, by=aino)
    page = orderer.get(f"/orders/{own.pk}/").content.decode().replace("\u00ad", "")
    assert "ärjestötyön asiantuntija" in page
    assert "oordinaattori etsii" not in page


@pytest.mark.requirement("A005")
def test_every_unit_has_a_named_contact_who_sees_the_units_own_work(region):
    first, second = Unit.objects.all()[:2]
    contacts = {unit.pk: holders(Role.UNIT_CONTACT, unit.pk).get() for unit in Unit.objects.all()}
    assert len(set(contacts.values())) == len(contacts)
    anna = make_user("Anna", Role.ORDERER, last_name="Kaikkialta")
    mine, others = make_order(unit=first, by=anna), make_order(unit=second, by=anna)
    visible = set(queue_of(contacts[first.pk]))
    assert mine in visible
    assert others not in visible


@pytest.mark.requirement("A133")
def test_titles_differ_by_organisation_and_by_role(north, south):
    with time_machine.travel(NOW, tick=False):
        for tenant, preset in ((north, "pohjois-pohjanmaa"), (south, "keski-suomi")):
            with in_tenant(tenant):
                apply_preset(load(preset), approved_by="Testi")
        pages = {
            slug: Visitor(slug).get("/").content.decode().replace("\u00ad", "") for slug in ("north", "south")
        }
    assert "Tilaa kokemustoimija" in pages["north"]
    assert "Tilaa koulutettu kokemusasiantuntija" in pages["south"]
    words = load("soite")["words"]
    assert (words["expert"], words["paid_expert"]) == ("kokemustoimija", "kokemusasiantuntija")
