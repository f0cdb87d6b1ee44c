"""The pages behind the mailed link: the task list, its parts, checking and sending, following and withdrawing (P5, P7).

Opening the link changes nothing, however often a mail scanner does; only the pages' own forms do. What was told is shown
until it is sent: a link may lie in a mailbox for weeks.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.policy import Audience, policy
from domain.errors import Conflict, DomainError
from registry.applying import services
from registry.applying.forms import FORMS, SearchingForm
from registry.applying.links import application_by_link
from registry.applying.models import Application, ApplicationStatus
from registry.applying.parts import BY_CODE, DONE, PARTS, unfinished
from registry.applying.selectors import interview_of
from registry.applying.wording import CLOSED, TONES, steps_of, told_of
from tenants.pages.facts import public_contact


def by_link(view: Callable) -> Callable:
    """Hand the application that the token opens to the view. An old or unknown link gets a page with one way on."""

    @wraps(view)
    def opened(request, token: str, *args, **kwargs):
        application = application_by_link(token)
        if application is None:
            return render(request, "applying/link_closed.html", status=404)
        return view(request, token, application, *args, **kwargs)

    return opened


@policy(Audience.LINK, rate="link")
@by_link
def tasks(request, token: str, application: Application):
    """The task list of a draft; how far it is when it has been sent."""
    if application.status != ApplicationStatus.DRAFT:
        return _follow(request, token, application)
    rows = [{"part": part, "state": part.state_of(application)} for part in PARTS]
    context = {
        "token": token,
        "rows": rows,
        "ready": sum(row["state"] == DONE for row in rows),
        "parts": len(rows),
    }
    return render(request, "applying/tasks.html", context)


@policy(Audience.LINK, methods={"GET", "POST"}, rate="link")
@by_link
def part(request, token: str, application: Application, code: str):
    """One part. It can be left half done; searching topics loses nothing and saves nothing."""
    if code not in FORMS:
        raise Http404
    if application.status != ApplicationStatus.DRAFT:
        return redirect("applying:tasks", token)
    form_class = FORMS[code]
    if request.method != "POST":
        return _show_part(request, token, code, form_class(application=application))
    if "find" in request.POST and issubclass(form_class, SearchingForm):
        return _show_part(request, token, code, form_class.searching(request.POST, application))
    for_later = "later" in request.POST
    form = form_class(request.POST, application=application, for_later=for_later)
    if not form.is_valid():
        return _show_part(request, token, code, form, status=422)
    try:
        saved = services.save_part(
            application_id=application.pk, code=code, answers=form.answers(), is_finished=not for_later
        )
    except Conflict:
        return redirect("applying:tasks", token)
    return _onwards(request, token, saved, for_later=for_later)


@policy(Audience.LINK, methods={"GET", "POST"}, rate="link")
@by_link
def check(request, token: str, application: Application):
    """Read what was told, and send it. Sending twice gives the same page."""
    if application.status != ApplicationStatus.DRAFT:
        return redirect("applying:tasks", token)
    refusal = None
    if request.method == "POST":
        try:
            services.send_application(application_id=application.pk)
        except Conflict:
            return redirect("applying:tasks", token)
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("Your application has been sent. Thank you!"))
            return redirect("applying:tasks", token)
    context = {
        "token": token, "told": told_of(application), "missing": unfinished(application), "refusal": refusal,
        "finished": application.finished,
    }  # fmt: skip
    return render(request, "applying/check.html", context, status=422 if refusal else 200)


@policy(Audience.LINK, methods={"GET", "POST"}, rate="link")
@by_link
def withdraw(request, token: str, application: Application):
    """A page, not a popup: what withdrawing means. No reason is asked."""
    if request.method == "POST":
        try:
            services.withdraw_application(application_id=application.pk)
        except Conflict as error:
            return _follow(request, token, application, refusal=error)
        if application.status == ApplicationStatus.DRAFT:
            return redirect("applying:gone")
        return redirect("applying:tasks", token)
    if application.status in CLOSED | {ApplicationStatus.WITHDRAWN}:
        return redirect("applying:tasks", token)
    return render(request, "applying/withdraw.html", {"token": token, "application": application})


@policy(Audience.PUBLIC)
def gone(request):
    """The draft has been erased."""
    return render(request, "applying/gone.html")


def _follow(request, token: str, application: Application, refusal: DomainError | None = None):
    application.refresh_from_db(fields=["status"])
    decision = getattr(application, "decision", None)
    context = {
        "token": token, "application": application, "steps": steps_of(application), "tone": TONES[application.status],
        "interview": interview_of(application) if application.status == ApplicationStatus.INTERVIEW else None,
        "letter": decision.letter.reveal() if decision and decision.letter else "", "refusal": refusal,
        "is_closed": application.status in CLOSED, "contact": public_contact(),
    }  # fmt: skip
    return render(request, "applying/follow.html", context, status=409 if refusal else 200)


def _show_part(request, token: str, code: str, form, status: int = 200):
    number = list(BY_CODE).index(code) + 1
    context = {"token": token, "part": BY_CODE[code], "form": form, "number": number, "parts": len(PARTS)}
    return render(request, f"applying/parts/{code}.html", context, status=status)


def _onwards(request, token: str, application: Application, *, for_later: bool):
    """To the next part that is not ready, to the check page, or back to the list."""
    if for_later:
        messages.success(request, _("Saved. You can come back with the same link."))
        return redirect("applying:tasks", token)
    left = unfinished(application)
    if not left:
        return redirect("applying:check", token)
    return redirect("applying:part", token, left[0].code)
