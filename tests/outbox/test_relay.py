"""The relay: leases, back-off, dead letters, and a broker that is away."""

import datetime as dt

import psycopg
import pytest
import time_machine
from django.db import connection

from domain.clock import now
from domain.ids import new_id
from outbox import relay
from outbox.models import Message, MessageState
from outbox.services import drop_message, retry_message
from tenants.context import in_platform
from tenants.models import Tenant

MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def platform(db):
    """As the relay stands."""
    with in_platform():
        yield Tenant.objects.get(slug="north")


def make(tenant, number: int = 1, **fields) -> list[Message]:
    facts = {"tenant_id": tenant.pk, "topic": "test.relay", "next_at": now()}
    return [
        Message.objects.create(ref=new_id(), dedupe_key=str(new_id()), **{**facts, **fields})
        for _ in range(number)
    ]


@pytest.mark.parametrize(
    ("attempt", "seconds"),
    [(1, 15), (2, 30), (3, 60), (4, 120), (5, 240), (6, 480), (7, 960), (8, 1920), (20, 3600)],
)
def test_back_off(attempt, seconds):
    assert relay.wait_after(attempt) == dt.timedelta(seconds=seconds)


def test_a_taken_message_is_leased(platform):
    make(platform)
    assert len(relay.take_due()) == 1
    assert relay.take_due() == []


def test_a_message_of_later_waits(platform):
    make(platform, next_at=now() + dt.timedelta(seconds=30))
    assert relay.take_due() == []


def test_oldest_first_and_no_more_than_asked(platform):
    old = make(platform, next_at=now() - dt.timedelta(hours=2))
    make(platform, 3)
    assert relay.take_due(limit=1) == old


def test_a_message_is_tried_eight_times_and_then_given_up(platform):
    (message,) = make(platform, next_at=MONDAY)
    rang = []
    with time_machine.travel(MONDAY, tick=False) as clock:
        for _ in range(20):
            rang.append(relay.relay_once(lambda message: None))
            clock.shift(dt.timedelta(hours=1, seconds=1))
    message.refresh_from_db()
    assert sum(rang) == relay.MAX_ATTEMPTS == 8
    assert message.state == MessageState.DEAD


def test_a_broker_that_is_away_costs_no_attempt(platform):
    def away(message):
        raise ConnectionError

    messages = make(platform, 5, next_at=MONDAY)
    with time_machine.travel(MONDAY, tick=False) as clock:
        for _ in range(50):
            assert relay.relay_once(away) == 0
            clock.shift(relay.BROKER_AWAY)
        assert set(Message.objects.values_list("attempts", "dead_at")) == {(0, None)}
        rang = []
        assert relay.relay_once(rang.append) == 5
    assert {message.pk for message in rang} == {message.pk for message in messages}


def test_a_broker_that_goes_away_in_the_middle_costs_only_what_it_took(platform):
    make(platform, 5, next_at=MONDAY)
    rang = []

    def breaks_at_three(message):
        if len(rang) == 2:
            raise TimeoutError
        rang.append(message.pk)

    with time_machine.travel(MONDAY, tick=False):
        assert relay.relay_once(breaks_at_three) == 2
    assert Message.objects.filter(attempts=1).count() == 2
    assert Message.objects.filter(attempts=0).count() == 3


def test_done_messages_are_never_rung_again(platform):
    (message,) = make(platform)
    relay.take_due()
    relay.mark_done(message.pk)
    with time_machine.travel(now() + dt.timedelta(days=2)):
        assert relay.take_due() == []


def test_an_error_is_remembered_by_its_kind_only(platform):
    (message,) = make(platform)
    relay.mark_failed(message.pk, ValueError("Eero Esimerkki, 010190-999K"))
    message.refresh_from_db()
    assert message.error == "ValueError"


def test_retry_starts_from_the_beginning(platform):
    (message,) = make(platform, attempts=9, dead_at=now(), error="ValueError")
    assert retry_message(message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (MessageState.WAITING, 0, "")
    assert len(relay.take_due()) == 1


def test_drop_closes_for_good(platform):
    (message,) = make(platform, attempts=9, dead_at=now())
    assert drop_message(message_id=message.pk)
    assert not drop_message(message_id=message.pk)
    assert not retry_message(message_id=message.pk)
    message.refresh_from_db()
    assert message.state == MessageState.DONE


@pytest.mark.parametrize("deed", [retry_message, drop_message])
def test_only_given_up_messages_can_be_retried_or_dropped(platform, deed):
    (waiting,) = make(platform)
    (done,) = make(platform, done_at=now())
    assert not deed(message_id=waiting.pk)
    assert not deed(message_id=done.pk)
    assert not deed(message_id=new_id())


# --- two relays at once ----------------------------------------------------------------------


@pytest.fixture
def other_relay(django_db_setup, django_db_blocker):
    """A second connection to the same database, as another relay would have; committed rows are removed at the end."""
    from django.conf import settings

    given = connection.settings_dict
    facts = {"host": given["HOST"], "port": given["PORT"], "dbname": given["NAME"], "user": given["USER"]}
    with psycopg.connect(**facts, password=given["PASSWORD"]) as other, django_db_blocker.unblock():
        other.execute(
            "SELECT set_config('role', 'kokemus_public', false), set_config('kokemus.tenant', '', false)"
        )
        other.execute("SET statement_timeout = '5s'")
        other.commit()
        yield other
        other.rollback()
        with in_platform():
            Message.objects.filter(topic="test.relay").delete()
        connection.close()
        assert settings.TENANT_ROLES


def test_two_relays_never_take_the_same_message(other_relay):
    """The other holds its batch in an open transaction; ours takes the rest at once, without waiting."""
    with in_platform():
        make(Tenant.objects.get(slug="north"), 6, next_at=MONDAY - dt.timedelta(days=900))
        locked = other_relay.execute(
            "SELECT id FROM outbox_message WHERE topic = 'test.relay' AND done_at IS NULL"
            " ORDER BY next_at LIMIT 4 FOR UPDATE SKIP LOCKED"
        ).fetchall()
        ours = relay.take_due()
    assert len(locked) == 4
    assert len(ours) == 2
    assert {key for (key,) in locked}.isdisjoint({message.pk for message in ours})


def test_what_a_crashed_relay_held_is_free_again(other_relay):
    with in_platform():
        make(Tenant.objects.get(slug="north"), 2, next_at=MONDAY - dt.timedelta(days=900))
        other_relay.execute("SELECT id FROM outbox_message WHERE topic = 'test.relay' FOR UPDATE")
        assert relay.take_due() == []
        other_relay.rollback()
        assert len(relay.take_due()) == 2
