"""One of every object of training, events and mentoring."""

import datetime as dt

from accounts.roles.models import Role
from domain.clock import today
from tests.factories.people import make_user
from tests.factories.registry import make_expert

SPRING = dt.date(2025, 5, 31)
# Everybody who may open an event's page at all may see every open event.
OPEN_EVENTS = {
    "events:event": "events are the whole organisation's",
    "events:join": "events are the whole organisation's",
}


def make_certificate(place):
    """A kept file with the organisation's canary in its name and content."""
    from files.services import keep_made

    return keep_made(
        content=f"%PDF-1.7 {place.canary}".encode(), purpose="certificate", name=f"{place.canary}.pdf",
        content_type="application/pdf", by=None,
    )  # fmt: skip


def make_provider(place, side):
    """Somebody who gives courses."""
    from registry.training.models import Provider

    return Provider.objects.create(name=f"Kouluttaja {side} {place.canary}")


def make_submission(place, side):
    """A course that this side's expert has told of."""
    from registry.training.models import Submission

    return Submission.objects.create(
        expert=place.experts[side], kind="ngo", hours=10, issuer=f"Yhdistys {place.canary}", completed_on=SPRING,
        certificate=make_certificate(place),
    )  # fmt: skip


def make_training(place, side):
    """A course of this side's expert, with an end and a certificate."""
    return place.experts[side].trainings.create(
        kind="further", hours=10, issuer=f"Opisto {place.canary}", completed_on=SPRING,
        valid_to=today() + dt.timedelta(days=30), certificate=make_certificate(place),
    )  # fmt: skip


def make_event(place, side):
    """An open event for everybody."""
    from registry.events.services import make_event as make
    from registry.events.services import open_event
    from tests.factories.events import event_facts, event_times

    keeper = place.people[Role.COORDINATOR]
    facts = event_facts(title=f"Tapaaminen {place.canary}", open_to="with_staff")
    event = make(by=keeper, times=event_times(20 if side == "own" else 21), **facts)
    return open_event(event_id=event.pk, by=keeper)


def make_sign_up(place, side):
    """This side's expert comes, and has a certificate already."""
    from registry.events.models import SignUp

    return SignUp.objects.create(
        event=place.made[side]["events.Event"], expert=place.experts[side], status="seated",
        certificate=make_certificate(place),
    )  # fmt: skip


def make_pair(place, side):
    """This side's expert is a mentor."""
    from registry.events.models import MentorPair

    user = make_user(f"Koulutettava{side}", Role.EXPERT, last_name=place.canary)
    trainee = make_expert(user.first_name, user=user, trained_hours=0)
    return MentorPair.objects.create(
        mentor=place.experts[side], trainee=trainee, valid_from=today() - dt.timedelta(days=1)
    )


def make_seat(place, side):
    """A seat that waits for the mentor."""
    from registry.events.models import ShadowSeat

    return ShadowSeat.objects.create(
        pair=place.made[side]["events.MentorPair"], session=place.made[side]["expert_sessions.ExpertSession"],
        status="asked", asked_by=place.people[Role.COORDINATOR],
    )  # fmt: skip


LEARNING = {
    "training.Provider": make_provider,
    "training.Submission": make_submission,
    "experts.Training": make_training,
    "events.Event": make_event,
    "events.SignUp": make_sign_up,
    "events.MentorPair": make_pair,
    "events.ShadowSeat": make_seat,
}
