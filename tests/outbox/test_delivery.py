"""At least once, with the effect once: the ledger stands in the transaction of the effect."""

import pytest
from django.db import transaction

from accounts.models import User
from domain.ids import new_id
from outbox.ledger.models import Processed
from outbox.models import Message
from outbox.services import publish
from tenants.context import in_platform, in_tenant
from tenants.delivery import deliver
from tenants.models import Tenant, TenantStatus
from tests.factories.people import make_user
from tests.visitor import settle


def send(topic, **words) -> Message:
    publish(topic, new_id(), **words)
    with in_platform():
        return Message.objects.get(topic=topic)


def again(message: Message) -> bool:
    with in_platform():
        return deliver(message.pk, message.tenant_id, message.topic, message.ref)


def fresh(message: Message) -> Message:
    with in_platform():
        message.refresh_from_db()
    return message


def test_a_message_reaches_its_subscribers_inside_its_organisation(north, topic, listen):
    from django.db import connection

    first = listen()
    where = []
    first.heard = type("Notes", (list,), {"append": lambda self, ref: where.append(connection.schema_name)})()
    send(topic)
    assert settle() == 1
    assert where == [north.schema_name]


def test_delivered_three_times_the_effect_is_once(north, topic, listen):
    first, second = listen("first"), listen("second")
    message = send(topic)
    assert all(again(message) for _ in range(3))
    assert first.heard == second.heard == [message.ref]
    assert Processed.objects.count() == 2
    assert fresh(message).done_at


def test_one_that_fails_does_not_stop_the_others(north, topic, listen):
    broken, working = listen("broken"), listen("working")
    broken.fails = True
    message = send(topic)
    assert not again(message)
    assert working.heard == [message.ref]
    assert fresh(message).done_at is None
    assert message.error == "ValueError"


def test_what_failed_is_tried_again_and_the_rest_is_not_repeated(north, topic, listen):
    broken, working = listen("broken"), listen("working")
    broken.fails = True
    message = send(topic)
    again(message)
    broken.fails = False
    assert again(message)
    assert broken.heard == working.heard == [message.ref]
    assert fresh(message).error == ""


def test_what_a_failing_subscriber_wrote_is_undone(north, topic, listen):
    from outbox.subscribers import subscribe

    @subscribe(topic)
    def writes_and_fails(ref):
        make_user("Aino")
        raise ValueError

    message = send(topic)
    assert not again(message)
    assert not User.objects.exists()
    assert not Processed.objects.exists()


def test_a_subscriber_may_send_on(north, topic, listen):
    from outbox.subscribers import subscribe

    heard = []
    subscribe(f"{topic}.next")(heard.append)

    @subscribe(topic)
    def sends_on(ref):
        publish(f"{topic}.next", ref, once="x")

    message = send(topic)
    assert settle() == 2
    assert heard == [message.ref]


def test_a_message_of_a_suspended_organisation_waits(north, topic, listen):
    first, message = listen(), send(topic)
    with in_platform():
        Tenant.objects.filter(pk=north.pk).update(status=TenantStatus.SUSPENDED)
    assert not again(message)
    assert first.heard == []
    assert (fresh(message).error, fresh(message).done_at, fresh(message).dead_at) == ("", None, None)


def test_a_message_of_an_unknown_organisation_is_refused(db, topic, listen):
    first = listen()
    with in_platform():
        assert not deliver(new_id(), new_id(), topic, new_id())
        assert not deliver(new_id(), None, topic, new_id())
    assert first.heard == []


def test_a_topic_without_listeners_is_done(north, topic):
    message = send(topic)
    assert again(message)
    assert fresh(message).done_at


def test_listening_twice_is_listening_once(north, topic, listen):
    from outbox.subscribers import subscribe

    first = listen()
    subscribe(topic)(first)
    message = send(topic)
    again(message)
    assert first.heard == [message.ref]


def test_ledgers_of_two_organisations_are_apart(north, south, topic, listen):
    first = listen()
    message = send(topic)
    again(message)
    with in_tenant(south), transaction.atomic():
        assert not Processed.objects.exists()
    assert first.heard == [message.ref]


def test_every_subscriber_of_the_apps_has_a_name_of_its_own():
    from outbox import subscribers

    everyone = [
        subscribers.name_of(one) for listeners in subscribers._subscribers.values() for one in set(listeners)
    ]
    assert all(len(name) <= 120 for name in everyone)
    for topic, listeners in subscribers._subscribers.items():
        names = [subscribers.name_of(one) for one in listeners]
        assert len(set(names)) == len(names), topic


@pytest.mark.parametrize("kind", [OSError, RuntimeError, KeyError])
def test_any_fault_of_a_subscriber_is_caught(north, topic, kind):
    from outbox.subscribers import subscribe

    @subscribe(topic)
    def falls(ref):
        raise kind("x")

    assert not again(send(topic))
