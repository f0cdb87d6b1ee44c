"""Mentoring: the two people's own pages (E20), and the coordinator's pairs (A075)."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from audit.services import record_access_to_many
from domain.errors import DomainError
from registry.events import mentoring, selectors
from registry.events.answers import done, saved
from registry.events.forms import EndPairForm, PairForm
from registry.events.models import MentorPair, SeatStatus, ShadowSeat
from tenants.terminology.terms import tt
from ui.answers import refusal_page

KEEPERS = set(selectors.KEEPERS)
BOTH = {"GET", "POST"}
PAIR, SEAT = "events.MentorPair", "events.ShadowSeat"
PARTIES = {Role.EXPERT, *KEEPERS}
SEERS = {*PARTIES, Role.ORDERER, Role.UNIT_CONTACT}


@policy(roles={Role.EXPERT})
def mine(request):
    """My mentor or my trainees, and the sessions together."""
    cards = [_card(pair, request.user) for pair in selectors.own_pairs(request.user)]
    return render(request, "events/mentoring.html", {"cards": cards})


@policy(roles=KEEPERS, purpose="register")
def pairs(request):
    """Every pair, the latest first."""
    page = Paginator(selectors.pairs_visible_to(request.user), 25).get_page(request.GET.get("page"))
    people = {key for pair in page for key in (pair.mentor_id, pair.trainee_id)}
    record_access_to_many(people, by=request.user, purpose="register", kind="mentor_row")
    return render(request, "events/pairs.html", {"page": page})


@policy(roles=KEEPERS, methods=BOTH, purpose="register")
def new_pair(request):
    """Begin a mentoring."""
    form, status = PairForm(request.POST or None), 200
    if request.method == "POST":
        pair, status = saved(form, lambda values: mentoring.start_pair(by=request.user, **values))
        if pair:
            messages.success(request, _("The mentoring has begun. Both are told."))
            return redirect("events:pair", pair.pk)
    return render(request, "events/new_pair.html", {"form": form}, status=status)


@policy(roles=PARTIES, objects=PAIR, purpose="register")
def pair(request, pair_id):
    """One pair: sessions together, hours, and the mentor's coming sessions to come along to."""
    found = get_object_or_404(selectors.pairs_visible_to(request.user), pk=pair_id)
    return render(request, "events/pair.html", _card(found, request.user))


@policy(roles=PARTIES, methods={"POST"}, objects=PAIR, purpose="register")
def ask(request, pair_id):
    """Ask for a seat on one of the mentor's sessions: the mentor, or a coordinator."""
    found = get_object_or_404(selectors.pairs_visible_to(request.user), pk=pair_id)
    if not _may_ask(found, request.user):
        return refusal_page(request, DomainError(_("The mentor or the coordinator asks for a seat.")))
    session = found.mentor.sessions.filter(pk=_key(request.POST.get("session", ""))).first()
    if session is None:
        return refusal_page(request, DomainError(tt("Choose a {session} of the mentor.")))
    return done(
        request, lambda: mentoring.ask_seat(pair_id=found.pk, session_id=session.pk, by=request.user),
        _("The question was sent."), "events:pair", found.pk,
    )  # fmt: skip


@policy(roles=KEEPERS, methods=BOTH, objects=PAIR, purpose="register")
def end_pair(request, pair_id):
    """End a mentoring, completed or not."""
    found = get_object_or_404(selectors.pairs_visible_to(request.user), pk=pair_id)
    form, status = EndPairForm(request.POST or None), 200
    if request.method == "POST":
        ended, status = saved(
            form,
            lambda values: mentoring.end_pair(
                pair_id=found.pk, by=request.user, is_completed=values["is_completed"] == "yes"
            ),
        )
        if ended:
            messages.success(request, _("The mentoring has ended."))
            return redirect("events:pair", found.pk)
    context = {"pair": found, "form": form, "hours": mentoring.hours_of(found)}
    return render(request, "events/end_pair.html", context, status=status)


@policy(roles=SEERS, objects=SEAT, purpose="register")
def seat(request, seat_id):
    """One seat: when and where, who comes along, and the answer that waits."""
    found = get_object_or_404(selectors.seats_visible_to(request.user), pk=seat_id)
    is_mentor = found.pair.mentor.user_id == request.user.pk
    is_trainee = found.pair.trainee.user_id == request.user.pk
    waits_for = {SeatStatus.ASKED: is_mentor, SeatStatus.OFFERED: is_trainee}
    context = {
        "seat": found,
        "is_mentor": is_mentor,
        "is_trainee": is_trainee,
        "may_answer": waits_for.get(found.status, False),
        "may_cancel": found.status in (SeatStatus.ASKED, SeatStatus.OFFERED, SeatStatus.AGREED)
        and (is_mentor or is_trainee or selectors.is_keeper(request.user)),
    }
    return render(request, "events/seat.html", context)


@policy(roles={Role.EXPERT}, methods={"POST"}, objects=SEAT)
def answer(request, seat_id):
    """Yes or no. No reason is asked for a no."""
    found = get_object_or_404(selectors.seats_visible_to(request.user), pk=seat_id)
    if request.POST.get("answer") not in ("yes", "no"):
        return refusal_page(request, DomainError(_("Choose yes or no.")))
    accepts = request.POST["answer"] == "yes"
    return done(
        request, lambda: mentoring.answer_seat(seat_id=found.pk, accepts=accepts, by=request.user),
        _("Thank you! Your answer was sent."), "events:seat", found.pk,
    )  # fmt: skip


@policy(roles=PARTIES, methods={"POST"}, objects=SEAT)
def cancel_seat(request, seat_id):
    """Nobody comes along after all."""
    found = get_object_or_404(selectors.seats_visible_to(request.user), pk=seat_id)
    is_keeper = selectors.is_keeper(request.user)
    return done(
        request, lambda: mentoring.leave_seat(seat_id=found.pk, by=request.user, is_keeper=is_keeper),
        tt("The seat was cancelled. The {session} itself goes on."), "events:seat", found.pk,
    )  # fmt: skip


def _card(found: MentorPair, user) -> dict:
    may_ask = _may_ask(found, user)
    return {
        "pair": found,
        "is_mentor": found.mentor.user_id == user.pk,
        "is_keeper": selectors.is_keeper(user),
        "seats": _seats(found),
        "hours": mentoring.hours_of(found),
        "sessions": list(selectors.sessions_to_watch(found.mentor)[:20]) if may_ask else [],
        "may_ask": may_ask,
    }


def _seats(found: MentorPair) -> list[ShadowSeat]:
    return list(found.seats.select_related("session__unit").order_by("-session__starts_at"))


def _may_ask(found: MentorPair, user) -> bool:
    is_on = found.valid_to is None
    return is_on and (found.mentor.user_id == user.pk or selectors.is_keeper(user))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
