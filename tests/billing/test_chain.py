"""Approval chains, the pure part (A097–A100, rules.md section 4)."""

import datetime as dt
from decimal import Decimal

import pytest

from billing.approvals.chain import ChainSpec, HolderKind, People, StepSpec, four_eyes, holders, next_step
from domain.errors import DomainError
from tenants.presets import load

CHAIN = ChainSpec.from_data(load("keski-suomi")["approval_chain"])
PEOPLE = People(
    orderer="aino",
    active=frozenset({"aino", "liisa", "hannu", "kaarina", "eero"}),
    roles={"line_manager": ("liisa", "gone"), "unit_head": ("hannu",), "coordinator": ("kaarina",)},
)


@pytest.mark.requirement("A097", "A098", "A099", "A100")
def test_a_line_goes_from_the_orderer_to_the_line_manager_to_the_unit_head_and_then_to_payroll():
    walked = [next_step(CHAIN, approved, Decimal("50.00")) for approved in range(4)]
    assert [step and (step.kind, step.holder) for step in walked] == [
        (HolderKind.ORDERER, ""),
        (HolderKind.ROLE, "line_manager"),
        (HolderKind.ROLE, "unit_head"),
        None,
    ]


def test_a_step_may_be_the_last_one_for_a_small_sum():
    chain = ChainSpec(
        "x",
        "1",
        (
            StepSpec(HolderKind.ROLE, "line_manager", Decimal("100.00")),
            StepSpec(HolderKind.ROLE, "unit_head"),
        ),
    )
    assert next_step(chain, 1, Decimal("100.00")) is None
    assert next_step(chain, 1, Decimal("100.01")) == chain.steps[1]
    assert next_step(chain, 0, Decimal("1.00")) == chain.steps[0]


def test_reminder_and_escalation_days_are_counted_from_the_start_of_the_step():
    step = CHAIN.steps[0]
    assert step.remind_on(dt.date(2026, 11, 24)) == dt.date(2026, 11, 27)
    assert step.escalate_on(dt.date(2026, 11, 24)) == dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("person", "acting_for", "code"),
    [
        ("liisa", None, None),
        ("eero", None, "own_claim"),
        ("aino", None, "approved_already"),
        ("liisa", "aino", "approved_already"),
        ("liisa", "eero", "own_claim"),
        ("hannu", "liisa", None),
    ],
)
def test_four_eyes(person, acting_for, code):
    reason = four_eyes(person, claimant="eero", approvers=["aino"], acting_for=acting_for)
    assert (reason and reason.code) == code


def test_a_holder_who_left_or_may_not_decide_is_replaced_and_no_line_waits_for_nobody():
    orderer, manager, head = CHAIN.steps
    assert holders(orderer, PEOPLE, claimant="eero") == ("aino",)
    assert holders(manager, PEOPLE, claimant="eero", approvers=["aino"]) == ("liisa",)
    assert holders(manager, PEOPLE, claimant="eero", approvers=["liisa"]) == ("kaarina",)
    assert holders(StepSpec(HolderKind.PERSON, "gone"), PEOPLE, claimant="eero") == ("kaarina",)
    assert holders(StepSpec(HolderKind.PERSON, "hannu"), PEOPLE, claimant="eero") == ("hannu",)
    with pytest.raises(DomainError) as refusal:
        holders(head, PEOPLE, claimant="hannu", approvers=["kaarina"])
    assert refusal.value.code == "no_holder"


def test_a_chain_without_steps_and_a_step_without_a_holder_are_refused():
    with pytest.raises(DomainError):
        ChainSpec("x", "1", ())
    with pytest.raises(ValueError, match="names"):
        StepSpec(HolderKind.ROLE)
    with pytest.raises(ValueError, match="before"):
        StepSpec(HolderKind.ORDERER, remind_after_days=9)
