"""Making an order: who may, for which unit, when, and one number for one order."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db.transaction import atomic

from accounts.roles.models import Role
from audit.lifecycle import StepRefused
from audit.models import Entry, StatusChange
from domain.clock import HELSINKI
from domain.errors import Conflict, DomainError, NotAllowed
from registry.orders import services
from registry.orders.models import Mode, Order, OrderStatus
from registry.orders.selectors import orders_visible_to, units_to_order_for, waiting_count
from registry.orders.timing import TimeRefused, answer_deadline
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.orders import (
    coordinator,
    make_draft,
    make_order,
    make_product,
    make_task_type,
    orderer,
    some_day,
    unit_contact,
)
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit, moment
from tests.factories.sessions import messages_sent

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("A003", "A142", "A143", "A144")
def test_a_sent_order_has_a_number_a_deadline_a_history_and_a_message(north):
    order = make_order()
    assert (order.number, order.status, str(order)) == (1001, OrderStatus.NEW, "T-1001")
    assert order.answer_by > order.sent_at
    assert StatusChange.objects.filter(subject_id=order.pk).values_list("was", "became").get() == (
        "draft",
        "new",
    )
    assert messages_sent("order.sent", order.pk) == 1
    assert not [entry for entry in Entry.objects.all() if "Oma tarina" in str(entry.facts)]


def test_numbers_run_one_by_one(north):
    assert [make_order().number for _ in range(3)] == [1001, 1002, 1003]


@pytest.mark.requirement("A015")
@pytest.mark.parametrize("role", [Role.EXPERT, Role.PAYROLL_CLERK, Role.LINE_MANAGER])
def test_only_ordering_staff_can_order(north, role):
    with pytest.raises(NotAllowed):
        services.start_order(by=make_user("Vieras", role))


@pytest.mark.requirement("A015")
def test_the_organisations_own_rule_can_shut_staff_out(north):
    RuleVersion.objects.create(
        kind=RuleKind.ORDERING, name="Tilaaminen", data={"who": ["vetted_external"]}, valid_from=dt.date(2020, 1, 1),
        approved_by="Testi", approved_on=dt.date(2020, 1, 1),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        services.start_order(by=orderer())


def test_the_same_form_sent_twice_makes_one_draft(north):
    key = uuid.uuid4()
    first, second = (services.start_order(by=orderer(), order_id=key) for _ in range(2))
    assert first == second
    assert Order.objects.count() == 1


def test_the_key_of_anothers_draft_opens_nothing(north):
    draft = services.start_order(by=orderer())
    with pytest.raises(NotAllowed):
        services.start_order(by=coordinator(), order_id=draft.pk)


def test_the_only_unit_is_filled_in(north):
    unit = make_unit()
    make_unit("Toinen", "2020")
    order = services.start_order(by=make_user("Oona", Role.ORDERER, unit=unit))
    assert order.unit == unit


def test_an_orderer_of_one_unit_cannot_order_for_another(north):
    own, other = make_unit(), make_unit("Toinen", "2020")
    oona = make_user("Oona", Role.ORDERER, unit=own)
    assert list(units_to_order_for(oona)) == [own]
    with pytest.raises(NotAllowed):
        make_draft(by=oona, unit=other)


def test_a_closed_unit_cannot_order(north):
    unit = make_unit()
    unit.is_active = False
    unit.save()
    with pytest.raises(NotAllowed):
        make_draft(unit=unit)


@pytest.mark.parametrize(
    ("ahead", "since", "until", "field"),
    [(-1, "13:00", "15:00", "day"), (800, "13:00", "15:00", "day"), (5, "15:00", "13:00", "until"),
     (5, "13:00", "13:00", "until"), (5, "07:00", "19:01", "until")],
)  # fmt: skip
def test_a_time_that_cannot_be_is_refused_at_its_field(north, ahead, since, until, field):
    with pytest.raises(TimeRefused) as refusal:
        make_draft(day=some_day(ahead), since=since, until=until)
    assert refusal.value.field == field


def test_an_old_draft_whose_time_has_passed_cannot_be_sent(north):
    draft = make_draft(day=some_day(2))
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=3)), pytest.raises(TimeRefused):
        services.send_order(order_id=draft.pk, by=draft.orderer)
    draft.refresh_from_db()
    assert draft.status == OrderStatus.DRAFT


@pytest.mark.requirement("A028")
def test_an_order_names_a_support_person(north):
    with pytest.raises(DomainError) as refusal:
        make_draft(support_person="  ")
    assert refusal.value.code == "support_person"


@pytest.mark.requirement("A020")
@pytest.mark.parametrize("field", ["place", "receiver", "support_person", "accessibility", "travel_agreed"])
def test_client_data_is_refused_in_every_free_text(north, field):
    with pytest.raises(DomainError) as refusal:
        make_draft(**{field: "010190-999Y"})
    assert refusal.value.code == "client_data"


def test_client_data_is_refused_in_the_need(north):
    draft = services.start_order(by=orderer())
    with pytest.raises(DomainError) as refusal:
        services.save_what(
            order_id=draft.pk, by=orderer(), task_type=make_task_type(), need="puh. 0401234567"
        )
    assert refusal.value.code == "client_data"


def test_unknown_topics_and_other_products_are_refused(north):
    draft, task = services.start_order(by=orderer()), make_task_type()
    for given in ({"topic_codes": ["EI.OLE"]}, {"product": make_product(task_type=make_task_type("muu"))}):
        with pytest.raises(DomainError):
            services.save_what(order_id=draft.pk, by=orderer(), task_type=task, **given)


def test_half_a_draft_cannot_be_sent(north):
    draft = services.start_order(by=orderer())
    with pytest.raises(DomainError) as refusal:
        services.send_order(order_id=draft.pk, by=orderer())
    assert refusal.value.code == "order_incomplete"


def test_a_sent_order_is_neither_sent_again_nor_changed(north):
    order = make_order()
    with pytest.raises(StepRefused):
        services.send_order(order_id=order.pk, by=order.orderer)
    with pytest.raises(StepRefused):
        services.save_what(order_id=order.pk, by=order.orderer, task_type=order.task_type)
    assert messages_sent("order.sent", order.pk) == 1


def test_nobody_else_changes_or_sends_a_draft(north):
    draft = make_draft()
    for deed in (services.send_order, services.copy_order):
        with pytest.raises(NotAllowed):
            deed(order_id=draft.pk, by=coordinator())


def test_an_open_order_is_cancelled_by_the_orderer_or_the_coordinator_only(north):
    order, other = make_order(), make_order()
    with pytest.raises(NotAllowed):
        services.cancel_order(order_id=order.pk, by=person("Liisa"))
    assert services.cancel_order(order_id=order.pk, by=order.orderer).status == OrderStatus.CANCELLED
    assert services.cancel_order(order_id=other.pk, by=coordinator()).status == OrderStatus.CANCELLED
    with pytest.raises(Conflict):
        services.cancel_order(order_id=order.pk, by=order.orderer)


def test_agreed_work_is_cancelled_through_its_session(north):
    order = make_order()
    with atomic():
        order.become(OrderStatus.OFFERED, by=None)
        order.become(OrderStatus.AGREED, by=None)
    with pytest.raises(Conflict):
        services.cancel_order(order_id=order.pk, by=order.orderer)
    assert (
        services.cancel_order(order_id=order.pk, by=None, session_cancelled=True).status
        == OrderStatus.CANCELLED
    )


def test_the_same_again_copies_everything_but_the_day_and_the_clients_code(north):
    order = make_order(client_reference="as-12", mode=Mode.REMOTE)
    copy = services.copy_order(order_id=order.pk, by=order.orderer)
    assert (copy.status, copy.number, copy.starts_at, copy.client_reference) == (
        OrderStatus.DRAFT,
        None,
        None,
        "",
    )
    assert (copy.unit, copy.mode, copy.topic_codes) == (order.unit, Mode.REMOTE, order.topic_codes)


@pytest.mark.parametrize(
    ("sent", "days", "answered"),
    [("2026-11-23 10:00", 2, "2026-11-25 16:00"), ("2026-11-27 10:00", 1, "2026-11-30 16:00"),
     ("2026-12-23 10:00", 1, "2026-12-28 16:00"), ("2026-12-04 10:00", 1, "2026-12-07 16:00")],
)  # fmt: skip
def test_an_answer_comes_in_working_days(sent, days, answered):
    def at(text):
        return dt.datetime.fromisoformat(text).replace(tzinfo=HELSINKI)

    assert answer_deadline(at(sent), days, at("2027-06-01 10:00")) == at(answered)


def test_an_answer_never_comes_after_the_work_begins():
    start = dt.datetime(2026, 11, 24, 9, tzinfo=HELSINKI)
    assert answer_deadline(start - dt.timedelta(days=1), 3, start) == start


def test_a_draft_is_seen_by_its_maker_only_and_a_sent_order_by_the_unit_and_the_coordinator(north):
    unit, other = make_unit(), make_unit("Toinen", "2020")
    draft, order = make_draft(unit=unit), make_order(unit=unit)
    assert set(orders_visible_to(orderer())) == {draft, order}
    assert set(orders_visible_to(coordinator())) == {order}
    assert set(orders_visible_to(unit_contact(unit))) == {order}
    assert not orders_visible_to(unit_contact(other, "Yrsa")).exists()
    assert not orders_visible_to(person("Liisa")).exists()


def test_drafts_and_finished_agreed_work_wait_for_the_orderer(north):
    make_draft()
    order = make_order(day=some_day(1))
    with atomic():
        order.become(OrderStatus.OFFERED, by=None)
        order.become(OrderStatus.AGREED, by=None)
    assert waiting_count(orderer()) == 1
    with time_machine.travel(moment(some_day(3))):
        assert waiting_count(orderer()) == 2
