"""A unit's own instructions and checklist, its experts' orientation, and its budget, through the browser."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from domain.clock import today
from registry.joining.models import OrientationMark
from tenants.organisation.budgets import set_budget
from tenants.organisation.models import RuleKind, RuleVersion
from tenants.pages.models import PublicContact
from tests.factories.orders import make_draft
from tests.factories.registry import make_expert
from tests.factories.sessions import MONDAY, helsinki, make_session

NOON = helsinki(MONDAY, "12:00")
COMMON = {
    "parts": [
        {"code": "arriving", "titles": {"fi": "Saapuminen"}, "texts": {"fi": "Ilmoittaudu aulassa."}},
        {
            "code": "staff",
            "titles": {"fi": "Henkilöstölle"},
            "texts": {"fi": "Varaa aika purulle."},
            "readers": ["staff"],
        },
    ]
}
LIST = {
    "items": [
        {"code": "rooms", "labels": {"fi": "Tilat on näytetty"}},
        {"code": "staff", "labels": {"fi": "Esitelty"}},
    ]
}


@pytest.fixture
def monday():
    with time_machine.travel(NOON, tick=False):
        yield


def common(kind, data):
    """The organisation's own version, in force since long."""
    RuleVersion.objects.filter(kind=kind, unit=None).delete()
    since = today() - dt.timedelta(days=400)
    return RuleVersion.objects.create(
        kind=kind,
        name="Yhteinen 2026-1",
        data=data,
        valid_from=since,
        approved_by="Johtoryhmä",
        approved_on=since,
    )


def approval(page, **changes) -> dict:
    form = page.context["approval"]
    day = form["valid_from"].value()
    return {
        "valid_from": f"{day:%d.%m.%Y}", "approved_by": "Osastonhoitaja", "approved_on": f"{today():%d.%m.%Y}",
        "document": "", "seen": form["seen"].value(), **changes,
    }  # fmt: skip


def page_of(unit, name) -> str:
    return f"/settings/units/{unit.pk}/{name}/"


@pytest.mark.requirement("A006")
def test_a_units_own_part_is_shown_to_the_expert_and_every_version_is_kept(monday, desk):
    common(RuleKind.INSTRUCTIONS, COMMON)
    session = make_session(make_expert(), unit=desk.unit)
    eero = desk.of(session.expert.user)
    task = reverse("sessions:detail", args=[session.pk])
    assert "Ilmoittaudu aulassa." in eero.get(task).content.decode()

    yrjo = desk.of(desk.yrjo)
    page = yrjo.get(page_of(desk.unit, "instructions"))
    assert "Ilmoittaudu aulassa." in page.content.decode()
    values = {"arriving_fi": "Soita ovikelloa B.", "staff_fi": ""}
    assert yrjo.post(page_of(desk.unit, "instructions"), {**values, **approval(page)}).status_code == 302
    text = eero.get(task).content.decode()
    assert "Soita ovikelloa B." in text
    assert "Ilmoittaudu aulassa." not in text
    assert "Varaa aika purulle." not in text

    page = yrjo.get(page_of(desk.unit, "instructions"))
    values["arriving_fi"] = "Soita ovikelloa C."
    assert yrjo.post(page_of(desk.unit, "instructions"), {**values, **approval(page)}).status_code == 302
    own = RuleVersion.objects.filter(kind=RuleKind.INSTRUCTIONS, unit=desk.unit).order_by("valid_from")
    assert [version.data["parts"][0]["texts"]["fi"] for version in own] == [
        "Soita ovikelloa B.",
        "Soita ovikelloa C.",
    ]
    assert RuleVersion.objects.get(kind=RuleKind.INSTRUCTIONS, unit=None).data == COMMON


def test_two_people_write_the_instructions_and_the_second_is_told(monday, desk):
    common(RuleKind.INSTRUCTIONS, COMMON)
    page = desk.of(desk.anna).get(page_of(desk.unit, "instructions"))
    first, second = ({"arriving_fi": text, "staff_fi": "", **approval(page)} for text in ("Ovi B", "Ovi C"))
    assert desk.of(desk.yrjo).post(page_of(desk.unit, "instructions"), first).status_code == 302
    late = desk.of(desk.anna).post(page_of(desk.unit, "instructions"), second)
    assert late.status_code == 409
    assert "Ovi C" in late.content.decode()


@pytest.mark.requirement("A206")
def test_the_expert_gets_task_information_and_the_professional_learns_the_experts_knowledge(monday, desk):
    desk.unit.parking, desk.unit.accessibility = "Pysäköinti pihalla", "Hissi on"
    desk.unit.save()
    common(RuleKind.INSTRUCTIONS, COMMON)
    session = make_session(
        make_expert(topics=("MIE.masennus",)), unit=desk.unit, receiver="Aino Vastaanottaja"
    )
    text = desk.of(session.expert.user).get(reverse("sessions:detail", args=[session.pk])).content.decode()
    for told in ("Ovi A, hissi", "Pysäköinti pihalla", "Hissi on", "Aino Vastaanottaja", "Oma tarina ryhmälle",
                 "Ilmoittaudu aulassa."):  # fmt: skip
        assert told in text
    page = (
        desk.of(desk.aino).get(reverse("orders:detail", args=[session.assignment.order_id])).content.decode()
    )
    assert "Masennus" in page
    assert "Esimerkki" in page
    training = session.expert.trainings.first()
    assert training.issuer in page
    assert "Varaa aika purulle." in page


@pytest.mark.requirement("A007")
def test_orientation_is_ticked_once_by_name_and_day(monday, desk):
    common(RuleKind.ORIENTATION, LIST)
    session = make_session(make_expert(), unit=desk.unit)
    yrjo, page = desk.of(desk.yrjo), page_of(desk.unit, "experts")
    text = yrjo.get(page).content.decode()
    assert "Tilat on näytetty" in text
    assert "0 / 2" in text
    tick = {"expert": session.expert.pk, "item": "rooms"}
    assert yrjo.post(page, tick).status_code == 302
    assert desk.of(desk.kaarina).post(page, tick).status_code == 302
    mark = OrientationMark.objects.get(expert=session.expert, unit=desk.unit)
    assert (mark.done_by, mark.label) == (desk.yrjo, "Tilat on näytetty")
    text = yrjo.get(page).content.decode()
    assert "1 / 2" in text
    assert "23.11.2026, Yrjö Esimerkki" in text
    assert yrjo.get(page_of(desk.other, "experts")).status_code == 404


def test_a_unit_adds_an_item_to_its_checklist_and_leaves_one_out(monday, desk):
    common(RuleKind.ORIENTATION, LIST)
    yrjo, address = desk.of(desk.yrjo), page_of(desk.unit, "orientation")
    page = yrjo.get(address)
    values = {
        "points-TOTAL_FORMS": "1", "points-INITIAL_FORMS": "0", "points-MIN_NUM_FORMS": "0", "points-MAX_NUM_FORMS": "60",
        "points-0-key": "", "points-0-label_fi": "Koiran tervehtiminen", "points-0-label_sv": "", "points-0-ORDER": "1",
        "left_out": ["staff"], **approval(page),
    }  # fmt: skip
    assert yrjo.post(address, values).status_code == 302
    shown = yrjo.get(address).context["checklist"]
    assert [item.labels["fi"] for item in shown] == ["Tilat on näytetty", "Koiran tervehtiminen"]


@pytest.mark.requirement("A104")
def test_an_order_over_the_warning_level_is_told_before_it_is_sent_and_can_be_sent(monday, desk):
    draft = make_draft(unit=desk.unit)
    aino, check = desk.of(desk.aino), reverse("orders:check", args=[draft.pk])
    price = aino.get(check).context["price"].low
    set_budget(unit=desk.unit, year=2026, amount=price * 3, warn_percent=60, by=desk.anna)
    assert aino.get(check).context["budget"] is None
    make_session(make_expert(), unit=desk.unit)
    page = aino.get(check)
    assert page.context["budget"].use.expected == price * 2
    assert "Vuoden budjetti on lähes käytetty" in page.content.decode()
    assert aino.post(check).status_code == 302
    assert "Budjet" in desk.of(desk.yrjo).get(f"/settings/units/{desk.unit.pk}/").content.decode()


@pytest.mark.requirement("A131")
def test_the_instructions_of_the_intranet_are_one_link_away(desk):
    PublicContact.objects.update_or_create(defaults={"staff_help_url": "https://intra.example.fi/ohjeet"})
    page = desk.of(desk.yrjo).get(f"/settings/units/{desk.unit.pk}/").content.decode()
    assert 'href="https://intra.example.fi/ohjeet"' in page
