"""Suspended, taken back, waiting to be deleted: at once, with a reason, in the journal; work waits and is not lost."""

import datetime as dt

import pytest
import time_machine

from accounts.staff.models import PlatformGrant, PlatformRole
from config.tasks import nightly
from domain.clock import today
from domain.errors import Conflict, DomainError
from domain.ids import new_id
from outbox.models import Message
from outbox.services import publish
from outbox.subscribers import subscribe
from tenants.context import TenantAsleep, in_platform, in_tenant
from tenants.delivery import deliver, deliver_due
from tenants.fleet import lifecycle
from tenants.fleet.models import Job, JobKind
from tenants.models import PlatformEntry, Tenant, TenantStatus
from tests.factories.people import make_user
from tests.visitor import Visitor

REASON = "Sopimus on tauolla"


@pytest.fixture
def olli(db):
    with in_platform():
        user = make_user("Olli")
        PlatformGrant.objects.create(user=user, role=PlatformRole.OPERATOR)
        return user


@pytest.fixture
def south_id(south):
    return south.pk


def act(name, tenant_id, olli, **facts):
    with in_platform():
        return getattr(lifecycle, name)(tenant_id=tenant_id, reason=REASON, by=olli, **facts)


def test_a_suspended_organisation_shows_a_plain_page_at_once(
    south_id, olli, django_capture_on_commit_callbacks
):
    assert Visitor("south").get("/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        act("suspend", south_id, olli)
    answer = Visitor("south").get("/")
    assert answer.status_code == 503
    page = answer.content.decode()
    for sentence in ("Palvelu on tauolla", "Tjänsten har paus", "The service is paused"):
        assert sentence in page
    assert Visitor("north").get("/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        act("resume", south_id, olli)
    assert Visitor("south").get("/").status_code == 200


def test_every_act_stands_in_the_journal_with_who_and_why(south_id, olli):
    for name in ("suspend", "resume", "close", "keep"):
        act(name, south_id, olli)
    lines = PlatformEntry.objects.filter(subject_id=south_id).order_by("at")
    assert [line.action for line in lines] == [
        "organisation.suspended",
        "organisation.resumed",
        "organisation.closing",
        "organisation.kept",
    ]
    assert {(line.by_id, line.reason, line.organisation) for line in lines} == {
        (olli.pk, REASON, "Eteläinen hyvinvointialue")
    }


@pytest.mark.parametrize(
    ("before", "act_name"),
    [
        ("active", "resume"), ("active", "keep"), ("suspended", "suspend"), ("suspended", "keep"),
        ("closing", "suspend"), ("closing", "resume"), ("closing", "close"),
    ],
)  # fmt: skip
def test_an_act_that_does_not_fit_the_state_is_a_conflict(south_id, olli, before, act_name):
    Tenant.objects.filter(pk=south_id).update(status=before)
    with pytest.raises(Conflict):
        act(act_name, south_id, olli)
    assert Tenant.objects.get(pk=south_id).status == before
    assert not PlatformEntry.objects.exists()


@pytest.mark.parametrize("name", ["suspend", "close", "request_export"])
def test_no_act_without_a_reason(south_id, olli, name):
    with in_platform(), pytest.raises(DomainError):
        getattr(lifecycle, name)(tenant_id=south_id, reason="  ", by=olli)
    assert Tenant.objects.get(pk=south_id).status == TenantStatus.ACTIVE
    assert not Job.objects.exists()


def test_the_deletion_waits_thirty_days_and_never_less_than_a_week(south_id, olli):
    with pytest.raises(DomainError):
        act("close", south_id, olli, delete_on=today() + dt.timedelta(days=6))
    act("close", south_id, olli)
    assert Tenant.objects.get(pk=south_id).delete_on == today() + dt.timedelta(days=30)
    act("keep", south_id, olli)
    kept = Tenant.objects.get(pk=south_id)
    assert (kept.status, kept.delete_on) == (TenantStatus.SUSPENDED, None)


def test_the_night_asks_for_a_deletion_only_when_its_day_has_come_and_once(south_id, olli, monkeypatch):
    monkeypatch.setattr("config.tasks.nightly_round.apply_async", lambda **options: None)
    act("close", south_id, olli)
    nightly()
    assert not Job.objects.exists()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=31), tick=False):
        nightly()
        nightly()
    assert [(job.kind, job.tenant_id) for job in Job.objects.all()] == [(JobKind.DELETE, south_id)]


@pytest.fixture
def heard(monkeypatch):
    """What a subscriber of the test heard."""
    from outbox import subscribers

    monkeypatch.setattr(subscribers, "_subscribers", subscribers._subscribers.copy())
    heard: list = []

    @subscribe("test.pause")
    def listen(ref):
        heard.append(ref)

    return heard


def send(south) -> Message:
    with in_tenant(south):
        publish("test.pause", new_id())
    with in_platform():
        return Message.objects.get(topic="test.pause")


def test_messages_wait_during_the_pause_and_go_on_afterwards(south, olli, heard):
    message = send(south)
    act("suspend", south.pk, olli)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=60), tick=False):
        for _night in range(20):
            assert deliver_due() == 0
        message.refresh_from_db()
        assert (message.attempts, message.dead_at, message.done_at, heard) == (0, None, None, [])
        act("resume", south.pk, olli)
        assert deliver_due() == 1
    assert heard == [message.ref]


def test_a_message_on_its_way_when_the_pause_begins_goes_back_and_costs_no_attempt(south, olli, heard):
    from outbox.relay import take_due
    from tenants.directory import forget

    message = send(south)
    with in_platform():
        take_due()
    act("suspend", south.pk, olli)
    forget()
    with in_platform():
        assert not deliver(message.pk, south.pk, message.topic, message.ref)
    message.refresh_from_db()
    assert (message.attempts, message.error, heard) == (0, "", [])


def test_nobody_enters_a_suspended_organisation_but_the_operators_own_acts(south, olli):
    act("suspend", south.pk, olli)
    asleep = Tenant.objects.get(pk=south.pk)
    with pytest.raises(TenantAsleep), in_tenant(asleep):
        pass
    with in_tenant(asleep, even_asleep=True) as tenant:
        assert tenant == asleep
