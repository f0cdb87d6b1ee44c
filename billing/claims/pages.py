"""What the expert's pages show: a month with its lines, sums and dates, and where each unit's money is."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import get_language

from billing.approvals.models import Round
from billing.claims.calendar import PayCalendar
from billing.claims.forms import LineForm
from billing.claims.models import Claim, ClaimLine, LineKind, LineStatus
from billing.claims.selectors import SENDABLE
from billing.claims.services import pay_calendar
from billing.claims.session_price import allows_kilometres, travel_rules
from billing.claims.tracker import Track, latest_rounds, tracks_of
from domain.clock import now, today
from domain.period import Month
from money import total
from registry.orders.quotes import Quote
from tenants.organisation.rules import NoRule

TONES = {
    LineStatus.DRAFT: "info", LineStatus.SUBMITTED: "mute", LineStatus.RETURNED: "warn", LineStatus.REJECTED: "err",
    LineStatus.APPROVED: "ok", LineStatus.IN_RUN: "ok", LineStatus.PAID: "ok",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A line as it is shown; `form` only while it can be changed."""

    line: ClaimLine
    form: LineForm | None = None
    travel: ClaimLine | None = None
    reason: str = ""

    @property
    def quote(self) -> Quote | None:
        """The price in words; None while there is no price."""
        return None if "problem" in self.line.price else Quote.from_data(self.line.price)

    @property
    def problem(self) -> str:
        return self.line.price.get("problem", "")

    @property
    def tone(self) -> str:
        return TONES[LineStatus(self.line.status)]

    @property
    def work(self):
        """What kind of work it was, in the reader's language; never a topic."""
        return self.line.session.assignment.order.task_type


@dataclass(frozen=True)
class MonthPage:
    """A month: what is still to send, what has been sent, and when the money comes if it is sent now."""

    claim: Claim
    month: Month
    to_send: list[Row]
    sent: list[Row]
    tracks: list[Track]
    calendar: PayCalendar | None

    @property
    def key(self) -> str:
        return str(self.month)

    @property
    def first_day(self) -> dt.date:
        return self.month.first_day

    @property
    def total_to_send(self) -> Decimal:
        """What the button sends: exactly the sum of the lines that have a price."""
        lines = [line for row in self.to_send for line in (row.line, row.travel) if line]
        return total(line.amount for line in lines if "problem" not in line.price)

    @property
    def total_sent(self) -> Decimal:
        """What has been asked; rejected lines are not counted."""
        return total(row.line.amount for row in self.sent if row.line.status != LineStatus.REJECTED)

    @property
    def asks_money(self) -> bool:
        return any(row.problem or row.line.amount or row.travel for row in self.to_send)

    @property
    def forms(self) -> list[LineForm]:
        return [row.form for row in self.to_send if row.form]

    @property
    def due(self) -> dt.date | None:
        return self.calendar and self.calendar.due_for(self.month)

    @property
    def is_late(self) -> bool:
        return self.calendar is not None and self.calendar.is_late(now(), self.month)

    @property
    def pay_day(self) -> dt.date | None:
        return self.calendar and self.calendar.pay_day_if_sent(now(), self.month)


def month_pages(claims: list[Claim]) -> list[MonthPage]:
    """Months for the list, newest first. A constant number of queries."""
    lines = [line for claim in claims for line in claim.lines.all()]
    rounds, calendar = latest_rounds(lines), _calendar()
    return [_page(claim, rounds, calendar) for claim in claims]


def month_page(claim: Claim, data: Mapping | None = None, attrs: dict | None = None) -> MonthPage:
    """One month with a form for each line that can still be changed."""
    lines = list(claim.lines.all())
    return _page(claim, latest_rounds(lines), _calendar(), with_forms=True, data=data, attrs=attrs)


def _page(claim: Claim, rounds, calendar, *, with_forms=False, data=None, attrs=None) -> MonthPage:
    lines = list(claim.lines.all())
    open_lines = [line for line in lines if line.status in SENDABLE]
    travels = {line.session_id: line for line in open_lines if line.kind == LineKind.TRAVEL}
    fees = [line for line in open_lines if line.kind != LineKind.TRAVEL]
    rules = travel_rules(line.session for line in fees) if with_forms else {}
    rows = []
    for line in fees:
        travel = travels.pop(line.session_id, None)
        form = line_form(line, travel, data, attrs, rule=rules[line.session_id]) if with_forms else None
        reason = _reason(line, rounds) or (_reason(travel, rounds) if travel else "")
        rows.append(Row(line, form, travel, reason))
    rows += [_travel_row(travel, lines, rounds, data, attrs) for travel in travels.values()]
    sent = [Row(line, reason=_reason(line, rounds)) for line in lines if line.status not in SENDABLE]
    return MonthPage(claim, Month.of(claim.month), rows, sent, tracks_of(lines, rounds), calendar)


def _travel_row(travel: ClaimLine, lines: list[ClaimLine], rounds, data, attrs) -> Row:
    """A journey that came back alone: its kilometres can be changed, the fee has gone on."""
    fee = next(line for line in lines if (line.session_id, line.kind) == (travel.session_id, LineKind.FEE))
    form = line_form(fee, travel, data, attrs, takes_hours=False)
    return Row(travel, form, reason=_reason(travel, rounds))


def line_form(
    line: ClaimLine, travel: ClaimLine | None, data=None, attrs=None, *, rule=None, takes_hours=True
) -> LineForm:
    """The form of one line; kilometres only where the rule pays them."""
    takes_km = travel is not None or allows_kilometres(line.session, rule)
    km = Decimal(travel.price["km"]) if travel else None
    language = (get_language() or "fi")[:2]
    return LineForm(
        data, line=line, km=km, takes_km=takes_km, language=language, attrs=attrs, takes_hours=takes_hours
    )


def _reason(line: ClaimLine, rounds: Mapping[UUID, Round]) -> str:
    """Why a line came back."""
    matter = rounds.get(line.pk)
    if line.status not in (LineStatus.RETURNED, LineStatus.REJECTED) or matter is None:
        return ""
    return next((decision.reason for decision in matter.decisions.all() if decision.reason), "")


def _calendar() -> PayCalendar | None:
    try:
        return pay_calendar(today())
    except NoRule:
        return None
