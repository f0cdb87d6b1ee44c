"""One agreed task of the expert: falling ill, telling that it was done, talking it through (ux.md E4, E16)."""

import pytest

from registry.sessions.models import SessionStatus
from registry.sessions.selectors import debrief_of
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.factories.sessions import (
    agreed_session,
    messages_sent,
)
from tests.registry.sessions.conftest import text

pytestmark = pytest.mark.usefixtures("pages")


@pytest.mark.requirement("A060", "A203", "A204")
def test_i_fell_ill_is_two_taps_and_says_it_never_counts(phone, eero):
    session = agreed_session(eero)
    assert f"/sessions/{session.pk}/ill/" in text(phone.get(f"/sessions/{session.pk}/"))
    page = text(phone.get(f"/sessions/{session.pk}/ill/"))
    assert "Syytä ei tarvitse kertoa. Tästä ei koskaan tule sinulle haittaa." in page
    session.refresh_from_db()
    assert session.status == SessionStatus.PLANNED
    done = text(phone.post(f"/sessions/{session.pk}/ill/", follow=True))
    assert "Paranemisia!" in done
    assert "palkkiota ei makseta, sääntö Peruutus 2026-1" in done
    assert phone.post(f"/sessions/{session.pk}/ill/").status_code == 409
    assert messages_sent("session.decided", session.pk) == 1


def test_i_cannot_come_after_all(phone, eero):
    session = agreed_session(eero)
    assert "En pääsekään" in text(phone.get(f"/sessions/{session.pk}/"))
    phone.post(f"/sessions/{session.pk}/unable/")
    session.refresh_from_db()
    assert session.outcome_code == "cancelled_by_expert"


def test_the_expert_confirms_the_work_with_the_agreed_hours_filled_in(phone, eero, clock):
    session = agreed_session(eero)
    path = f"/sessions/{session.pk}/held/"
    assert phone.post(path, {"hours": "1"}).status_code == 422
    clock.move_to(session.ends_at)
    assert 'value="1"' in text(phone.get(path))
    assert phone.post(path, {"hours": "kaksi"}).status_code == 422
    assert phone.post(path, {"hours": "1,5"}).status_code == 302
    session.refresh_from_db()
    assert (session.status, session.outcome["minutes"]) == (SessionStatus.HELD, 90)
    assert phone.post(path, {"hours": "2"}).status_code == 409


def test_agreed_hours_are_no_difference(phone, eero, clock):
    session = agreed_session(eero)
    clock.move_to(session.ends_at)
    phone.post(f"/sessions/{session.pk}/held/", {"hours": "1 h"})
    session.refresh_from_db()
    assert "minutes" not in session.outcome


@pytest.mark.requirement("A012")
def test_a_talk_after_the_work_is_asked_with_one_tap_and_noted_when_held(phone, eero, clock, sign_in):
    session = agreed_session(eero)
    clock.move_to(session.ends_at)
    phone.post(f"/sessions/{session.pk}/held/", {"hours": "1"})
    assert "Haluan purkaa" in text(phone.get(f"/sessions/{session.pk}/"))
    phone.post(f"/sessions/{session.pk}/debrief/")
    phone.post(f"/sessions/{session.pk}/debrief/")
    assert messages_sent("debrief.asked", session.pk) == 1
    aino = sign_in(person("Aino"))
    assert "Juttelu on pidetty" in text(aino.get(f"/sessions/{session.pk}/outcome/"))
    assert aino.post(f"/sessions/{session.pk}/debriefed/").status_code == 302
    assert debrief_of(session).is_held


@pytest.mark.requirement("A013")
def test_a_task_that_needs_supervision_says_so(phone, eero):
    session = agreed_session(eero)
    task_type = session.assignment.order.task_type
    for needs in (False, True):
        task_type.needs_supervision = needs
        task_type.save()
        said = "Sinulla on oikeus saada työnohjausta tässä tehtävässä." in text(
            phone.get(f"/sessions/{session.pk}/")
        )
        assert said is needs


def test_another_experts_things_do_not_exist_and_staff_is_turned_away(eero, sign_in):
    session = agreed_session(eero)
    vappu, pirkko, aino = make_expert("Vappu").user, person("Pirkko"), person("Aino")
    places = [f"{session.pk}/{page}" for page in ("", "ill/", "unable/", "held/")]
    for user, status in ((vappu, 404), (pirkko, 403), (aino, 403)):
        visitor = sign_in(user)
        for place in (*places, f"offers/{session.assignment.offer_id}/"):
            assert visitor.get(f"/sessions/{place}").status_code == status
