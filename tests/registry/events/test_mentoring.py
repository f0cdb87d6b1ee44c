"""Mentoring: a trained expert takes the trainee along to an own session (A075)."""

import datetime as dt

import pytest

from audit.lifecycle import StepRefused
from billing.claims.models import ClaimLine
from domain.clock import now, today
from domain.errors import Conflict, DomainError, NotAllowed
from notifications.models import Notice
from registry.events.mentoring import answer_seat, ask_seat, end_pair, hours_of, leave_seat, start_pair
from registry.events.models import SeatStatus
from registry.sessions.happening import Event
from registry.sessions.models import ExpertSession
from registry.sessions.services import decide_outcome, mark_held
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.factories.sessions import make_session
from tests.visitor import Visitor, settle


@pytest.fixture
def mentor(rules):
    """Eero is trained."""
    return make_expert("Eero")


@pytest.fixture
def trainee(rules):
    """Maija has signed the commitments but has no training yet."""
    return make_expert("Maija", trained_hours=0)


@pytest.fixture
def pair(mentor, trainee, kaarina):
    """Eero takes Maija along."""
    return start_pair(mentor=mentor, trainee=trainee, by=kaarina, valid_from=today() - dt.timedelta(days=30))


@pytest.fixture
def session(mentor):
    """An agreed session of two hours."""
    return make_session(mentor, day=today() + dt.timedelta(days=10), since="13:00", until="15:00")


def told(user) -> list[str]:
    """The kinds of notices that the person has got about seats."""
    kinds = Notice.objects.filter(user=user, kind__startswith="seat.").order_by("created_at")
    return list(kinds.values_list("kind", flat=True))


def take_place(session: ExpertSession) -> None:
    """The day has come and gone: the orderer tells that the session was held."""
    shift = session.starts_at - now() + dt.timedelta(hours=4)
    ExpertSession.objects.filter(pk=session.pk).update(
        starts_at=session.starts_at - shift, ends_at=session.ends_at - shift
    )
    mark_held(session_id=session.pk, by=person("Aino"))


@pytest.mark.requirement("A075")
def test_the_mentor_says_yes_then_the_trainee_and_the_orderer_is_told_and_nobody_is_paid_twice(
    pair, session, mentor, trainee, kaarina
):
    desk = Visitor("north").sign_in(kaarina)
    assert desk.post(f"/events/pairs/{pair.pk}/ask/", {"session": str(session.pk)}).status_code == 302
    seat = pair.seats.get()
    settle()
    assert (told(mentor.user), told(trainee.user)) == (["seat.asked"], [])
    page = Visitor("north").sign_in(mentor.user)
    assert f"/events/seats/{seat.pk}/" in page.get("/sessions/home/").content.decode()
    assert "Saako koulutettava tulla mukaan" in page.get(f"/events/seats/{seat.pk}/").content.decode()
    assert page.post(f"/events/seats/{seat.pk}/answer/", {"answer": "yes"}).status_code == 302
    settle()
    assert told(trainee.user) == ["seat.offered"]
    assert Visitor("north").sign_in(person("Aino")).get(f"/events/seats/{seat.pk}/").status_code == 404
    page = Visitor("north").sign_in(trainee.user)
    assert page.post(f"/events/seats/{seat.pk}/answer/", {"answer": "yes"}).status_code == 302
    settle()
    assert told(person("Aino")) == ["seat.agreed"]
    assert (
        "Maija E."
        in Visitor("north").sign_in(person("Aino")).get(f"/events/seats/{seat.pk}/").content.decode()
    )

    take_place(session)
    settle()
    seat.refresh_from_db()
    assert (seat.status, seat.minutes, hours_of(pair)) == (SeatStatus.HELD, 120, 2)
    assert set(ClaimLine.objects.values_list("claim__expert", flat=True)) <= {mentor.pk}
    assert ExpertSession.objects.filter(expert=trainee).count() == 0


@pytest.mark.requirement("A075")
def test_a_completed_mentoring_is_a_training_of_the_hours_along(pair, session, mentor, trainee, kaarina):
    with pytest.raises(DomainError) as refused:
        end_pair(pair_id=pair.pk, by=kaarina, is_completed=True)
    assert refused.value.code == "no_hours"
    seat = ask_seat(pair_id=pair.pk, session_id=session.pk, by=mentor.user)
    assert seat.status == SeatStatus.OFFERED
    answer_seat(seat_id=seat.pk, accepts=True, by=trainee.user)
    take_place(session)
    settle()
    end_pair(pair_id=pair.pk, by=kaarina, is_completed=True)
    training = trainee.trainings.get()
    assert (training.kind, training.hours, training.verified_by) == ("mentoring", 2, kaarina)
    with pytest.raises(Conflict):
        end_pair(pair_id=pair.pk, by=kaarina)


def test_a_session_has_one_seat_and_only_the_mentors_own_sessions_have_any(pair, session, mentor, kaarina):
    other = make_expert("Liisa", trained_hours=0)
    second = start_pair(mentor=mentor, trainee=other, by=kaarina)
    ask_seat(pair_id=pair.pk, session_id=session.pk, by=mentor.user)
    with pytest.raises(Conflict):
        ask_seat(pair_id=second.pk, session_id=session.pk, by=kaarina)
    foreign = make_session(make_expert("Pekka"), day=today() + dt.timedelta(days=11))
    with pytest.raises(NotAllowed):
        ask_seat(pair_id=pair.pk, session_id=foreign.pk, by=kaarina)


def test_who_has_not_promised_confidentiality_does_not_come_along(pair, session, trainee, kaarina):
    trainee.commitments.all().delete()
    with pytest.raises(DomainError) as refused:
        ask_seat(pair_id=pair.pk, session_id=session.pk, by=kaarina)
    assert refused.value.code == "commitment_missing"


def test_only_the_one_asked_answers_and_a_no_is_free(pair, session, mentor, trainee, kaarina):
    seat = ask_seat(pair_id=pair.pk, session_id=session.pk, by=kaarina)
    with pytest.raises(NotAllowed):
        answer_seat(seat_id=seat.pk, accepts=True, by=trainee.user)
    answer_seat(seat_id=seat.pk, accepts=False, by=mentor.user)
    settle()
    assert told(trainee.user) == []
    assert Visitor("north").sign_in(person("Aino")).get(f"/events/seats/{seat.pk}/").status_code == 404
    seat = ask_seat(pair_id=pair.pk, session_id=session.pk, by=mentor.user)
    answer_seat(seat_id=seat.pk, accepts=True, by=trainee.user)
    leave_seat(seat_id=seat.pk, by=trainee.user)
    settle()
    assert told(person("Aino")) == ["seat.agreed", "seat.closed"]
    assert Visitor("north").sign_in(person("Aino")).get(f"/events/seats/{seat.pk}/").status_code == 200
    with pytest.raises(StepRefused):
        leave_seat(seat_id=seat.pk, by=trainee.user)


def test_a_cancelled_session_closes_the_seat(pair, session, mentor, trainee):
    seat = ask_seat(pair_id=pair.pk, session_id=session.pk, by=mentor.user)
    answer_seat(seat_id=seat.pk, accepts=True, by=trainee.user)
    decide_outcome(session_id=session.pk, event=Event.EXPERT_ILL, by=mentor.user)
    settle()
    seat.refresh_from_db()
    assert (seat.status, hours_of(pair)) == (SeatStatus.CLOSED, 0)


def test_pages_of_mentoring_show_own_pairs_only(pair, session, mentor, trainee, kaarina):
    stranger = make_expert("Liisa")
    assert Visitor("north").sign_in(stranger.user).get(f"/events/pairs/{pair.pk}/").status_code == 404
    shown = Visitor("north").sign_in(trainee.user).get("/events/mentoring/").content.decode()
    assert "Mentorisi: Eero E." in shown
    own = Visitor("north").sign_in(trainee.user).get(f"/events/pairs/{pair.pk}/").content.decode()
    assert str(session.pk) not in own
    assert (
        str(session.pk)
        in Visitor("north").sign_in(mentor.user).get(f"/events/pairs/{pair.pk}/").content.decode()
    )
    assert str(mentor) in Visitor("north").sign_in(kaarina).get("/events/pairs/").content.decode()


def test_a_pair_is_two_active_people_once_and_the_mentor_is_trained(pair, mentor, trainee, kaarina):
    with pytest.raises(Conflict):
        start_pair(mentor=mentor, trainee=trainee, by=kaarina)
    for one, other, code in ((mentor, mentor, "same_person"), (trainee, mentor, "mentor_untrained")):
        with pytest.raises(DomainError) as refused:
            start_pair(mentor=one, trainee=other, by=kaarina)
        assert refused.value.code == code
