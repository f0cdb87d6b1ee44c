"""A message commits with the change it tells of, and holds ids only (architecture.md section 4, rule 10)."""

from types import SimpleNamespace

import pytest
from django.db import models, transaction

from accounts.models import User
from domain.ids import new_id
from outbox.models import Message
from outbox.services import NoReceiver, OutsideTransaction, publish
from tenants.context import in_platform, in_tenant
from tests.factories.people import make_user


def messages(topic: str) -> list[Message]:
    with in_platform():
        return list(Message.objects.filter(topic=topic))


def test_outside_a_transaction_nothing_is_sent(north, topic, monkeypatch):
    monkeypatch.setattr("outbox.services.connection", SimpleNamespace(in_atomic_block=False, tenant=north))
    with pytest.raises(OutsideTransaction):
        publish(topic, new_id())


def test_a_message_is_rolled_back_with_its_sender(north, topic):
    with transaction.atomic():
        make_user("Aino")
        publish(topic, new_id())
        transaction.set_rollback(True)
    assert messages(topic) == []
    assert not User.objects.exists()


def test_a_message_belongs_to_the_organisation_it_was_sent_in(north, south, topic):
    publish(topic, new_id())
    with in_tenant(south):
        publish(topic, new_id())
    assert [message.tenant_id for message in messages(topic)] == [north.pk, south.pk]


def test_the_same_words_twice_are_one_message(north, topic):
    """Also under the tenant's own SQL role, which cannot read the table."""
    ref = new_id()
    for _ in range(3):
        publish(topic, ref, once="2026-11")
    publish(topic, ref, once="2026-12")
    assert len(messages(topic)) == 2


def test_without_the_word_each_is_a_message_of_its_own(north, topic):
    ref = new_id()
    publish(topic, ref)
    publish(topic, ref)
    assert len(messages(topic)) == 2


def test_the_same_words_of_two_organisations_do_not_meet(north, south, topic):
    ref = new_id()
    publish(topic, ref, once="x")
    with in_tenant(south):
        publish(topic, ref, once="x")
    assert len(messages(topic)) == 2


def test_on_the_platform_a_message_needs_a_receiver(db, north, topic):
    with in_platform():
        with pytest.raises(NoReceiver):
            publish(topic, new_id())
        publish(topic, new_id(), to=north.pk)
    assert [message.tenant_id for message in messages(topic)] == [north.pk]


def test_the_table_has_room_for_ids_only():
    """No text of a person fits: besides ids and times only the topic, the key made of ids, and an error's class."""
    texts = {
        field.name
        for field in Message._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField)
    }
    others = {type(field) for field in Message._meta.get_fields() if field.name not in texts}
    assert texts == {"topic", "dedupe_key", "error"}
    assert others == {models.UUIDField, models.DateTimeField, models.PositiveSmallIntegerField}


def test_what_the_queue_carries_is_ids_and_a_topic(north, topic):
    from tenants.delivery import as_arguments

    publish(topic, ref := new_id())
    (message,) = messages(topic)
    assert as_arguments(message) == [str(message.pk), str(north.pk), topic, str(ref)]


def test_topics_of_the_apps_fit_into_the_key():
    from outbox import subscribers

    assert all(len(f"{new_id()}:{topic}:{new_id()}:{new_id()}") <= 160 for topic in subscribers._subscribers)
