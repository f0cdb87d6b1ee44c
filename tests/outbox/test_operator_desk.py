"""Given-up messages wait for an operator, who lets them try again or drops them with a reason."""

import pytest

from accounts.staff.models import PlatformGrant, PlatformRole
from domain.clock import now
from domain.ids import new_id
from outbox.models import Message, MessageState
from tenants.context import in_platform
from tenants.models import PlatformEntry, Tenant
from tests.factories.people import make_user
from tests.visitor import Visitor

PAGE = "/operator/messages/"


@pytest.fixture
def operator(db):
    """Olli, at the platform host."""
    with in_platform():
        olli = make_user("Olli")
        PlatformGrant.objects.create(user=olli, role=PlatformRole.OPERATOR)
        yield Visitor().sign_in(olli)


@pytest.fixture
def dead(operator) -> Message:
    return Message.objects.create(
        tenant_id=Tenant.objects.get(slug="north").pk,
        topic="offer.sent",
        ref=new_id(),
        dedupe_key=str(new_id()),
        next_at=now(),
        attempts=9,
        dead_at=now(),
        error="ValueError",
    )


def decide(operator, message, **answers):
    return operator.post(f"{PAGE}{message.pk}/", answers, follow=True)


def test_nothing_stopped_is_said(operator):
    assert "Mikään ei ole pysähtynyt" in operator.get(PAGE).content.decode()


def test_a_stopped_message_is_shown_without_anything_personal(operator, dead):
    page = operator.get(PAGE).content.decode()
    for shown in ("offer.sent", "ValueError", "Pohjoinen hyvinvointialue", str(dead.pk), "Yritä uudelleen"):
        assert shown in page
    assert str(dead.ref) not in page


def test_waiting_messages_are_counted_and_not_listed(operator, dead):
    Message.objects.create(
        tenant_id=dead.tenant_id, topic="order.sent", ref=new_id(), dedupe_key=str(new_id()), next_at=now()
    )
    page = operator.get(PAGE).content.decode()
    assert "order.sent" not in page
    assert "Vanhin odottanut" in page


def test_the_number_of_queries_does_not_grow(operator, dead, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    operator.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        operator.get(PAGE)
    for _ in range(4):
        Message.objects.create(
            tenant_id=dead.tenant_id,
            topic="offer.sent",
            ref=new_id(),
            dedupe_key=str(new_id()),
            next_at=now(),
            dead_at=now(),
        )
    with django_assert_num_queries(len(one)):
        operator.get(PAGE)


def test_try_again(operator, dead):
    answer = decide(operator, dead, action="retry")
    dead.refresh_from_db()
    assert dead.state == MessageState.WAITING
    assert "Mikään ei ole pysähtynyt" in answer.content.decode()
    assert PlatformEntry.objects.get().action == "message.retry"


def test_drop_needs_a_reason_and_leaves_a_trace(operator, dead):
    decide(operator, dead, action="drop", reason="  ")
    dead.refresh_from_db()
    assert dead.state == MessageState.DEAD
    decide(operator, dead, action="drop", reason="Organisaatio on lopettanut")
    dead.refresh_from_db()
    assert dead.state == MessageState.DONE
    entry = PlatformEntry.objects.get()
    assert (entry.action, entry.subject_id, entry.reason) == (
        "message.drop",
        dead.pk,
        "Organisaatio on lopettanut",
    )


def test_twice_is_once(operator, dead):
    decide(operator, dead, action="retry")
    answer = decide(operator, dead, action="retry")
    assert PlatformEntry.objects.count() == 1
    assert answer.status_code == 200


@pytest.mark.parametrize("action", ["", "delete", "mark_done"])
def test_an_unknown_act_does_nothing(operator, dead, action):
    decide(operator, dead, action=action, reason="x")
    dead.refresh_from_db()
    assert dead.state == MessageState.DEAD
    assert not PlatformEntry.objects.exists()


def test_an_operator_whose_grant_has_ended_gets_no_further(operator, dead):
    from domain.clock import today

    PlatformGrant.objects.update(valid_to=today())
    assert operator.get(PAGE).status_code == 403
    assert decide(operator, dead, action="retry").status_code == 403
