"""Arranging and holding the interview, and deciding (ux.md C10; A043, A044)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from audit.services import record_access
from domain.errors import DomainError
from registry.applying import deciding, interviewing, selectors
from registry.applying.desk_forms import (
    AppointmentForm,
    DecisionForm,
    JudgementForm,
    SeatForm,
    question_form,
)
from registry.applying.desk_views import COORDINATORS, PURPOSE, READERS, person_of, visible
from registry.applying.models import Application, ApplicationStatus, Interview, PanelMember
from registry.experts.selectors import account_of
from ui.answers import status_of


@policy(roles=COORDINATORS, methods={"GET", "POST"}, objects="applying.Application", purpose=PURPOSE)
def appointment(request, application_id: UUID):
    """Agree the time, or a new one; the applicant gets a letter."""
    row = visible(request, application_id)
    interview = selectors.interview_of(row)
    form = AppointmentForm(request.POST) if request.method == "POST" else AppointmentForm.of(interview)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            interviewing.agree_interview(application_id=row.pk, by=request.user, **form.answers())
        except DomainError as error:
            status = _refuse(form, error)
        else:
            messages.success(request, _("The letter with the time is on its way. Choose now who interviews."))
            return redirect("applying:panel", row.pk)
    context = {"form": form, "application": row, "interview": interview}
    return render(request, "applying/appointment.html", context, status=status)


@policy(roles=COORDINATORS, methods={"GET", "POST"}, objects="applying.Application", purpose=PURPOSE)
def panel(request, application_id: UUID):
    """Who interviews: a social or health care professional and the coordinator at least (A044)."""
    row = visible(request, application_id)
    interview = selectors.interview_of(row)
    if interview is None:
        raise Http404
    form = SeatForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            interviewing.add_to_panel(application_id=row.pk, by=request.user, **form.answers())
        except DomainError as error:
            status = _refuse(form, error)
        else:
            messages.success(request, _("The panel has been changed."))
            return redirect("applying:panel", row.pk)
    context = {
        "form": form,
        "application": row,
        "interview": interview,
        "is_complete": _is_complete(interview),
    }
    return render(request, "applying/panel.html", context, status=status)


@policy(roles=COORDINATORS, methods={"POST"}, objects="applying.PanelMember", purpose=PURPOSE)
def leave(request, member_id: UUID):
    """Take a seat away."""
    visible_ones = selectors.applications_visible_to(request.user)
    seats = PanelMember.objects.select_related("interview").filter(interview__application__in=visible_ones)
    seat = get_object_or_404(seats, pk=member_id)
    try:
        interviewing.leave_panel(member_id=seat.pk, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The panel has been changed."))
    return redirect("applying:application", seat.interview.application_id)


@policy(roles=READERS, methods={"GET", "POST"}, objects="applying.Application", purpose=PURPOSE)
def form(request, application_id: UUID):
    """The organisation's interview form: what the panel judges and asks. It can be completed until the decision."""
    row = visible(request, application_id)
    interview = selectors.interview_of(row)
    if interview is None or row.status != ApplicationStatus.INTERVIEW:
        raise Http404
    refusal, record = None, interviewing.record_of(interview)
    data = request.POST if request.method == "POST" else None
    status = 422 if data is not None else 200
    judging, asking = JudgementForm(data, record=record), question_form(record, data)
    if data is not None and all([judging.is_valid(), asking.is_valid()]):
        try:
            interviewing.record_interview(
                application_id=row.pk,
                judgements=judging.judged(),
                answers=asking.cleaned_data,
                by=request.user,
            )
        except DomainError as error:
            refusal, status = error, status_of(error)
        else:
            messages.success(request, _("The interview form has been saved."))
            return redirect("applying:application", row.pk)
    record_access(person_id=person_of(row), by=request.user, purpose=PURPOSE, kind="interview")
    context = {
        "application": row, "interview": interview, "judging": judging, "asking": asking, "forms": [judging, asking],
        "refusal": refusal, "is_complete": _is_complete(interview),
    }  # fmt: skip
    return render(request, "applying/form.html", context, status=status)


@policy(roles=COORDINATORS, methods={"GET", "POST"}, objects="applying.Application", purpose=PURPOSE)
def decide(request, application_id: UUID):
    """Answer the application, with the consequences of each answer in words."""
    row = visible(request, application_id)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            decision = deciding.decide(application_id=row.pk, by=request.user, **form.answers())
        except DomainError as error:
            status = _refuse(form, error)
        else:
            messages.success(request, _said(decision.application))
            return redirect("applying:application", row.pk)
    interview = selectors.interview_of(row)
    is_judged = bool(interview and interview.held_at and _is_complete(interview))
    context = {"form": form, "application": row, "interview": interview, "is_judged": is_judged}
    return render(request, "applying/decide.html", context, status=status)


def _said(row: Application) -> str:
    if row.expert is None:
        return _("The answer is on its way.")
    if account_of(row.expert) == "invited":
        return _(
            "The answer and an invitation to sign in are on their way. The person is in the register now."
        )
    return _("The answer is on its way. The person is in the register now.")


def _is_complete(interview: Interview) -> bool:
    try:
        interviewing.check_panel(interview)
    except interviewing.PanelIncomplete:
        return False
    return True


def _refuse(form, error: DomainError) -> int:
    """Show the refusal on the form; the status of the answer."""
    form.add_error("title" if error.code == "no_title" else None, str(error))
    return status_of(error)
