"""What a preset says is what the organisation does: words, units that may order, payers and instructions."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from accounts.roles.models import Role
from registry.matching.eligibility import blockers
from registry.matching.gathering import gather, rules_for, task_of
from registry.orders.models import Product, TaskType
from tenants.context import in_tenant
from tenants.organisation.instructions import Reader, for_reader, instructions_of
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import rule_on
from tenants.presets import load
from tenants.reference import service_lines
from tenants.terminology.shipped import LABELS
from tests.factories.billing import make_line
from tests.factories.orders import make_order
from tests.factories.organisation import use_preset
from tests.factories.people import make_user
from tests.factories.registry import make_expert, make_unit
from tests.visitor import Visitor

NOW = "2026-11-23 10:00Z"
DAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def front_page(slug: str) -> str:
    return Visitor(slug).get("/").content.decode().replace("\u00ad", "")


def parts_for(reader: Reader) -> dict[str, str]:
    data = rule_on(RuleKind.INSTRUCTIONS, DAY).data
    return {part.code: part.texts["fi"] for part in for_reader(instructions_of([("", data)]), reader)}


@pytest.mark.requirement("A003")
def test_a_unit_of_any_service_line_may_order(north):
    use_preset("ita-uusimaa")
    for number, line in enumerate(service_lines()):
        unit = make_unit(f"Yksikkö {number}", f"30{number}", f"43{number}")
        type(unit).objects.filter(pk=unit.pk).update(service_line=line)
        orderer = make_user(f"Tilaaja{number}", Role.ORDERER, unit=unit)
        order = make_order(by=orderer, unit=unit, task_type=TaskType.objects.get(code="luento"))
        assert order.number
        assert Decimal(order.estimate["low"]) == Decimal("50.00")


@pytest.mark.requirement("A009")
def test_the_unit_where_the_work_was_done_pays(north):
    use_preset("ita-uusimaa")
    eero = make_expert("Eero")
    units = [make_unit("Osasto", "2001", "4201"), make_unit("Poliklinikka", "2002", "4202")]
    lines = [
        make_line(
            eero, unit=unit, day=DAY, since=f"{8 + number:02}:00", until=f"{9 + number:02}:00", task="luento"
        )
        for number, unit in enumerate(units)
    ]
    assert [line.cost_centre.code for line in lines] == ["4201", "4202"]
    assert [line.unit for line in lines] == units


@pytest.mark.requirement("A076")
def test_the_title_of_the_region_is_on_its_pages(north):
    use_preset("keski-suomi")
    assert "koulutettu kokemusasiantuntija" in front_page("north").lower()


@pytest.mark.requirement("A077", "A181")
def test_the_network_and_the_region_call_their_people_by_their_own_words(north, south):
    for tenant, preset in ((north, "pohjois-pohjanmaa"), (south, "soite")):
        with in_tenant(tenant):
            use_preset(preset)
    assert all("kokemustoimija" in front_page(slug).lower() for slug in ("north", "south"))
    assert load("pohjois-pohjanmaa")["training"]["listed"]["kinds"] == ["network", "ngo"]
    assert {"kokemustoimija", "kokemusosaaja"} <= {row["fi"] for row in LABELS if row["slot"] == "expert"}


@pytest.mark.requirement("A101", "A111")
def test_ready_products_have_all_that_ordering_needs(north):
    use_preset("keski-suomi")
    products = {product.code: product for product in Product.objects.select_related("task_type")}
    assert {"juttupenkki", "paivaelamassa", "vastaanotto", "tyopari", "luento", "yhteisvalmennus"} == set(
        products
    )
    rates = {rate["code"] for rate in rule_on(RuleKind.RATES, DAY).data["rates"]}
    for product in products.values():
        assert set(product.descriptions) == set(product.labels) == {"fi", "sv", "en"}
        assert product.minutes >= 15
        assert product.rate_code in rates
        order = make_order(task_type=product.task_type)
        assert Decimal(order.estimate["low"]) > 0


@pytest.mark.requirement("A131")
def test_staff_are_told_of_the_instructions_on_the_intranet_and_experts_are_not(north):
    use_preset("etela-karjala")
    assert "intranetistä" in parts_for(Reader.STAFF)["intranet"]
    assert "intranet" not in parts_for(Reader.EXPERT)


@pytest.mark.requirement("A206")
def test_the_expert_and_the_professional_are_both_told_what_each_must_know(north):
    use_preset("soite")
    for reader in Reader:
        text = parts_for(reader)["before"]
        assert "mihin kokemukseen" in text
        assert "kerrotaan työtehtävästä" in text


SIX_ROLES = ("koulutus", "ryhmanohjaus", "tyopari", "kehittaminen", "media", "edustaja")


@pytest.mark.requirement("A115")
@pytest.mark.requirement("A116")
@pytest.mark.parametrize("code", SIX_ROLES)
def test_each_of_the_six_roles_can_be_ordered_and_is_offered_to_those_who_chose_it(north, code):
    """Trainer, group leader, work pair, developer, media influencer, representative in decision-making."""
    use_preset("etela-karjala")
    willing, other = make_expert("Eero", task_codes=[code]), make_expert("Ella", task_codes=["luento"])
    order = make_order(task_type=TaskType.objects.get(code=code))
    reasons = {
        expert.pk: {reason.code for reason in blockers(candidate, task_of(order), rules_for(order))}
        for expert, candidate in gather(order)
    }
    assert "task_refused" not in reasons[willing.pk]
    assert "task_refused" in reasons[other.pk]
