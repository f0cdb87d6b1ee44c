"""Delivered, unclear, paid, cancelled: who may, in which order, and who is told."""

import datetime as dt

import pytest

from audit.lifecycle import StepRefused
from billing.claims.models import ClaimLine, LineStatus
from billing.payouts import services
from billing.payouts.models import PayoutRun, RunStatus
from domain.errors import DomainError, NotAllowed
from outbox.models import Message
from tenants.context import in_platform
from tests.factories.payouts import PAY_DAY, approved_line, set_payroll
from tests.factories.people import person


@pytest.fixture
def downloaded(frozen):
    services.download_file(run_id=frozen.pk, format="csv", by=frozen.frozen_by)[1].close()
    return frozen


def states(run):
    run.refresh_from_db()
    return run.status, set(ClaimLine.objects.values_list("status", flat=True))


@pytest.mark.requirement("A093", "A100")
def test_a_run_is_delivered_then_paid_and_the_experts_are_told_once(downloaded, payroll):
    services.deliver(run_id=downloaded.pk, by=payroll)
    assert states(downloaded) == (RunStatus.DELIVERED, {LineStatus.IN_RUN})
    services.settle(run_id=downloaded.pk, by=payroll)
    assert states(downloaded) == (RunStatus.SETTLED, {LineStatus.PAID})
    assert [step.became for step in downloaded.steps_taken()] == ["delivered", "settled"]
    with pytest.raises(StepRefused):
        services.settle(run_id=downloaded.pk, by=payroll)
    with in_platform():
        assert list(Message.objects.filter(topic="run.settled").values_list("ref", flat=True)) == [
            downloaded.pk
        ]


def test_paid_is_delivered_too(downloaded, payroll):
    services.settle(run_id=downloaded.pk, by=payroll)
    assert [step.became for step in downloaded.steps_taken()] == ["delivered", "settled"]


def test_nothing_is_delivered_before_a_file_was_made(frozen, payroll):
    with pytest.raises(DomainError) as refused:
        services.deliver(run_id=frozen.pk, by=payroll)
    assert refused.value.code == "no_file"
    assert states(frozen) == (RunStatus.FROZEN, {LineStatus.IN_RUN})


def test_an_unclear_delivery_is_a_state_and_the_same_bytes_can_be_sent_again(downloaded, payroll):
    services.mark_unknown(run_id=downloaded.pk, by=payroll)
    made, out = services.download_file(run_id=downloaded.pk, format="csv", by=payroll, seen=1)
    out.close()
    assert (made.sha256, states(downloaded)[0]) == (downloaded.files.get().sha256, RunStatus.UNKNOWN)
    services.deliver(run_id=downloaded.pk, by=payroll)
    assert states(downloaded)[0] == RunStatus.DELIVERED


@pytest.mark.parametrize("until", ["deliver", "settle"])
def test_a_delivered_run_is_never_cancelled(downloaded, payroll, until):
    getattr(services, until)(run_id=downloaded.pk, by=payroll)
    before = states(downloaded)
    with pytest.raises(StepRefused):
        services.cancel_run(run_id=downloaded.pk, by=payroll, reason="Virhe")
    assert states(downloaded) == before
    assert not downloaded.lines.filter(is_released=True).exists()


def test_cancelling_needs_a_reason_and_is_done_once(frozen, payroll):
    with pytest.raises(DomainError):
        services.cancel_run(run_id=frozen.pk, by=payroll, reason="  ")
    services.cancel_run(run_id=frozen.pk, by=payroll, reason="Väärä päivä")
    assert states(frozen) == (RunStatus.CANCELLED, {LineStatus.APPROVED})
    assert frozen.steps_taken().get().note == "Väärä päivä"
    with pytest.raises(StepRefused):
        services.cancel_run(run_id=frozen.pk, by=payroll, reason="Uudestaan")
    with pytest.raises(StepRefused):
        services.settle(run_id=frozen.pk, by=payroll) if frozen.files.exists() else services.mark_unknown(
            run_id=frozen.pk, by=payroll
        )


@pytest.mark.parametrize("act", ["deliver", "mark_unknown", "settle", "cancel_run", "download_file"])
@pytest.mark.parametrize("name", ["Aino", "Kaarina", "Anna"])
def test_nobody_but_payroll_takes_a_step(downloaded, act, name):
    extra = {"cancel_run": {"reason": "Virhe"}, "download_file": {"format": "csv"}}.get(act, {})
    with pytest.raises(NotAllowed):
        getattr(services, act)(run_id=downloaded.pk, by=person(name), **extra)
    assert states(downloaded) == (RunStatus.FROZEN, {LineStatus.IN_RUN})


@pytest.mark.parametrize("act", ["deliver", "settle"])
def test_with_two_people_release_the_one_who_closed_does_not_deliver(payroll, paavo, eero, act):
    set_payroll(two_people_release=True)
    approved_line(eero)
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    services.download_file(run_id=run.pk, format="csv", by=payroll)[1].close()
    with pytest.raises(NotAllowed):
        getattr(services, act)(run_id=run.pk, by=payroll)
    assert states(run)[0] == RunStatus.FROZEN
    set_payroll(
        two_people_release=False
    )  # a flag taken away later does not open a run that was closed under it
    with pytest.raises(NotAllowed):
        getattr(services, act)(run_id=run.pk, by=payroll)
    getattr(services, act)(run_id=run.pk, by=paavo)
    services_done = {"deliver": RunStatus.DELIVERED, "settle": RunStatus.SETTLED}
    assert states(run)[0] == services_done[act]


def test_a_line_is_paid_once_in_its_life(downloaded, payroll):
    services.settle(run_id=downloaded.pk, by=payroll)
    with pytest.raises(DomainError):
        services.freeze_run(pay_day=PAY_DAY, by=payroll)
    with pytest.raises(DomainError):
        services.freeze_run(pay_day=dt.date(2027, 1, 29), by=payroll)
    assert PayoutRun.objects.count() == 1
