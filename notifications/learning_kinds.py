"""Notices about training, events and mentoring: what they say and where they lead."""

from notifications.kind import Kind
from tenants.terminology.terms import tt_lazy

LEARNING: dict[str, Kind] = {
    "training.told": Kind(
        tt_lazy("A course waits for checking"),
        tt_lazy("Somebody has told of a completed course. Check it."),
        tt_lazy("Check the course"),
        "training:check",
    ),
    "training.verified": Kind(
        tt_lazy("Your course is in the register"),
        tt_lazy("The course that you told of has been checked. See what it gives you."),
        tt_lazy("See your training"),
        "training:mine",
        has_id=False,
    ),
    "training.refused": Kind(
        tt_lazy("A course was not accepted"),
        tt_lazy("The course that you told of was not accepted. The reason is on the page."),
        tt_lazy("Read the reason"),
        "training:mine",
        has_id=False,
    ),
    "training.ending": Kind(
        tt_lazy("A training of yours ends soon"),
        tt_lazy("A training of yours ends soon. Ask {coordinator:def} how you renew it."),
        tt_lazy("See your training"),
        "training:mine",
        has_id=False,
    ),
    "training.not_arranged": Kind(
        tt_lazy("It is time to arrange training"),
        tt_lazy("No course has been held lately and none is coming. Make a new one."),
        tt_lazy("Open the courses"),
        "events:index",
        has_id=False,
    ),
    "experts.idle": Kind(
        tt_lazy("Trained {expert:pl} wait for {task:pl}"),
        tt_lazy(
            "There are trained {expert:pl} who have not been asked for a long time. Could they do something?"
        ),
        tt_lazy("See who waits"),
        "training:idle",
        has_id=False,
    ),
    "event.invited": Kind(
        tt_lazy("You are invited"),
        tt_lazy("You are invited to an event. Coming is voluntary."),
        tt_lazy("See the invitation"),
        "events:event",
    ),
    "event.changed": Kind(
        tt_lazy("An event has a new time or place"),
        tt_lazy("An event where you come has a new time or place. Check whether it suits you."),
        tt_lazy("See what has changed"),
        "events:event",
    ),
    "event.cancelled": Kind(
        tt_lazy("An event is cancelled"),
        tt_lazy("An event where you were coming is cancelled. You need not do anything."),
        tt_lazy("Read why"),
        "events:event",
    ),
    "signup.made": Kind(
        tt_lazy("You were signed up for an event"),
        tt_lazy("You were signed up for an event. If you cannot come, cancel on the page."),
        tt_lazy("Open the event"),
        "events:event",
    ),
    "signup.promoted": Kind(
        tt_lazy("You got a seat"),
        tt_lazy("A seat became free, and it is yours. If you cannot come, cancel on the page."),
        tt_lazy("Open the event"),
        "events:event",
    ),
    "certificate.made": Kind(
        tt_lazy("Your certificate is ready"),
        tt_lazy("You have completed an event. You can download the certificate."),
        tt_lazy("Download the certificate"),
        "events:event",
    ),
    "mentoring.started": Kind(
        tt_lazy("A mentoring has begun"),
        tt_lazy("A mentoring has begun. See with whom."),
        tt_lazy("Open the mentoring"),
        "events:pair",
    ),
    "seat.asked": Kind(
        tt_lazy("May a trainee come along?"),
        tt_lazy("You are asked to take a trainee along. You can always say no, and you need not say why."),
        tt_lazy("Answer"),
        "events:seat",
    ),
    "seat.offered": Kind(
        tt_lazy("You may come along"),
        tt_lazy("You may come along with your mentor. You can always say no, and you need not say why."),
        tt_lazy("Answer"),
        "events:seat",
    ),
    "seat.agreed": Kind(
        tt_lazy("A trainee comes along"),
        tt_lazy(
            "A trainee comes along to an agreed {session:nom}. The trainee watches, and no {fee:nom} is paid for it."
        ),
        tt_lazy("See when"),
        "events:seat",
    ),
    "seat.closed": Kind(
        tt_lazy("The trainee does not come along"),
        tt_lazy("A trainee does not come along after all."),
        tt_lazy("See which {session:nom}"),
        "events:seat",
    ),
}
