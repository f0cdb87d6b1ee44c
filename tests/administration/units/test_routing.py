"""Who handles what, through the browser: the table, the simulator, the queue, and handing over."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.roles.models import Role, RoleGrant
from billing.approvals.services import set_deputy
from domain.clock import today
from notifications.models import Notice
from registry.matching.selectors import handled_orders, queue_of, views_of_queue
from registry.orders.handling import keep_handlers
from registry.orders.models import Order
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.orders import make_order
from tests.factories.people import make_user
from tests.visitor import settle

TABLE = "/settings/rules/routing/new/"
PAGE = "/settings/units/routing/"


@pytest.fixture
def katri(desk):
    """A second coordinator."""
    return make_user("Katri", Role.COORDINATOR)


@pytest.fixture
def by_topic(desk, katri):
    """The mind is Kaarina's, the body is Katri's; they stand in for each other."""
    RuleVersion.objects.filter(kind=RuleKind.ROUTING).delete()
    kaarina, other = {"user": str(desk.kaarina.pk)}, {"user": str(katri.pk)}
    rows = [
        {"code": "mind", "titles": {"fi": "Mielenterveys ja päihteet"}, "topic_groups": ["MIE", "PAI"],
         "holder": kaarina, "deputy": other},
        {"code": "body", "titles": {"fi": "Vammaisuus ja sairaudet"}, "topic_groups": ["VAM", "SAI"],
         "holder": other, "deputy": kaarina},
    ]  # fmt: skip
    return RuleVersion.objects.create(
        kind=RuleKind.ROUTING, name="Ohjaus 2026-1", data={"rules": rows, "default": {"role": "coordinator"}},
        valid_from=today() - dt.timedelta(days=30), approved_by="Johtoryhmä", approved_on=today() - dt.timedelta(days=30),
    )  # fmt: skip


def row(place: int, holder, groups, title, key="") -> dict:
    prefix = f"rules-{place}-"
    return {
        f"{prefix}key": key, f"{prefix}about": title, f"{prefix}topic_groups": groups, f"{prefix}topics": "",
        f"{prefix}units": "", f"{prefix}holder": f"user:{holder.pk}", f"{prefix}deputy": "", f"{prefix}ORDER": place + 1,
    }  # fmt: skip


def waits_for(user) -> set:
    view = views_of_queue(user)[0]
    return set(queue_of(user).filter(view.condition))


@pytest.mark.requirement("A129")
def test_two_coordinators_get_the_orders_of_their_own_topics(desk, katri, by_topic):
    mind = make_order(unit=desk.unit, topics=["MIE.masennus"])
    body = make_order(unit=desk.unit, topics=["SAI.diabetes"], since="09:00", until="10:00")
    assert (mind.handler, body.handler) == (desk.kaarina, katri)
    settle()
    told = Notice.objects.filter(kind="order.sent").values_list("subject_id", "user_id")
    assert set(told) == {(mind.pk, desk.kaarina.pk), (body.pk, katri.pk)}
    assert (waits_for(desk.kaarina), waits_for(katri)) == ({mind}, {body})


@pytest.mark.requirement("A080")
def test_no_order_is_invisible_to_a_coordinator(desk, katri, by_topic):
    mind = make_order(unit=desk.unit, topics=["MIE.masennus"])
    assert mind in handled_orders(katri)
    text = desk.of(katri).get(reverse("matching:queue") + "?view=open").content.decode()
    assert str(mind) in text
    assert "Hoitaa Kaarina Esimerkki" in text


@pytest.mark.requirement("A129")
def test_changing_the_table_in_the_browser_changes_who_gets_the_next_order(desk, katri, by_topic):
    before = make_order(unit=desk.unit, topics=["MIE.masennus"])
    anna = desk.of(desk.anna)
    page = anna.get(TABLE)
    values = {
        "rules-TOTAL_FORMS": "1", "rules-INITIAL_FORMS": "0", "rules-MIN_NUM_FORMS": "0", "rules-MAX_NUM_FORMS": "60",
        **row(0, katri, ["MIE"], "Mielenterveys"), "default": "role:coordinator",
        "valid_from": f"{today():%d.%m.%Y}", "approved_by": "Johtoryhmä", "approved_on": f"{today():%d.%m.%Y}",
        "document": "", "seen": page.context["approval"]["seen"].value(), "save": "1",
    }  # fmt: skip
    looked = anna.post(TABLE, values)
    assert looked.status_code == 200
    assert "Katri Esimerkki" in looked.content.decode()
    assert anna.post(TABLE, {**values, "looked": looked.context["looked"]}).status_code == 302
    after = make_order(unit=desk.unit, topics=["MIE.masennus"], since="09:00", until="10:00")
    assert (before.handler, after.handler) == (desk.kaarina, katri)


@pytest.mark.requirement("A129")
def test_the_simulator_tells_who_would_get_it_and_who_stands_in(desk, katri, by_topic):
    kaarina = desk.of(desk.kaarina)
    page = kaarina.get(PAGE, {"work": "application", "topic": "PAI.alkoholi", "unit": "", "language": "fi"})
    text = page.content.decode()
    assert page.context["answer"].who == "Kaarina Esimerkki"
    assert "Sääntö: Mielenterveys ja päihteet" in text
    assert "Jos Kaarina Esimerkki on poissa: Katri Esimerkki" in text
    assert not Order.objects.exists()


def test_a_coordinator_on_leave_is_passed_over_and_the_deputy_sees_the_old_ones(desk, katri, by_topic):
    old = make_order(unit=desk.unit, topics=["MIE.masennus"])
    week = today() + dt.timedelta(days=7)
    set_deputy(person=desk.kaarina, deputy=katri, valid_from=today(), valid_to=week, by=desk.anna)
    new = make_order(unit=desk.unit, topics=["MIE.masennus"], since="09:00", until="10:00")
    assert new.handler == katri
    assert {old, new} <= waits_for(katri)


def test_one_press_takes_an_order_over_and_the_second_is_told(desk, katri, by_topic):
    order = make_order(unit=desk.unit, topics=["MIE.masennus"])
    kirsi = make_user("Kirsi", Role.COORDINATOR)
    address = reverse("matching:hand_over", args=[order.pk])
    seen = {"seen": str(desk.kaarina.pk)}
    assert desk.of(katri).post(address, {"to": katri.pk, **seen}).status_code == 302
    late = desk.of(kirsi).post(address, {"to": kirsi.pk, **seen})
    assert late.status_code == 409
    order.refresh_from_db()
    assert order.handler == katri


def test_somebody_without_the_role_cannot_be_given_an_order(desk, by_topic):
    order = make_order(unit=desk.unit, topics=["MIE.masennus"])
    address = reverse("matching:hand_over", args=[order.pk])
    answer = desk.of(desk.kaarina).post(address, {"to": desk.aino.pk, "seen": str(desk.kaarina.pk)})
    assert answer.status_code == 422


def test_at_night_no_open_order_stays_with_somebody_who_has_left(desk, katri, by_topic):
    order = make_order(unit=desk.unit, topics=["MIE.masennus"])
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=1), tick=False):
        RoleGrant.objects.filter(user=desk.kaarina).update(valid_to=today())
        assert keep_handlers() == 1
        assert keep_handlers() == 0
        settle()
    order.refresh_from_db()
    assert order.handler == katri
    assert Notice.objects.filter(user=katri, kind="order.handed_over", subject_id=order.pk).exists()


@pytest.mark.requirement("A130")
def test_a_new_expert_of_the_body_goes_to_the_coordinator_who_owns_the_register(desk, katri, by_topic):
    answer = desk.of(desk.anna).get(
        PAGE, {"work": "application", "topic": "VAM.liikuntavamma", "language": "fi"}
    )
    assert answer.context["answer"].who == "Katri Esimerkki"


def test_without_a_table_everything_is_every_coordinators(desk, katri):
    RuleVersion.objects.filter(kind=RuleKind.ROUTING).delete()
    order = make_order(unit=desk.unit, topics=["MIE.masennus"])
    assert order.handler is None
    assert order in waits_for(desk.kaarina)
    assert order in waits_for(katri)
