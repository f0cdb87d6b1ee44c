"""Rounds: one holder at a time, four eyes, deputies, leavers, reminders (rules.md section 4)."""

import datetime as dt
from decimal import Decimal
from itertools import product

import pytest
import time_machine
from django.db import transaction

from accounts.models import User
from accounts.roles.models import Role, RoleGrant
from audit.lifecycle import StepRefused
from billing.approvals import selectors, services
from billing.approvals.models import Round, RoundStatus, Verdict
from domain.clock import local_day
from domain.errors import Conflict, DomainError, NotAllowed
from domain.ids import new_id
from outbox.models import Message
from tenants.context import in_platform
from tenants.presets import load
from tests.factories.billing import give_role, make_approver
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit

CHAIN = load("keski-suomi")["approval_chain"]
NOW = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)


def fresh(user: User) -> User:
    """The person as a new request sees them."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def people(north):
    with time_machine.travel(NOW, tick=False):
        yield {name: person(name) for name in ("Aino", "Eero", "Liisa", "Hannu", "Kaarina")}


def make_round(people, *, unit=None, amount="50.00", chain=CHAIN, claimant="Eero", orderer="Aino") -> Round:
    with transaction.atomic():
        return services.open_round(
            subject_id=new_id(),
            unit=unit or make_unit(),
            claimant=people[claimant],
            orderer=people[orderer],
            chain=chain,
            by=people[claimant],
            amount=Decimal(amount),
        )


def approve(matter, by, **more) -> Round:
    return services.decide(round_id=matter.pk, verdict=Verdict.APPROVE, by=by, **more)


@pytest.mark.requirement("A097", "A098", "A099", "A094")
def test_a_round_walks_its_chain_with_holder_and_deadlines(people):
    matter = make_round(people)
    walked = []
    for name in ("Aino", "Liisa", "Hannu"):
        matter.refresh_from_db()
        walked.append((matter.holder.first_name, matter.holder_role))
        assert local_day(matter.remind_at) == dt.date(2026, 12, 4)
        assert local_day(matter.escalate_at) == dt.date(2026, 12, 8)
        assert list(selectors.rounds_to_decide(people[name])) == [matter]
        approve(matter, people[name])
    assert walked == [("Aino", "orderer"), ("Liisa", "line_manager"), ("Hannu", "unit_head")]
    matter.refresh_from_db()
    assert matter.status == RoundStatus.APPROVED
    assert [decision.by.first_name for decision in matter.decisions.all()] == ["Aino", "Liisa", "Hannu"]


def test_the_chain_is_frozen_when_the_round_is_opened(people):
    chain = load("keski-suomi")["approval_chain"]
    matter = make_round(people, chain=chain)
    chain["steps"].clear()
    matter.refresh_from_db()
    assert len(matter.chain["steps"]) == 3


def test_a_small_sum_needs_fewer_steps(people):
    limited = {**CHAIN, "steps": [{"kind": "role", "holder": "line_manager", "amount_limit": "100.00"},
                                  {"kind": "role", "holder": "unit_head"}]}  # fmt: skip
    small, large = (
        make_round(people, chain=limited, amount="100.00"),
        make_round(people, chain=limited, amount="100.01"),
    )
    assert approve(small, people["Liisa"]).status == RoundStatus.APPROVED
    assert approve(large, people["Liisa"]).status == RoundStatus.OPEN


@pytest.mark.parametrize(("verdict", "status"), [(Verdict.RETURN, "returned"), (Verdict.REJECT, "rejected")])
def test_a_no_ends_the_round_with_its_reason(people, verdict, status):
    matter = make_round(people)
    services.decide(round_id=matter.pk, verdict=verdict, by=people["Aino"], reason="Tunnit puuttuvat")
    matter.refresh_from_db()
    assert (matter.status, matter.decisions.get().reason) == (status, "Tunnit puuttuvat")


def test_nobody_approves_an_own_claim_even_as_the_orderer(people):
    give_role(people["Eero"], Role.LINE_MANAGER)
    matter = make_round(people, orderer="Eero")
    assert matter.holder != people["Eero"]
    with pytest.raises(NotAllowed) as refusal:
        approve(matter, fresh(people["Eero"]))
    assert refusal.value.code == "own_claim"
    assert not selectors.rounds_to_decide(fresh(people["Eero"])).exists()


def test_an_orderer_who_is_also_the_line_manager_approves_once_and_another_goes_on(people):
    unit = make_unit()
    aino = make_user("Aino", Role.ORDERER, last_name="Kaksoisrooli")
    give_role(aino, Role.LINE_MANAGER, unit)
    people["Aino"] = aino
    matter = make_round(people, unit=unit)
    approve(matter, aino)
    matter.refresh_from_db()
    assert (matter.holder, matter.holder_role) == (people["Kaarina"], "coordinator")
    with pytest.raises(Conflict):
        approve(matter, fresh(aino))
    approve(matter, people["Kaarina"])


def test_a_stranger_and_another_units_manager_may_not_decide(people):
    here, there = make_unit(), make_unit("Osasto 2", "1020", "4102")
    own, other = (
        make_approver("Leena", Role.LINE_MANAGER, here),
        make_approver("Lauri", Role.LINE_MANAGER, there),
    )
    matter = make_round(people, unit=here)
    approve(matter, people["Aino"])
    for wrong in (other, people["Liisa"], people["Hannu"]):
        with pytest.raises(NotAllowed):
            approve(matter, wrong)
    assert approve(matter, own).step == 2


def test_the_second_click_and_the_second_person_get_a_plain_conflict(people):
    unit = make_unit()
    first, second = (make_approver(name, Role.LINE_MANAGER, unit) for name in ("Leena", "Lauri"))
    matter = make_round(people, unit=unit)
    approve(matter, people["Aino"], step=0)
    with pytest.raises(Conflict):
        approve(matter, people["Aino"], step=0)
    approve(matter, first, step=1)
    with pytest.raises(Conflict):
        approve(matter, second, step=1)
    assert matter.decisions.count() == 2


def test_a_deputy_decides_on_the_days_and_only_then(people):
    sanna = make_approver("Sanna", Role.UNIT_CONTACT)
    services.set_deputy(
        person=people["Aino"], deputy=sanna, valid_from=dt.date(2026, 12, 2), valid_to=dt.date(2026, 12, 5),
        by=people["Aino"],
    )  # fmt: skip
    matter = make_round(people)
    for day, can in ((1, False), (2, True), (4, True), (5, False)):
        with time_machine.travel(dt.datetime(2026, 12, day, 8, tzinfo=dt.UTC), tick=False):
            assert selectors.rounds_to_decide(fresh(sanna)).filter(pk=matter.pk).exists() is can
    with time_machine.travel(dt.datetime(2026, 12, 4, 8, tzinfo=dt.UTC), tick=False):
        approve(matter, fresh(sanna))
    assert matter.decisions.get().by == sanna


def test_a_deputy_of_the_claimant_or_of_an_earlier_approver_may_not_decide(people):
    days = {"valid_from": dt.date(2026, 12, 1), "valid_to": dt.date(2026, 12, 31)}
    services.set_deputy(person=people["Liisa"], deputy=people["Aino"], by=people["Liisa"], **days)
    services.set_deputy(person=people["Hannu"], deputy=people["Eero"], by=people["Hannu"], **days)
    matter = make_round(people)
    approve(matter, people["Aino"])
    with pytest.raises(Conflict):
        approve(matter, people["Aino"])  # as Liisa's deputy: the same eyes twice
    approve(matter, people["Liisa"])
    with pytest.raises(NotAllowed):
        approve(matter, people["Eero"])  # as Hannu's deputy: an own claim


@pytest.mark.parametrize(("person_", "deputy", "days"), [("Aino", "Aino", 5), ("Aino", "Liisa", 0)])
def test_a_deputy_is_another_person_for_some_days(people, person_, deputy, days):
    start = dt.date(2026, 12, 1)
    with pytest.raises(DomainError):
        services.set_deputy(
            person=people[person_], deputy=people[deputy], valid_from=start, valid_to=start + dt.timedelta(days),
            by=people["Aino"],
        )  # fmt: skip


@pytest.mark.parametrize("leaves", ["account", "role"])
def test_when_a_holder_leaves_the_roles_next_holder_takes_over(people, leaves):
    leena = make_approver("Leena", Role.LINE_MANAGER)
    matter = make_round(people)
    approve(matter, people["Aino"])
    matter.refresh_from_db()
    gone, stays = (people["Liisa"], leena) if matter.holder == people["Liisa"] else (leena, people["Liisa"])
    if leaves == "account":
        User.objects.filter(pk=gone.pk).update(is_active=False)
    else:
        RoleGrant.objects.filter(user=gone).delete()
    assert list(selectors.rounds_without_holder()) == [matter]
    assert approve_possible(stays, matter)
    services.keep_rounds_moving()
    matter.refresh_from_db()
    assert matter.holder == stays
    assert not selectors.rounds_without_holder().exists()


def approve_possible(user, matter) -> bool:
    return selectors.rounds_to_decide(fresh(user)).filter(pk=matter.pk).exists()


def test_an_orderer_who_leaves_is_replaced_by_the_fallback_and_at_last_by_an_administrator(people):
    anna = person("Anna")
    matter = make_round(people)
    User.objects.filter(pk=people["Aino"].pk).update(is_active=False)
    services.keep_rounds_moving()
    matter.refresh_from_db()
    assert matter.holder == people["Kaarina"]
    User.objects.filter(pk=people["Kaarina"].pk).update(is_active=False)
    services.keep_rounds_moving()
    matter.refresh_from_db()
    assert (matter.holder, matter.holder_role) == (anna, "administrator")
    User.objects.filter(pk=anna.pk).update(is_active=False)
    with pytest.raises(LookupError):
        services.keep_rounds_moving()
    assert list(selectors.rounds_without_holder()) == [matter]


@pytest.mark.requirement("A094")
def test_reminders_come_every_third_day_and_lateness_is_told_once(people):
    make_round(people)

    def told(topic) -> int:
        with in_platform():
            return Message.objects.filter(topic=topic).count()

    counts = []
    for day in (3, 4, 4, 7, 8, 9):
        with time_machine.travel(dt.datetime(2026, 12, day, 9, tzinfo=dt.UTC), tick=False):
            services.keep_rounds_moving()
            counts.append((told("round.waiting"), told("round.late")))
    assert counts == [(1, 0), (2, 0), (2, 0), (3, 0), (3, 1), (3, 1)]


@pytest.mark.parametrize(("was", "to"), list(product(RoundStatus, repeat=2)))
def test_only_listed_steps_can_be_taken(people, was, to):
    matter = make_round(people)
    Round.objects.filter(pk=matter.pk).update(status=was)
    matter.refresh_from_db()
    with transaction.atomic():
        if to in Round.STEPS[was]:
            matter.become(to, by=people["Liisa"])
            assert matter.steps_taken().get().became == to
        else:
            with pytest.raises(StepRefused):
                matter.become(to, by=people["Liisa"])
