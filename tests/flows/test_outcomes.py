"""Cancelling and telling how it went, through HTTP: the second of the deadline, the price shown, two at once.

The work is on Wednesday 25.11.2026 at 13–14; it is free to cancel until Tuesday 15:00:00 (A053, A054).
"""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles.models import Role
from registry.orders.models import OrderStatus
from registry.sessions.frozen import outcome_of
from registry.sessions.models import ExpertSession, SessionStatus
from registry.sessions.services import decide_outcome
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert, make_unit
from tests.factories.sessions import MONDAY, TUESDAY, WEDNESDAY, helsinki, make_session
from tests.registry.sessions.conftest import clock, first_organisation, only_own_pages, pages, rules, sign_in  # noqa: F401

pytestmark = pytest.mark.usefixtures("pages")
THURSDAY = WEDNESDAY + dt.timedelta(days=1)


@pytest.fixture
def session(pages):  # noqa: F811
    return make_session(make_expert("Eero"))


@pytest.fixture
def aino(session, sign_in):  # noqa: F811
    return sign_in(person("Aino"))


def paid(session) -> Decimal:
    session.refresh_from_db()
    return outcome_of(session).fee.of(Decimal("50.00"))


def path(session, page: str) -> str:
    return f"/sessions/{session.pk}/{page}/"


CANCEL = {"event": "cancelled_by_orderer"}


@pytest.mark.requirement("A053", "A054")
@pytest.mark.parametrize(
    ("told_at", "fee", "words"),
    [
        ("14:59:59", "0.00", "Peruttu ti 24.11. klo 14.59 → palkkiota ei makseta, sääntö Peruutus 2026-1"),
        ("15:00:00", "0.00", "Peruttu ti 24.11. klo 15.00 → palkkiota ei makseta, sääntö Peruutus 2026-1"),
        ("15:00:01", "50.00", "Peruttu ti 24.11. klo 15.00 → palkkio maksetaan, sääntö Peruutus 2026-1"),
    ],
)
def test_the_second_of_the_deadline_belongs_to_the_orderer(session, aino, clock, told_at, fee, words):  # noqa: F811
    clock.move_to(helsinki(TUESDAY, told_at))
    assert aino.post(path(session, "cancel"), CANCEL).status_code == 302
    assert paid(session) == Decimal(fee)
    assert session.outcome["words"]["fi"] == words
    session.assignment.order.refresh_from_db()
    assert session.assignment.order.status == OrderStatus.CANCELLED


@pytest.mark.requirement("A053", "A054")
@pytest.mark.parametrize(
    ("day", "told_at", "fee"),
    [
        # The clocks go forward on Sunday 28.3.2027 at 3 and back on Sunday 31.10.2027 at 4.
        (dt.date(2027, 3, 28), (dt.date(2027, 3, 27), "15:00:00"), "0.00"),
        (dt.date(2027, 3, 28), (dt.date(2027, 3, 27), "15:00:01"), "50.00"),
        (dt.date(2027, 3, 29), (dt.date(2027, 3, 28), "15:00:00"), "0.00"),
        (dt.date(2027, 3, 29), (dt.date(2027, 3, 28), "15:00:01"), "50.00"),
        (dt.date(2027, 10, 31), (dt.date(2027, 10, 30), "15:00:00"), "0.00"),
        (dt.date(2027, 10, 31), (dt.date(2027, 10, 30), "15:00:01"), "50.00"),
        (dt.date(2027, 11, 1), (dt.date(2027, 10, 31), "15:00:00"), "0.00"),
        (dt.date(2027, 11, 1), (dt.date(2027, 10, 31), "15:00:01"), "50.00"),
    ],
)
def test_the_deadline_holds_over_the_nights_of_the_clock_changes(session, clock, sign_in, day, told_at, fee):  # noqa: F811
    kept = ExpertSession.objects.filter(pk=session.pk)
    kept.update(starts_at=helsinki(day, "10:00"), ends_at=helsinki(day, "11:00"))
    clock.move_to(helsinki(*told_at))
    assert sign_in(person("Aino")).post(path(session, "cancel"), CANCEL).status_code == 302
    assert paid(session) == Decimal(fee)


@pytest.mark.requirement("A053", "A054")
def test_the_page_says_the_price_and_the_deadline_before_anything_is_done(session, aino, clock):  # noqa: F811
    page = aino.get(path(session, "cancel")).content.decode()
    assert "Peruminen on nyt maksutonta" in page
    assert "Viimeistään tiistaina 24.11. kello 15.00" in page
    assert "0,00\u00a0€" in page
    assert "50,00\u00a0€" in page
    assert "Sääntö: Peruutus 2026-1." in page
    clock.move_to(helsinki(TUESDAY, "15:00:01"))
    page = aino.get(path(session, "cancel")).content.decode()
    assert "Peruminen maksaa nyt 50,00\u00a0€" in page
    session.refresh_from_db()
    assert session.status == SessionStatus.PLANNED


def test_a_deadline_that_went_by_while_the_page_was_open_is_shown_first(session, aino, clock):  # noqa: F811
    clock.move_to(helsinki(TUESDAY, "14:59:59"))
    assert 'name="seen_in_time" value="True"' in aino.get(path(session, "cancel")).content.decode()
    clock.move_to(helsinki(TUESDAY, "15:00:01"))
    late = aino.post(path(session, "cancel"), {**CANCEL, "seen_in_time": "True"})
    assert late.status_code == 409
    page = late.content.decode()
    assert "Määräaika meni, kun sivu oli auki." in page
    assert "Peruminen maksaa nyt 50,00\u00a0€" in page
    assert 'name="seen_in_time" value="False"' in page
    assert aino.post(path(session, "cancel"), {**CANCEL, "seen_in_time": "False"}).status_code == 302
    assert paid(session) == Decimal("50.00")


@pytest.mark.requirement("A056", "A057", "A058")
@pytest.mark.parametrize(
    ("sent", "fee", "code", "held"),
    [
        ({"event": "held", "hours": "1", "participants": "12"}, "50.00", "held", True),
        ({"event": "client_absent", "time_reused": "on"}, "50.00", "client_absent", False),
        ({"event": "empty_group"}, "50.00", "empty_group", True),
    ],
)
def test_the_orderer_tells_how_it_went(session, aino, clock, sent, fee, code, held):  # noqa: F811
    clock.move_to(session.ends_at)
    page = aino.get(path(session, "outcome")).content.decode()
    assert "Palkkio maksetaan: 50,00\u00a0€." in page
    assert aino.post(path(session, "outcome"), sent).status_code == 302
    assert paid(session) == Decimal(fee)
    assert (session.outcome_code, session.counts_as_held) == (code, held)
    session.assignment.order.refresh_from_db()
    assert session.assignment.order.status == OrderStatus.DONE
    assert session.participants == {"held": 12, "client_absent": None, "empty_group": 0}[code]
    assert bool(session.outcome.get("time_reused")) == ("time_reused" in sent)


@pytest.mark.requirement("A059")
def test_a_group_ends_with_a_reason(session, aino):
    assert aino.post(path(session, "outcome"), {"event": "series_ended"}).status_code == 422
    assert (
        aino.post(path(session, "outcome"), {"event": "series_ended", "reason": "compelling"}).status_code
        == 302
    )
    assert (paid(session), session.outcome["reason"]) == (0, "compelling")


MOVED = {"day": "26.11.2026", "since": "10.00", "until": "11", "event": "moved_with_consent"}


@pytest.mark.requirement("A055")
def test_the_orderer_moves_to_a_new_time(session, aino, clock):  # noqa: F811
    clock.move_to(helsinki(TUESDAY, "16:00"))
    assert aino.post(path(session, "move"), MOVED).status_code == 302
    session.refresh_from_db()
    assert session.moved_to.starts_at == helsinki(THURSDAY, "10:00")
    clock.move_to(helsinki(WEDNESDAY, "15:00:00"))
    aino.post(path(session.moved_to, "cancel"), CANCEL)
    assert paid(session.moved_to) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "1.1.2020"},
        {"day": "huomenna"},
        {"until": "9"},
        {"since": ""},
        {"event": ""},
        {"event": "held"},
    ],
)
def test_a_wrong_new_time_is_422_and_nothing_is_lost(session, aino, wrong):
    response = aino.post(path(session, "move"), MOVED | wrong)
    assert response.status_code == 422
    assert "<title>Virhe:" in response.content.decode()
    session.refresh_from_db()
    assert session.status == SessionStatus.PLANNED


@pytest.mark.parametrize(
    ("page", "sent", "told_at"),
    [
        ("cancel", CANCEL, (WEDNESDAY, "14:00:00")),
        ("move", MOVED, (WEDNESDAY, "14:00:00")),
        ("outcome", {"event": "held", "hours": "1"}, (WEDNESDAY, "12:59:59")),
        ("outcome", {"event": "client_absent"}, (MONDAY, "12:30")),
        ("outcome", {"event": "empty_group"}, (MONDAY, "12:30")),
        ("cancel", {"event": "held"}, (MONDAY, "12:30")),
        ("cancel", {}, (MONDAY, "12:30")),
        ("outcome", {"event": "held", "hours": "paljon"}, (WEDNESDAY, "15:00")),
        ("outcome", {"event": "held", "hours": "1", "participants": "-3"}, (WEDNESDAY, "15:00")),
    ],
)
def test_what_cannot_be_told_is_422_with_a_sentence(session, aino, clock, page, sent, told_at):  # noqa: F811
    clock.move_to(helsinki(*told_at))
    response = aino.post(path(session, page), sent)
    assert response.status_code == 422
    session.refresh_from_db()
    assert (session.status, session.outcome) == (SessionStatus.PLANNED, None)


def test_the_second_one_to_tell_gets_409_and_what_was_told(session, aino, sign_in):  # noqa: F811
    assert aino.post(path(session, "cancel"), CANCEL).status_code == 302
    again = sign_in(person("Kaarina")).post(path(session, "cancel"), CANCEL)
    assert again.status_code == 409
    assert "Joku on jo kertonut, mitä tapahtui: Peruttu" in again.content.decode()


def test_two_at_once_queue_up_behind_the_order_and_then_the_session(session):
    with CaptureQueriesContext(connection) as queries:
        decide_outcome(session_id=session.pk, event="cancelled_by_orderer", by=person("Aino"))
    locks = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    assert "orders_order" in locks[0]
    assert "expert_sessions_expertsession" in locks[1]


@pytest.mark.parametrize("page", ["cancel", "outcome", "move"])
def test_strangers_do_not_find_the_pages(session, sign_in, page):  # noqa: F811
    other_unit = make_unit("Toinen yksikkö", "2020", "4202")
    elsewhere = make_user("Yrjö", Role.UNIT_CONTACT, unit=other_unit)
    assert sign_in(elsewhere).get(path(session, page)).status_code == 404
    assert sign_in(elsewhere).post(path(session, page), CANCEL).status_code == 404
    another_orderer = make_user("Olli", Role.ORDERER)
    assert sign_in(another_orderer).get(path(session, page)).status_code == 404
    assert sign_in(person("Pirkko")).get(path(session, page)).status_code == 403
    assert sign_in(session.expert.user).get(path(session, page)).status_code == 403
    session.refresh_from_db()
    assert session.status == SessionStatus.PLANNED


def test_nobody_decides_of_their_own_work_in_another_role(sign_in):  # noqa: F811
    both = make_user("Vappu", Role.EXPERT, Role.COORDINATOR)
    session = make_session(make_expert("Vappu", user=both))
    assert sign_in(both).get(path(session, "cancel")).status_code == 403


@pytest.mark.parametrize("name", ["own contact", "Kaarina"])
def test_the_units_contact_and_the_coordinator_can_cancel(session, sign_in, name):  # noqa: F811
    by = person("Kaarina") if name == "Kaarina" else make_user("Yrjö", Role.UNIT_CONTACT, unit=session.unit)
    assert sign_in(by).post(path(session, "cancel"), CANCEL).status_code == 302
    assert paid(session) == 0


@pytest.mark.parametrize("page", ["cancel", "outcome", "move"])
def test_looking_never_changes_anything(session, aino, page):
    before = ExpertSession.objects.filter(pk=session.pk).values().get()
    for _time in range(3):
        assert aino.get(path(session, page)).status_code == 200
    assert ExpertSession.objects.filter(pk=session.pk).values().get() == before


@pytest.mark.requirement("A060", "A204")
def test_illness_brings_the_deputy_and_both_are_told(sign_in):  # noqa: F811
    eero, vappu = make_expert("Eero"), make_expert("Vappu")
    session = make_session(eero, deputy=vappu)
    sign_in(eero.user).post(path(session, "ill"))
    new = ExpertSession.objects.get(expert=vappu)
    assert new.starts_at == session.starts_at
    page = sign_in(vappu.user).get("/sessions/mine/?view=coming").content.decode()
    assert str(new.pk) in page
