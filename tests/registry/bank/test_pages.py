"""The lists of the national search: whose requests are shown, and at what cost."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.bank.models import Request
from tenants.context import in_tenant
from tests.factories.bank import in_days, make_published, profile_of
from tests.factories.people import make_user, person
from tests.factories.registry import moment
from tests.visitor import Visitor

REQUESTS = "/bank/requests/"


def ask(profile, tenant, user_id, name="Ulla Esimerkki") -> Request:
    """A request of the tenant, straight into the shared table. Call inside that tenant."""
    day = in_days(20)
    return Request.objects.create(
        profile_id=profile.pk, home_tenant_id=profile.tenant_id, expert_key=profile.expert_key,
        from_tenant_id=tenant.pk, from_user_id=user_id, from_name=tenant.name, contact_name=name,
        contact_email="ulla.esimerkki@example.fi", task_code="luento", need="Puheenvuoro",
        starts_at=moment(day), ends_at=moment(day, "14:00"), place="Aula",
    )  # fmt: skip


@pytest.fixture
def profile(north):
    return profile_of(make_published("Eero", "topics", area_codes=["638"]))


@pytest.mark.parametrize(("who", "sees"), [("Ulla", 1), ("Kaarina", 2)])
def test_a_person_sees_own_requests_and_a_coordinator_all(profile, south, who, sees):
    with in_tenant(south):
        ask(profile, south, person("Ulla").pk)
        ask(profile, south, uuid.uuid4())
        page = Visitor("south").sign_in(person(who)).get(REQUESTS).content.decode()
    assert page.count("Lähetetty</span>") == sees


@pytest.mark.parametrize(("who", "sees"), [("Kaarina", True), ("Aino", False)])
def test_only_the_home_coordinator_sees_who_asks(profile, south, north, visitor, who, sees):
    with in_tenant(south):
        ask(profile, south, person("Ulla").pk)
    page = visitor.sign_in(person(who)).get(REQUESTS).content.decode()
    assert ("ulla.esimerkki@example.fi" in page) is sees


def test_the_list_of_requests_costs_the_same_for_one_and_for_many(profile, south):
    with in_tenant(south):
        ulla = person("Ulla")
        client = Visitor("south").sign_in(ulla)
        client.get(REQUESTS)
        counts = []
        for number in range(6):
            ask(profile, south, ulla.pk)
            if number in (0, 5):
                with CaptureQueriesContext(connection) as queries:
                    client.get(REQUESTS)
                counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_page_of_results_costs_the_same_for_one_and_for_many(north, south):
    counts = []
    with in_tenant(south):
        client = Visitor("south").sign_in(person("Ulla"))
        client.get("/bank/")
    for number in range(6):
        make_published("Eero", user=make_user(f"Eero{number}"))
        if number in (0, 5):
            with in_tenant(south), CaptureQueriesContext(connection) as queries:
                client.post("/bank/", {"text": "masennus"})
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_results_have_pages_of_twenty_that_keep_the_search(north, south):
    for number in range(22):
        make_published("Eero", user=make_user(f"Eero{number}"))
    with in_tenant(south):
        client = Visitor("south").sign_in(person("Ulla"))
        first = client.post("/bank/", {"text": "masennus"}).content.decode()
        second = client.post("/bank/", {"text": "masennus", "page": "2"}).content.decode()
    opening = "Avaa profiili"
    assert (first.count(opening), second.count(opening)) == (20, 2)
    assert 'name="text" value="masennus"' in first


def test_a_result_page_is_kept_out_of_caches_and_addresses(profile, south):
    with in_tenant(south):
        answer = Visitor("south").sign_in(person("Ulla")).post("/bank/", {"text": "masennus"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "?" not in answer.request["PATH_INFO"]
    assert "masennus" not in answer.content.decode().split("</title>")[0].lower()
