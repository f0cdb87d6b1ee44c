"""Signing up, the waiting list that moves by itself, and who may come (A071, A086, A121)."""

import datetime as dt

import pytest
from django.core import mail

from audit.lifecycle import StepRefused
from billing.claims.models import ClaimLine
from domain.clock import today
from domain.errors import Conflict, DomainError, NotAllowed
from notifications.models import Notice
from registry.events.models import OpenTo, SignUpStatus
from registry.events.services import cancel_event, change_event, invite_experts, make_event
from registry.events.signing_up import add_participant, join_event, leave_event
from tests.factories.events import event_facts, event_times, make_open_event
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.visitor import Visitor, settle


def told(user) -> list[str]:
    """The kinds of notices that the person has got."""
    return list(Notice.objects.filter(user=user).order_by("created_at").values_list("kind", flat=True))


@pytest.mark.requirement("A086", "A121")
def test_somebody_without_training_joins_a_common_meeting_and_nobody_is_paid(kaarina):
    event = make_open_event(kind="meeting")
    untrained = make_expert("Maija", trained_hours=0)
    page = Visitor("north").sign_in(untrained.user)
    assert "Yhteinen tapaaminen" in page.get("/events/mine/").content.decode()
    shown = page.get(f"/events/{event.pk}/").content.decode()
    assert "Osallistumisesta ei makseta palkkiota" in shown
    assert page.post(f"/events/{event.pk}/join/").status_code == 302
    assert event.sign_ups.get().status == SignUpStatus.SEATED
    assert "Sinulla on paikka" in page.get(f"/events/{event.pk}/").content.decode()
    assert not ClaimLine.objects.exists()


@pytest.mark.requirement("A121")
def test_a_course_for_the_trained_refuses_the_untrained_in_words(kaarina):
    event = make_open_event(open_to=OpenTo.TRAINED)
    trained, untrained = make_expert("Eero"), make_expert("Maija", trained_hours=0)
    join_event(event_id=event.pk, by=trained.user)
    with pytest.raises(DomainError) as refused:
        join_event(event_id=event.pk, by=untrained.user)
    assert refused.value.code == "not_for_you"
    page = Visitor("north").sign_in(untrained.user).get(f"/events/{event.pk}/").content.decode()
    assert "voimassa oleva koulutus" in page


@pytest.mark.requirement("A071")
def test_the_staff_of_units_join_a_joint_coaching_and_see_no_other_event(kaarina):
    joint = make_open_event(kind="course", open_to=OpenTo.WITH_STAFF, title="Yhteisvalmennus")
    other = make_open_event(title="Vain kokijoille")
    page = Visitor("north").sign_in(person("Aino"))
    listed = page.get("/events/mine/").content.decode()
    assert ("Yhteisvalmennus" in listed, "Vain kokijoille" in listed) == (True, False)
    assert page.get(f"/events/{other.pk}/").status_code == 404
    assert page.post(f"/events/{joint.pk}/join/").status_code == 302
    join_event(event_id=joint.pk, by=make_expert().user)
    assert {sign_up.user_id is None for sign_up in joint.sign_ups.all()} == {True, False}


def test_the_last_seat_goes_to_one_and_the_waiting_list_moves_by_itself(kaarina):
    event = make_open_event(seats=1)
    eero, maija, liisa = (make_expert(name) for name in ("Eero", "Maija", "Liisa"))
    seats = [join_event(event_id=event.pk, by=expert.user) for expert in (eero, maija, liisa)]
    assert [seat.status for seat in seats] == [
        SignUpStatus.SEATED,
        SignUpStatus.WAITING,
        SignUpStatus.WAITING,
    ]
    assert join_event(event_id=event.pk, by=eero.user) == seats[0]
    with pytest.raises(NotAllowed):
        leave_event(sign_up_id=seats[0].pk, by=maija.user)

    page = Visitor("north").sign_in(eero.user)
    assert page.post(f"/events/people/{seats[0].pk}/leave/").status_code == 302
    for seat in seats:
        seat.refresh_from_db()
    assert [seat.status for seat in seats] == [
        SignUpStatus.CANCELLED,
        SignUpStatus.SEATED,
        SignUpStatus.WAITING,
    ]
    settle()
    assert (told(maija.user), told(liisa.user)) == (["signup.promoted"], [])
    assert mail.outbox[-1].subject == "Sait paikan"
    assert "Maija" not in mail.outbox[-1].body
    with pytest.raises(StepRefused):
        leave_event(sign_up_id=seats[0].pk, by=eero.user)
    again = join_event(event_id=event.pk, by=eero.user)
    assert (again.pk, again.status) == (seats[0].pk, SignUpStatus.WAITING)


def test_more_seats_are_given_to_those_who_wait_and_taken_seats_stay(kaarina):
    event = make_open_event(seats=1)
    eero, maija = make_expert("Eero"), make_expert("Maija")
    for expert in (eero, maija):
        join_event(event_id=event.pk, by=expert.user)
    with pytest.raises(DomainError, match="paikan"):
        change_event(event_id=event.pk, by=kaarina, times=event_times(), **event_facts(seats=0))
    change_event(event_id=event.pk, by=kaarina, times=event_times(), **event_facts(seats=2))
    assert event.sign_ups.filter(status=SignUpStatus.SEATED).count() == 2
    settle()
    assert told(maija.user) == ["signup.promoted"]


def test_a_new_time_or_place_is_told_to_those_who_come_and_a_new_text_is_not(kaarina):
    event, eero = make_open_event(), make_expert("Eero")
    join_event(event_id=event.pk, by=eero.user)
    change_event(event_id=event.pk, by=kaarina, times=event_times(), **event_facts(text="Kahvia tarjolla"))
    settle()
    assert told(eero.user) == []
    change_event(
        event_id=event.pk, by=kaarina, times=event_times(15), note_of_change="Sali vaihtui",
        **event_facts(place="Kirjasto"),
    )  # fmt: skip
    settle()
    assert told(eero.user) == ["event.changed"]
    page = Visitor("north").sign_in(eero.user).get(f"/events/{event.pk}/").content.decode()
    assert "Sali vaihtui" in page
    assert "Kirjasto" in page


def test_a_cancelled_event_is_told_with_its_reason_and_takes_nobody_any_more(kaarina):
    event, eero = make_open_event(), make_expert("Eero")
    join_event(event_id=event.pk, by=eero.user)
    desk = Visitor("north").sign_in(kaarina)
    assert desk.post(f"/events/{event.pk}/cancel/", {"reason": ""}).status_code == 422
    assert desk.post(f"/events/{event.pk}/cancel/", {"reason": "Vetäjä sairastui"}).status_code == 302
    assert desk.post(f"/events/{event.pk}/cancel/", {"reason": "Uudelleen"}).status_code == 409
    settle()
    assert told(eero.user) == ["event.cancelled"]
    page = Visitor("north").sign_in(eero.user)
    assert "Vetäjä sairastui" in page.get(f"/events/{event.pk}/").content.decode()
    with pytest.raises(Conflict):
        join_event(event_id=event.pk, by=make_expert("Maija").user)


def test_a_draft_is_seen_by_its_keepers_only(kaarina):
    draft = make_event(by=kaarina, times=event_times(), **event_facts())
    eero = make_expert("Eero")
    assert Visitor("north").sign_in(eero.user).get(f"/events/{draft.pk}/").status_code == 404
    with pytest.raises(Conflict):
        join_event(event_id=draft.pk, by=eero.user)
    desk = Visitor("north").sign_in(kaarina)
    assert desk.post(f"/events/{draft.pk}/open/").status_code == 302
    assert desk.post(f"/events/{draft.pk}/open/").status_code == 409


def test_after_the_last_day_only_a_coordinator_signs_people_up(kaarina):
    event = make_open_event(sign_up_until=today())
    event.sign_up_until = today() - dt.timedelta(days=1)
    event.save()
    eero = make_expert("Eero")
    with pytest.raises(DomainError) as refused:
        join_event(event_id=event.pk, by=eero.user)
    assert refused.value.code == "sign_up_ended"
    assert add_participant(event_id=event.pk, expert=eero, by=kaarina).status == SignUpStatus.SEATED
    settle()
    assert told(eero.user) == ["signup.made"]


def test_many_are_invited_once_and_those_who_come_are_left_in_peace(kaarina):
    event, eero, maija = make_open_event(), make_expert("Eero"), make_expert("Maija")
    join_event(event_id=event.pk, by=maija.user)
    assert [invite_experts(event_id=event.pk, experts=[eero, maija], by=kaarina) for _ in range(2)] == [1, 0]
    settle()
    assert (told(eero.user), told(maija.user)) == (["event.invited"], [])


@pytest.mark.parametrize(
    ("times", "facts", "code"),
    [
        ((), {}, "no_days"),
        ((14, 14), {}, "days_overlap"),
        ((14,), {"sign_up_until": today() + dt.timedelta(days=15)}, "sign_up_late"),
    ],
)
def test_impossible_times_are_refused(kaarina, times, facts, code):
    with pytest.raises(DomainError) as refused:
        make_event(by=kaarina, times=event_times(*times) if times else [], **event_facts(**facts))
    assert refused.value.code == code


def test_cancelling_twice_by_service_is_refused(kaarina):
    event = make_open_event()
    cancel_event(event_id=event.pk, by=kaarina, reason="Ei osallistujia")
    with pytest.raises(StepRefused):
        cancel_event(event_id=event.pk, by=kaarina, reason="Ei osallistujia")
