"""The approver's pages: what waits (M1), one line (M2), many at once (M3), a no with its reason (M4)."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language

from accounts.policy import policy
from accounts.roles.models import Role
from audit.services import record_access
from billing.approvals.models import Round, Verdict
from billing.approvals.selectors import rounds_seen_by, rounds_to_decide
from billing.claims import selectors, services
from billing.claims.forms import NoForm, hours_of
from billing.claims.models import ClaimLine, LineKind
from billing.claims.pages import Row
from billing.claims.tracker import latest_rounds, steps_of
from domain.clock import local_day, today
from domain.errors import Conflict, DomainError
from money import total
from registry.sessions.frozen import outcome_of
from tenants.terminology.terms import ntt, tt
from ui.formats import money
from ui.views import error_page

# Administrators are the last resort of a chain whose people have left.
APPROVERS = {
    Role.ORDERER, Role.UNIT_CONTACT, Role.LINE_MANAGER, Role.UNIT_HEAD, Role.COORDINATOR, Role.PAYROLL_CLERK,
    Role.ADMINISTRATOR,
}  # fmt: skip
PURPOSE = "fee decision"


@dataclass(frozen=True)
class Waiting(Row):
    """A line with the round that waits for this person."""

    round: Round | None = None

    @property
    def days(self) -> int:
        return (today() - local_day(self.round.since)).days if self.round else 0

    @property
    def is_clean(self) -> bool:
        """As agreed: may be approved among many."""
        return not self.line.differs_from_agreed and self.line.kind != LineKind.REVERSAL


@policy(roles=APPROVERS, purpose=PURPOSE)
def to_approve(request):
    """Everything that waits for this person: what differs from the agreement first, with totals."""
    rows = _waiting(request.user)
    clean, differing = _parted(rows)
    context = {
        "clean": clean, "differing": differing, "total_count": len(rows), "total": _sum(rows),
        "clean_total": _sum(clean), "differing_total": _sum(differing),
    }  # fmt: skip
    return render(request, "claims/to_approve.html", context)


@policy(roles=APPROVERS, methods={"GET", "POST"}, purpose=PURPOSE)
def decide_many(request):
    """Approve all that are as agreed: a page with the total, then one click."""
    if request.method == "GET":
        clean, _differing = _parted(_waiting(request.user))
        if not clean:
            return redirect("claims:to_approve")
        return render(request, "claims/approve_all.html", {"rows": clean, "total": _sum(clean)})
    steps = _seen_steps(request)
    if not steps:
        return error_page(request, 422, text=tt("Choose what to approve."))
    done = services.approve_many(steps=steps, by=request.user)
    if not done.lines:
        return error_page(request, 409, text=tt("Somebody has already decided these. Nothing was changed."))
    _say(request, done)
    return redirect("claims:to_approve")


@policy(roles=APPROVERS, objects="claims.ClaimLine", purpose=PURPOSE)
def line_detail(request, line_id):
    """One line with everything needed to decide; the mail's button leads here."""
    return _show_line(request, get_object_or_404(selectors.lines_seen_by(request.user), pk=line_id))


@policy(roles=APPROVERS, methods={"POST"}, objects="approvals.Round", purpose=PURPOSE)
def decide(request, round_id):
    """Approve, return or reject one line."""
    matter = get_object_or_404(rounds_seen_by(request.user), pk=round_id)
    verdict = request.POST.get("verdict")
    form = NoForm(request.POST)
    if verdict != Verdict.APPROVE and not form.is_valid():
        found = get_object_or_404(selectors.lines_seen_by(request.user), pk=matter.subject_id)
        return _show_line(request, found, form=form, status=422)
    reason = "" if verdict == Verdict.APPROVE else form.cleaned_data["reason"]
    try:
        line = services.decide_line(
            round_id=matter.pk, verdict=Verdict(verdict), by=request.user, reason=reason, step=_step(request)
        )
    except Conflict as error:
        return error_page(request, 409, title=tt("Decided already"), text=str(error))
    except DomainError as error:
        found = get_object_or_404(selectors.lines_seen_by(request.user), pk=matter.subject_id)
        return _show_line(request, found, refusal=error, status=422)
    messages.success(request, _done_text(line, Verdict(verdict)))
    return redirect("claims:to_approve")


def _show_line(
    request: HttpRequest, line: ClaimLine, *, status: int = 200, form: NoForm | None = None, **context
):
    record_access(person_id=line.claim.expert_id, by=request.user, purpose=PURPOSE, kind="claim line")
    matter = latest_rounds([line]).get(line.pk)
    can_decide = matter is not None and rounds_to_decide(request.user).filter(pk=matter.pk).exists()
    outcome = outcome_of(line.session)
    is_fee = line.kind == LineKind.FEE
    return render(request, "claims/line_detail.html", {
        "row": Row(line), "round": matter, "can_decide": can_decide, "form": form or NoForm(),
        "steps": steps_of(line, matter), "none_agreed": tt("Nothing was agreed"),
        "outcome": outcome.sentence((get_language() or "fi")[:2]) if outcome else "",
        "agreed_hours": hours_of(line, "planned_minutes") if is_fee else None,
        "asked_hours": hours_of(line) if is_fee else None,
        **context,
    }, status=status)  # fmt: skip


def _waiting(user) -> list[Waiting]:
    lines = list(selectors.lines_to_approve(user))
    rounds = {matter.subject_id: matter for matter in rounds_to_decide(user)}
    return [Waiting(line, round=rounds[line.pk]) for line in lines if line.pk in rounds]


def _parted(rows: list[Waiting]) -> tuple[list[Waiting], list[Waiting]]:
    return [row for row in rows if row.is_clean], [row for row in rows if not row.is_clean]


def _sum(rows: list[Waiting]):
    return total(row.line.amount for row in rows)


def _seen_steps(request) -> list[tuple[UUID, int]]:
    """`round:step` pairs of the page, only of rounds that this person may see; anything else is passed over."""
    pairs = {}
    for text in request.POST.getlist("round"):
        key, _colon, step = text.partition(":")
        try:
            pairs[UUID(key)] = int(step)
        except ValueError:
            continue
    seen = set(rounds_seen_by(request.user).filter(pk__in=pairs).values_list("pk", flat=True))
    return [(key, step) for key, step in pairs.items() if key in seen]


def _step(request) -> int | None:
    text = request.POST.get("step", "")
    return int(text) if text.isdecimal() else None


def _say(request, done: services.Approved) -> None:
    sum_text = money(total(line.amount for line in done.lines), request.LANGUAGE_CODE[:2])
    messages.success(
        request,
        ntt("Approved: {n} line, {sum}.", "Approved: {n} lines, {sum}.", len(done.lines), sum=sum_text),
    )
    if done.refused:
        messages.warning(
            request,
            ntt("{n} line was left out: somebody had decided it already.",
                "{n} lines were left out: somebody had decided them already.", len(done.refused)),
        )  # fmt: skip


def _done_text(line: ClaimLine, verdict: Verdict) -> str:
    texts = {
        Verdict.APPROVE: tt("Approved."),
        Verdict.RETURN: tt("Returned for correction. {Expert:def} has been told."),
        Verdict.REJECT: tt("Rejected. {Expert:def} has been told."),
    }
    return texts[verdict]
