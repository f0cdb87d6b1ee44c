"""Who coordinates, who is the contact in a unit, and what people are called."""

import datetime as dt
from random import Random

import pytest
import time_machine

from accounts.models import User
from accounts.roles.models import Role
from accounts.roles.selectors import holders
from billing.claims.selectors import lines_to_approve
from billing.claims.services import submit_month
from config.demo.people import Cast
from config.setup import apply_preset
from domain.period import Month
from registry.experts.models import Expert
from registry.matching.selectors import queue_of
from tenants.context import in_tenant
from tenants.organisation.models import CostCentre, Unit
from tenants.presets import load
from tests.factories.billing import make_line
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
    assert "kokemustoimij" in pages["north"]
    assert "koulutettu" not in pages["north"]
    assert "koulutettu kokemusasiantuntija" in pages["south"]
    assert "kokemustoimija" not in pages["south"]
    words = load("soite")["words"]
    assert (words["expert"], words["paid_expert"]) == ("kokemustoimija", "kokemusasiantuntija")


@pytest.mark.requirement("A070")
def test_one_desk_develops_the_activity_over_social_health_and_education_services(north):
    """One service unit: the same two people see, hand on and route what every service orders."""
    with time_machine.travel(NOW, tick=False):
        apply_preset(load("keski-suomi"), approved_by="Testi")
        units = [
            Unit.objects.create(
                name=name,
                code=code,
                service_line=line,
                cost_centre=CostCentre.objects.create(code=code, name=name),
            )
            for name, code, line in (
                ("Aikuissosiaalityö", "8101", "tyoikaiset"),
                ("Terveysasema", "8102", "mielenterveys-paihde"),
                ("Perhekeskus, opetuspalvelut", "8103", "lapsi-perhe"),
            )
        ]
        aino, desk = (
            make_user("Aino", Role.ORDERER),
            [make_user(name, Role.COORDINATOR) for name in ("Kaarina", "Katri")],
        )
        orders = {make_order(unit=unit, by=aino, since=f"{hour:02}:00", until=f"{hour + 1:02}:00")
                  for hour, unit in enumerate(units, start=9)}  # fmt: skip
        for person in desk:
            assert set(queue_of(person)) == orders
            shown = Visitor("north").sign_in(person).get("/work/?view=open").content.decode()
            assert all(str(unit) in shown for unit in units)


@pytest.mark.requirement("A010")
def test_the_units_contact_handles_what_is_paid_for_the_units_work(region):
    """The first to look at a claim is the contact of the unit, and nobody else's contact may."""
    first, second = Unit.objects.all()[:2]
    own, stranger = (holders(Role.UNIT_CONTACT, unit.pk).get() for unit in (first, second))
    eero = Expert.objects.first()
    line = make_line(eero, unit=first, day=dt.date(2026, 11, 20))
    submit_month(expert=eero, month=Month(2026, 11), by=eero.user)
    assert [each.pk for each in lines_to_approve(own)] == [line.pk]
    assert list(lines_to_approve(stranger)) == []
