"""The interview: when and where, who sits in the panel, and what was judged (A043, A044)."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from domain.clock import now, today
from domain.errors import Conflict, DomainError, NotAllowed
from outbox.services import publish
from registry.applying.judging import Judged, Record
from registry.applying.models import (
    Application,
    ApplicationStatus,
    Interview,
    Meeting,
    PanelMember,
    PanelPart,
)
from registry.applying.routing import WAITING, is_coordinator
from tenants.organisation.models import RuleKind, RuleVersion
from tenants.organisation.rules import NoRule, rule_on
from tenants.presets import shipped
from tenants.terminology.terms import tt

AGREED = "interview.agreed"
SEATED = "interview.seated"


@transaction.atomic
def agree_interview(
    *, application_id: UUID, starts_at: dt.datetime, minutes: int, meeting: Meeting, place: str, letter: str, by
) -> Interview:  # fmt: skip
    """Agree a time, or change it; the applicant gets a letter. The coordinator who agrees sits in the panel.

    Raises NotAllowed for others than coordinators, Conflict once the interview has been held, DomainError for a time
    that has gone.
    """
    application = _open_application(application_id, by)
    if starts_at <= now():
        raise DomainError(_("Choose a time that is still ahead."))
    interview = Interview.objects.filter(application=application).first() or Interview(
        application=application
    )
    if interview.held_at:
        raise Conflict(_("The interview has been held already. Its time can no longer be changed."))
    interview.starts_at, interview.minutes = starts_at, minutes
    interview.meeting, interview.place, interview.letter = meeting, place.strip(), letter.strip()
    interview.save()
    if application.status == ApplicationStatus.SENT:
        application.become(ApplicationStatus.INTERVIEW, by=by)
        _seat(interview, PanelPart.COORDINATOR, user=by)
    record("interview.agreed", subject=interview, by=by, starts_at=starts_at)
    publish(AGREED, interview.pk)
    return interview


@transaction.atomic
def add_to_panel(
    *, application_id: UUID, part: PanelPart, user: User | None = None, name: str = "", title: str = "", by
) -> PanelMember:  # fmt: skip
    """Give somebody a seat. With an account they read the application while it is open, and are told of it.

    A professional's profession is needed: it says why they may judge (A044). Asking twice gives one seat.
    Raises NotAllowed, Conflict when it has been decided, DomainError for a seat that nobody can sit in.
    """
    application = _open_application(application_id, by)
    interview = Interview.objects.filter(application=application).first()
    if interview is None:
        raise DomainError(_("Agree the time of the interview first."))
    if user is None and not name.strip():
        raise DomainError(_("Choose a person, or write a name."))
    if part == PanelPart.PROFESSIONAL and not title.strip():
        raise DomainError(_("Write the profession, for example nurse or social worker."), code="no_title")
    if part == PanelPart.COORDINATOR and not (user and is_coordinator(user)):
        raise DomainError(tt("Choose {coordinator:a} of this organisation."), code="not_a_coordinator")
    seat = _seat(interview, part, user=user, name=name, title=title)
    record("interview.seated", subject=interview, by=by, part=part, user=user.pk if user else None)
    return seat


@transaction.atomic
def leave_panel(*, member_id: UUID, by) -> None:
    """Take a seat away; the person no longer reads the application. Nothing happens when it has gone already."""
    seat = PanelMember.objects.select_related("interview").filter(pk=member_id).first()
    if seat is None:
        return
    _open_application(seat.interview.application_id, by)
    record("interview.unseated", subject=seat.interview, by=by, part=seat.part, user=seat.user_id)
    seat.delete()


@transaction.atomic
def record_interview(
    *, application_id: UUID, judgements: Mapping[str, Judged], answers: Mapping[str, str], by
) -> Interview:
    """Keep what the panel judged and heard, sealed, with the version of the form. It can be completed until the decision.

    Raises NotAllowed for others than the panel and coordinators, PanelIncomplete without its two necessary members.
    """
    application = Application.objects.select_for_update(of=("self",)).get(pk=application_id)
    interview = Interview.objects.select_related("rule").filter(application=application).first()
    if interview is None or application.status != ApplicationStatus.INTERVIEW:
        raise Conflict(_("There is no open interview here. Look at the application again."))
    if not (is_coordinator(by) or interview.panel.filter(user=by).exists()):
        raise NotAllowed(_("Only those who interview can fill in the form."))
    check_panel(interview)
    interview.rule, form = _form_of(interview, _kept(interview))
    kept: dict[str, Any] = {"judgements": dict(judgements), "answers": dict(answers)}
    if interview.rule is None:
        kept["form"] = form
    interview.answers = json.dumps(kept, ensure_ascii=False)
    interview.held_at = interview.held_at or now()
    interview.recorded_by = by
    interview.save()
    record("interview.held", subject=interview, by=by, rule=interview.rule_id)
    return interview


class PanelIncomplete(DomainError):
    """The panel has no care professional or no coordinator (A044)."""

    code = "panel_incomplete"


def check_panel(interview: Interview) -> None:
    """Raise PanelIncomplete unless a social or health care professional and a coordinator interview together.

    They are two people: one cannot sit in both seats.
    """
    seats = set(interview.panel.values_list("part", flat=True))
    if not {PanelPart.COORDINATOR, PanelPart.PROFESSIONAL} <= seats:
        raise PanelIncomplete(
            tt("The panel needs a social or health care professional and {coordinator:a}. Add them first.")
        )


def record_of(interview: Interview) -> Record:
    """What was judged and answered; the version of the form in force until it has been filled in."""
    kept = _kept(interview)
    return Record.from_data(_form_of(interview, kept)[1], kept)


def _kept(interview: Interview) -> dict[str, Any]:
    return json.loads(interview.answers.reveal()) if interview.answers else {}


def _form_of(interview: Interview, kept: Mapping[str, Any]) -> tuple[RuleVersion | None, Mapping[str, Any]]:
    """The form that the interview was held with, else the one in force: the organisation's own, or the shipped one.

    A shipped form has no version to point at, so it is kept with what was written on it.
    """
    if interview.rule:
        return interview.rule, interview.rule.data
    if "form" in kept:
        return None, kept["form"]
    try:
        rule = rule_on(RuleKind.INTERVIEW, today())
    except NoRule:
        return None, shipped("interview")
    return rule, rule.data


def _open_application(application_id: UUID, by) -> Application:
    application = Application.objects.select_for_update(of=("self",)).get(pk=application_id)
    if not is_coordinator(by):
        raise NotAllowed(tt("Only {coordinator:a} can arrange the interview."))
    if application.status not in WAITING:
        raise Conflict(_("The application is no longer open. Nothing was changed."))
    return application


def _seat(
    interview: Interview, part: PanelPart, *, user: User | None, name: str = "", title: str = ""
) -> PanelMember:
    told = str(user) if user else name.strip()
    found = interview.panel.filter(user=user) if user else interview.panel.filter(user=None, name=told)
    seat = found.first()
    if seat is None:
        seat = PanelMember(interview=interview, user=user, name=told)
    is_news = seat._state.adding and user is not None
    seat.part, seat.title = part, title.strip()
    seat.save()
    if is_news and part != PanelPart.COORDINATOR:
        publish(SEATED, seat.pk)
    return seat
