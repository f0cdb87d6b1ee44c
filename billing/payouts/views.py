"""Payroll's pages: the period, a run with its files, and past runs (ux.md Y1–Y7)."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render

from accounts.policy import policy
from accounts.roles.models import Role
from audit.services import record_access_to_many
from billing.payouts import selectors, services
from billing.payouts.files import FORMATS, file_name
from billing.payouts.formats.refusals import FileRefused
from billing.payouts.formats.run_file import Totals, line_ref
from billing.payouts.forms import CancelForm, ExpectedForm
from billing.payouts.models import RunStatus
from billing.payouts.pages import TONES, RunPage, WaitingRow
from billing.payouts.words import explain
from domain.errors import Conflict, DomainError, NotAllowed
from money import cents
from tenants.organisation.rules import NoRule
from tenants.terminology.terms import tt, tt_lazy

PAYROLL = {Role.PAYROLL_CLERK}
PURPOSE = "payment of fees"
PAGE = 25
STEPS = {
    "deliver": (services.deliver, tt_lazy("Marked as delivered to payment.")),
    "unclear": (
        services.mark_unknown,
        tt_lazy("Marked as unclear. Ask the receiver before anything is sent again."),
    ),
    "paid": (services.settle, tt_lazy("Marked as paid. The {expert:pl} are told.")),
}


@policy(roles=PAYROLL, purpose=PURPOSE)
def period(request):
    """Y1: what is ready for the next pay day, what is late, and what waits for a paper."""
    return _period_page(request)


@policy(roles=PAYROLL, methods={"GET", "POST"}, purpose=PURPOSE)
def close(request, day: dt.date):
    """Close the period. An unusual sum is looked at once more: the GET page compares it with the last run."""
    _payroll_only(request)
    now = _period_or_404(day)
    if request.method == "GET":
        return render(request, "payouts/close.html", _closing(now))
    form = ExpectedForm(request.POST)
    if not form.is_valid():
        return _period_page(
            request, DomainError(tt("Check the sums and close the period again.")), status=422
        )
    if now.is_unusual and not form.cleaned_data["confirmed"]:
        return redirect("payouts:close", day)
    expected = Totals(form.cleaned_data["count"], cents(form.cleaned_data["total"]))
    try:
        run = services.freeze_run(pay_day=day, by=request.user, expected=expected)
    except DomainError as refusal:
        return _period_page(request, refusal, status=_status_of(refusal))
    messages.success(request, tt("The period is closed. Download the file next."))
    return redirect("payouts:run", run.pk)


@policy(roles=PAYROLL)
def runs(request):
    """Y7: past runs, newest first."""
    found = selectors.runs_visible_to(request.user)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [{"run": run, "tone": TONES[RunStatus(run.status)]} for run in page]
    return render(request, "payouts/runs.html", {"page_obj": page, "rows": rows})


@policy(roles=PAYROLL, objects="payouts.PayoutRun")
def run_page(request, run_id):
    """Y3, Y4: the three sums, the files, and the steps to paid."""
    return _run_page(request, _run(request, run_id))


@policy(roles=PAYROLL, methods={"POST"}, objects="payouts.PayoutRun", purpose=PURPOSE)
def download(request, run_id, file_format: str):
    """Give a file out. The form says how many downloads its reader knew of; more than that asks once again."""
    run = _run(request, run_id)
    if file_format not in FORMATS:
        raise Http404
    seen = request.POST.get("seen", "0")
    try:
        _made, out = services.download_file(
            run_id=run.pk, format=file_format, by=request.user, seen=int(seen) if seen.isdecimal() else 0
        )
    except DomainError as refusal:
        return _run_page(request, run, refusal, again=file_format)
    return FileResponse(
        out,
        as_attachment=True,
        filename=file_name(run, file_format),
        content_type=FORMATS[file_format].content_type,
        headers={"Cache-Control": "no-store"},
    )


@policy(roles=PAYROLL, methods={"POST"}, objects="payouts.PayoutRun")
def step(request, run_id, name: str):
    """Delivered, unclear or paid."""
    run = _run(request, run_id)
    if name not in STEPS:
        raise Http404
    service, sentence = STEPS[name]
    try:
        service(run_id=run.pk, by=request.user)
    except DomainError as refusal:
        run.refresh_from_db()
        return _run_page(request, run, refusal)
    messages.success(request, str(sentence))
    return redirect("payouts:run", run.pk)


@policy(roles=PAYROLL, methods={"GET", "POST"}, objects="payouts.PayoutRun")
def cancel(request, run_id):
    """Undo a run before delivery: what follows is said first."""
    run = _run(request, run_id)
    form = CancelForm(request.POST or None, is_unclear=run.status == RunStatus.UNKNOWN)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_run(run_id=run.pk, by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            run.refresh_from_db()
            return _run_page(request, run, refusal)
        messages.success(request, tt("The payment run is cancelled. Its lines wait for the next run."))
        return redirect("payouts:period")
    status = 422 if request.method == "POST" else 200
    return render(request, "payouts/cancel.html", {"form": form, "run": run}, status=status)


@policy(roles=PAYROLL, methods={"POST"}, objects="experts.Expert", purpose=PURPOSE)
def tax_card(request, expert_id):
    """Note that the person's tax card has come."""
    waiting, day = _waiting_or_404(request, expert_id)
    services.note_tax_card(expert=waiting.expert, year=day.year, by=request.user)
    messages.success(request, tt("The tax card of {year} is noted.", year=day.year))
    return redirect("payouts:period")


@policy(roles=PAYROLL, methods={"POST"}, objects="experts.Expert", purpose=PURPOSE)
def ask(request, expert_id):
    """Tell the person what their payment waits for."""
    waiting, _day = _waiting_or_404(request, expert_id)
    services.ask_for_papers(waiting=waiting, by=request.user)
    messages.success(request, tt("The {expert:nom} is told what is missing."))
    return redirect("payouts:period")


@policy(roles={Role.EXPERT})
def papers(request):
    """The expert: what an own payment waits for. The notice `line.waiting` leads here."""
    waiting = selectors.waiting_of(request.user)
    return render(request, "payouts/papers.html", {"row": WaitingRow(waiting) if waiting else None})


def _period_page(request, refusal: DomainError | None = None, status: int = 200):
    _payroll_only(request)
    try:
        now = selectors.period_now()
    except NoRule as error:
        return render(request, "payouts/period.html", {"refusal": refusal or error}, status=status)
    ids = [waiting.expert.pk for waiting in now.waiting]
    record_access_to_many(ids, by=request.user, purpose=PURPOSE, kind="papers")
    context = {"period": now, "waiting": [WaitingRow(waiting) for waiting in now.waiting]}
    return render(request, "payouts/period.html", {**context, "refusal": _sentence(refusal)}, status=status)


def _closing(now: selectors.Period) -> dict:
    return {"period": now, "waiting_sum": sum((row.amount for row in now.waiting), start=cents(0))}


def _run_page(request, run, refusal: DomainError | None = None, again: str = ""):
    context = {
        "page": RunPage(run, request.user),
        "run": run,
        "refusal": _sentence(refusal, run),
        "again": again if isinstance(refusal, services.DownloadedBefore) else "",
        "history": run.steps_taken().select_related("by"),
        "status_names": dict(RunStatus.choices),
    }
    return render(request, "payouts/run.html", context, status=_status_of(refusal) if refusal else 200)


def _run(request, run_id):
    return get_object_or_404(selectors.runs_visible_to(request.user), pk=run_id)


def _payroll_only(request) -> None:
    if not selectors.is_payroll(request.user):
        raise PermissionDenied(tt("Only payroll of the whole organisation can do this."))


def _period_or_404(day: dt.date) -> selectors.Period:
    try:
        now = selectors.period_now()
    except NoRule:
        raise Http404 from None
    if now.pay_day.day != day:
        raise Http404
    return now


def _waiting_or_404(request, expert_id):
    _payroll_only(request)
    try:
        now = selectors.period_now()
    except NoRule:
        raise Http404 from None
    for waiting in now.waiting:
        if waiting.expert.pk == expert_id:
            return waiting, now.pay_day.day
    raise Http404


def _status_of(refusal: DomainError) -> int:
    if isinstance(refusal, NotAllowed):
        return 403
    return 409 if isinstance(refusal, Conflict) else 422


def _sentence(refusal: DomainError | None, run=None) -> str:
    """The refusal in the reader's language; a row of a file is named by its place in the run."""
    if not isinstance(refusal, FileRefused):
        return str(refusal or "")
    places = (
        {line_ref(pk): place for pk, place in run.lines.values_list("pk", "position")}
        if run and refusal.row
        else {}
    )
    return explain(refusal, places.get(refusal.row, ""))
