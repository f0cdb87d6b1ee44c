"""The desk of requests about one's own data: answer, hold, and erase after a dry run that somebody approves."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from audit.services import record_access, record_access_to_many
from domain.clock import today
from domain.errors import Conflict, DomainError
from registry.experts.telling import handle_life_change
from registry.register.letters import address_of
from registry.rights import services
from registry.rights.erasing import approve_erasure
from registry.rights.forms import AnswerForm, ErasureForm, HoldForm, RefusalForm
from registry.rights.mentions import count_mentions
from registry.rights.models import DataRequest, Erasure, RequestKind, RequestStatus
from registry.rights.planning import plan_erasure
from registry.rights.selectors import life_changes_visible_to, open_requests, requests_visible_to
from registry.rights.subjects import person_of
from registry.rights.wording import plan_in_words, report_in_words
from ui.answers import posted

KEEPERS = {Role.COORDINATOR, Role.ADMINISTRATOR}
PURPOSE = "data request"
LATEST = 25


@policy(roles=KEEPERS, purpose=PURPOSE)
def index(request):
    """What waits: requests by their deadline, changes in life; and what has been answered lately."""
    waiting = list(open_requests(request.user))
    changes = list(life_changes_visible_to(request.user).filter(handled_at=None))
    past = list(
        requests_visible_to(request.user).exclude(status=RequestStatus.OPEN).order_by("-made_at")[:LATEST]
    )
    people = {row.expert_id for row in (*waiting, *changes, *past)}
    record_access_to_many(people, by=request.user, purpose=PURPOSE, kind="request")
    facts = {"waiting": waiting, "changes": changes, "past": past, "today": today()}
    return render(request, "rights/index.html", facts)


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="rights.DataRequest", purpose=PURPOSE)
def detail(request, request_id):
    """One request and its answer. An erasure has a plan of its own (`erase`)."""
    found = _found(request, request_id)
    form = _answer_form(found, posted(request))
    if form.is_bound and form.is_valid():
        try:
            answered = {"status": RequestStatus.REFUSED, **form.cleaned_data}
            services.answer(request_id=found.pk, by=request.user, **answered)
        except Conflict as conflict:
            return _page(request, found, error=conflict, status=409)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The answer has been sent."))
            return redirect("rights:index")
    return _page(request, found, form=form, status=422 if form.errors else 200)


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="rights.DataRequest", purpose=PURPOSE)
def erase(request, request_id):
    """The dry run: what goes, what stays and until when; then one button that cannot be taken back."""
    found = _found(request, request_id, kind=RequestKind.ERASURE)
    form = ErasureForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            approve_erasure(request_id=found.pk, reason=form.cleaned_data["reason"], by=request.user)
        except Conflict as conflict:
            return _plan(request, found, form=ErasureForm(), error=conflict, status=409)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The person has been erased. The report stands below."))
            return redirect("rights:detail", found.pk)
    return _plan(request, found, form=form, status=422 if form.errors else 200)


@policy(roles=KEEPERS, methods={"POST"}, objects="rights.DataRequest", purpose=PURPOSE)
def hold(request, request_id):
    """Place a hold on the person's data, or lift it."""
    found = _found(request, request_id)
    form = HoldForm(request.POST)
    try:
        if "lift" in request.POST:
            services.lift_hold(expert=found.expert, by=request.user)
            messages.success(request, _("The hold has been lifted."))
        elif form.is_valid():
            services.place_hold(expert=found.expert, by=request.user, **form.cleaned_data)
            messages.success(request, _("Nothing of the person is erased while the hold is in force."))
        else:
            return _page(request, found, hold_form=form, status=422)
    except Conflict as conflict:
        return _page(request, found, error=conflict, status=409)
    return redirect("rights:detail", found.pk)


@policy(
    roles={Role.COORDINATOR}, methods={"GET", "POST"}, objects="experts.LifeChange", purpose="life change"
)
def change(request, change_id):
    """What somebody told of a change in life, for the one who talks with them (A199)."""
    found = get_object_or_404(life_changes_visible_to(request.user), pk=change_id)
    error = None
    if request.method == "POST":
        try:
            handle_life_change(change_id=found.pk, by=request.user)
        except Conflict as conflict:
            error = conflict
        else:
            messages.success(request, _("Marked as handled."))
            return redirect("rights:index")
    record_access(person_id=found.expert_id, by=request.user, purpose="life change", kind="life_change")
    facts = {"change": found, "text": found.text.reveal() if found.text else "", "error": error}
    return render(request, "rights/change.html", facts, status=409 if error else 200)


def _found(request, request_id, **wish) -> DataRequest:
    rows = requests_visible_to(request.user).filter(**wish)
    return get_object_or_404(rows, pk=request_id)


def _answer_form(found: DataRequest, sent=None) -> AnswerForm | RefusalForm:
    return (RefusalForm if found.kind == RequestKind.ERASURE else AnswerForm)(sent)


def _page(request, found: DataRequest, *, form=None, hold_form=None, error=None, status=200):
    record_access(person_id=found.expert_id, by=request.user, purpose=PURPOSE, kind="request")
    erasure = Erasure.objects.filter(expert=found.expert).first()
    facts = {
        "found": found, "form": form or _answer_form(found), "hold_form": hold_form or HoldForm(), "error": error,
        "hold": found.expert.legal_holds.filter(lifted_at=None).first(),
        "erasure": erasure, "report": report_in_words(erasure.report) if erasure else [],
        "is_open": found.status == RequestStatus.OPEN, "is_erasure": found.kind == RequestKind.ERASURE,
    }  # fmt: skip
    return render(request, "rights/detail.html", facts, status=status)


def _plan(request, found: DataRequest, *, form, error=None, status=200):
    record_access(person_id=found.expert_id, by=request.user, purpose=PURPOSE, kind="request")
    person = person_of(found.expert)
    plan = plan_erasure(person)
    facts = {
        "found": found, "form": form, "error": error, "plan": plan, "lines": plan_in_words(plan),
        "mentions": count_mentions(person), "is_open": found.status == RequestStatus.OPEN,
        "told_to": address_of(found.expert),
    }  # fmt: skip
    return render(request, "rights/erase.html", facts, status=status)
