"""The coordinator's applications (ux.md C9): the list, one application, notes, and who handles it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.handing_form import HandOverForm
from accounts.roles.models import STAFF_ROLES, Role
from audit.services import record_access, record_access_to_many
from domain.errors import Conflict, DomainError
from registry.applying import notes, routing, selectors
from registry.applying.desk_forms import ListFilter, NoteForm
from registry.applying.erasing import kept_months
from registry.applying.interviewing import record_of
from registry.applying.models import Application, Interview
from registry.applying.wording import JUDGED_TONES, TONES, age_in_words, steps_of, told_of, topics_told
from registry.experts.selectors import account_of

COORDINATORS = {Role.COORDINATOR}
READERS = set(STAFF_ROLES - {Role.SUPPORT})  # others than coordinators see what they sit in the panel of
PURPOSE = "application"
PAGE = 25


@policy(roles=COORDINATORS, purpose=PURPOSE)
def desk(request):
    """Applications by what waits, oldest first."""
    conditions = selectors.conditions_for(request.user)
    view = request.GET.get("view") if request.GET.get("view") in conditions else "waiting"
    form = ListFilter(request.GET)
    found = form.narrow(selectors.applications_visible_to(request.user).filter(conditions[view]))
    page = Paginator(selectors.for_the_table(found), PAGE).get_page(request.GET.get("page"))
    record_access_to_many(
        [person_of(row) for row in page], by=request.user, purpose=PURPOSE, kind="applications"
    )
    counts = selectors.counts_for(request.user)
    context = {
        "form": form, "page": page, "rows": [_row(row) for row in page], "total": page.paginator.count,
        "tabs": _tabs(counts, view), "view": view, "counts": counts,
    }  # fmt: skip
    return render(request, "applying/desk.html", context)


@policy(roles=READERS, objects="applying.Application", purpose=PURPOSE)
def application(request, application_id: UUID):
    """One application: what was told, the interview, notes and the answer. Looking is logged."""
    return show(request, visible(request, application_id))


@policy(roles=READERS, methods={"POST"}, objects="applying.Application", purpose=PURPOSE)
def note(request, application_id: UUID):
    """Add a note."""
    row = visible(request, application_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show(request, row, note_form=form, status=422)
    notes.add_note(application_id=row.pk, text=form.cleaned_data["text"], by=request.user)
    messages.success(request, _("The note has been saved."))
    return redirect("applying:application", row.pk)


@policy(roles=COORDINATORS, methods={"POST"}, objects="applying.Application", purpose=PURPOSE)
def hand_over(request, application_id: UUID):
    """Take the application with one press, or give it to another coordinator (A129)."""
    row = visible(request, application_id)
    form = _handing(request, row, request.POST)
    if not form.is_valid():
        return show(request, row, handing=form, status=422)
    to, seen = form.cleaned_data["to"], form.cleaned_data["seen"]
    try:
        routing.hand_over(application_id=row.pk, to=to, seen=seen, by=request.user)
    except DomainError as error:
        form.add_error("to", str(error))
        status = 409 if isinstance(error, Conflict) else 422
        return show(request, visible(request, application_id), handing=form, status=status)
    messages.success(request, _("%(name)s handles this now.") % {"name": to})
    return redirect("applying:application", row.pk)


def visible(request, application_id: UUID) -> Application:
    """The application if the person may see it; else 404."""
    found = selectors.applications_visible_to(request.user).select_related(
        "handler", "decision__by", "expert"
    )
    return get_object_or_404(found, pk=application_id)


def show(request, row: Application, *, note_form=None, handing=None, status: int = 200):
    """The application's page, perhaps with a form that has mistakes."""
    record_access(person_id=person_of(row), by=request.user, purpose=PURPOSE, kind="application")
    interview = selectors.interview_of(row)
    context = {
        "application": row, "tone": TONES[row.status], "steps": steps_of(row), "told": told_of(row),
        "interview": interview, "is_open": row.status in routing.WAITING, "is_coordinator": routing.is_coordinator(request.user),
        "notes": [{"at": n.at, "by": n.by, "text": n.text.reveal()} for n in row.notes.select_related("by")],
        "note_form": note_form or NoteForm(), "handing": handing or _handing(request, row),
        "forms": [form for form in (note_form, handing) if form], "kept_months": kept_months(),
        **_judged(interview), **_decided(row), "account": account_of(row.expert) if row.expert else None,
    }  # fmt: skip
    return render(request, "applying/application.html", context, status=status)


def person_of(row: Application) -> UUID:
    """Under whose key looking is logged: the expert's when there is one, so that the person can see it."""
    return row.expert_id or row.pk


def _judged(interview: Interview | None) -> dict:
    if interview is None or not interview.answers:
        return {}
    record = record_of(interview)
    labels = {code: (tone, code.label) for code, tone in JUDGED_TONES.items()}
    judged = [
        {"label": label, "tone": labels[code][0], "word": labels[code][1]}
        for label, code in record.judged_in_words()
    ]
    return {"judged": judged, "answers": list(record.answers_in_words())}


def _decided(row: Application) -> dict:
    decision = getattr(row, "decision", None)
    if decision is None:
        return {}
    letter = decision.letter.reveal() if decision.letter else ""
    return {"decision": decision, "reason": decision.reason.reveal(), "letter": letter}


def _handing(request, row: Application, data=None) -> HandOverForm:
    return HandOverForm(data, handler_id=row.handler_id, people=routing.coordinators(), user=request.user)


def _row(row: Application) -> dict:
    return {
        "application": row, "tone": TONES[row.status], "topics": topics_told(row), "age": age_in_words(row),
        "interview": getattr(row, "interview", None),
    }  # fmt: skip


def _tabs(counts: dict[str, int], current: str) -> list[dict]:
    labels = {"waiting": _("Waits for me"), "open": _("All open"), "closed": _("Answered")}
    return [
        {"code": code, "label": label, "count": counts[code], "current": code == current}
        for code, label in labels.items()
    ]
