"""Where the money is, in steps: sent, each approver by name, payment (A093, A094, ux.md section 10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.utils.translation import get_language, ngettext

from accounts.roles.models import Role
from billing.approvals.chain import ChainSpec, HolderKind, StepSpec, next_step
from billing.approvals.models import Round, RoundStatus, Verdict
from billing.approvals.selectors import rounds_of
from billing.claims.models import ClaimLine, LineStatus
from domain.clock import local_day, today
from money import total
from tenants.terminology.terms import tt
from ui.formats import day as day_text

Step = dict[str, str]

# These stand among what is to be sent, with the reason when they came back.
UNSENT = (LineStatus.DRAFT, LineStatus.RETURNED)

# The least advanced line of a unit speaks for the others.
ORDER = [LineStatus.RETURNED, LineStatus.SUBMITTED, LineStatus.APPROVED, LineStatus.IN_RUN, LineStatus.PAID,
         LineStatus.REJECTED]  # fmt: skip


@dataclass(frozen=True)
class Track:
    """The way of one unit's lines of a month."""

    unit: str
    amount: Decimal
    steps: list[Step] = field(default_factory=list)


def latest_rounds(lines: Iterable[ClaimLine]) -> dict[UUID, Round]:
    """The newest round of each line. Three queries."""
    newest: dict[UUID, Round] = {}
    for matter in rounds_of(line.pk for line in lines):
        newest.setdefault(matter.subject_id, matter)
    return newest


def tracks_of(lines: Iterable[ClaimLine], rounds: Mapping[UUID, Round]) -> list[Track]:
    """One way per unit, for lines that have been sent and ask for money."""
    by_unit: dict[str, list[ClaimLine]] = {}
    for line in lines:
        if line.status not in UNSENT and line.amount:
            by_unit.setdefault(str(line.unit), []).append(line)
    return [_track(unit, of_unit, rounds) for unit, of_unit in sorted(by_unit.items())]


def steps_of(line: ClaimLine, matter: Round | None) -> list[Step]:
    """The steps of one line: `c-steps` draws them."""
    sent = _step("done", tt("Sent"), day_text(line.sent_at, _lang(), "short") if line.sent_at else "")
    return [sent, *_approvals(line, matter), *_payment(line)]


def _track(unit: str, lines: list[ClaimLine], rounds: Mapping[UUID, Round]) -> Track:
    slowest = min(lines, key=lambda line: _progress(line, rounds.get(line.pk)))
    return Track(unit, total(line.amount for line in lines), steps_of(slowest, rounds.get(slowest.pk)))


def _progress(line: ClaimLine, matter: Round | None) -> tuple[int, int]:
    return ORDER.index(LineStatus(line.status)), matter.step if matter else 0


def _approvals(line: ClaimLine, matter: Round | None) -> list[Step]:
    if matter is None:
        return []
    chain, amount = ChainSpec.from_data(matter.chain), Decimal(matter.chain.get("amount", "0"))
    decisions = {decision.step: decision for decision in matter.decisions.all()}
    steps = []
    for number, spec in enumerate(chain.steps):
        if next_step(chain, number, amount) is None:
            break
        steps.append(_approval(spec, decisions.get(number), matter if number == matter.step else None))
        if number in decisions and decisions[number].verdict != Verdict.APPROVE:
            break
    return steps


def _approval(spec: StepSpec, decision, current: Round | None) -> Step:
    if decision is not None:
        name, when = decision.by.get_short_name(), day_text(decision.at, _lang(), "short")
        if decision.verdict == Verdict.APPROVE:
            return _step("done", tt("Approved: {name}", name=name), when)
        label = {
            Verdict.RETURN: tt("Returned: {name}", name=name),
            Verdict.REJECT: tt("Rejected: {name}", name=name),
        }
        return _step("stop", label[Verdict(decision.verdict)], decision.reason)
    if current is not None and current.status == RoundStatus.OPEN:
        return _step("now", tt("Now with: {name}", name=holder_name(current)), _waited(current))
    return _step("next", tt("Then: {name}", name=_role_name(spec)))


def _payment(line: ClaimLine) -> list[Step]:
    if line.status in (LineStatus.REJECTED, LineStatus.RETURNED) or line.pay_day is None:
        return []
    pay_day = day_text(line.pay_day, _lang(), "short")
    if line.status == LineStatus.PAID:
        return [_step("done", tt("Paid {day}", day=pay_day))]
    is_next = line.status == LineStatus.SUBMITTED
    return [_step("next" if is_next else "now", tt("Payment {day}", day=pay_day))]


def holder_name(matter: Round) -> str:
    """Who has it: the person by first name and initial, or the role when the person has left."""
    if matter.holder and matter.holder.is_active:
        return matter.holder.get_short_name()
    return dict(Role.choices).get(matter.holder_role, tt("{coordinator}"))


def _role_name(spec: StepSpec) -> str:
    if spec.kind == HolderKind.ORDERER:
        return tt("{orderer}")
    if spec.kind == HolderKind.PERSON:
        return tt("the person named in the rule")
    return str(dict(Role.choices).get(spec.holder, spec.holder)).lower()


def _waited(matter: Round) -> str:
    days = (today() - local_day(matter.since)).days
    since = ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days else tt("since today")
    if matter.escalate_at is None:
        return since
    return tt("{since}, at the latest {day}", since=since, day=day_text(matter.escalate_at, _lang(), "short"))


def _step(state: str, label: str, note: str = "") -> Step:
    return {"state": state, "label": label, "note": note}


def _lang() -> str:
    return (get_language() or "fi")[:2]
