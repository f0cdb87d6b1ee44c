"""From a sent month to money: the expert sends, the unit's contact approves, payroll closes, pays, and the expert is told."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from lxml import html

from billing.approvals.models import Verdict
from billing.approvals.selectors import rounds_to_decide
from billing.claims.models import ClaimLine, LineStatus
from billing.claims.services import decide_line, submit_month
from billing.payouts.models import PayoutRun, RunStatus
from domain.period import Month
from notifications.models import Notice
from tests.factories.billing import make_line
from tests.factories.organisation import use_preset
from tests.factories.payouts import DEBTOR, set_payroll
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.visitor import Visitor
from tests.visitor import settle as deliver_messages

NOVEMBER = Month(2026, 11)


def on(day: str):
    return time_machine.travel(dt.datetime.fromisoformat(f"{day}T08:00:00+00:00"), tick=False)


def post_form(clerk, page, action):
    """Press the button of the form that posts to `action`, with what stands in it."""
    found = next(
        form for form in html.fromstring(page.content.decode()).forms if form.get("action") == action
    )
    return clerk.post(action, {field.name: field.value for field in found.inputs if field.name})


@pytest.mark.requirement("A063", "A064", "A065", "A093", "A100")
def test_a_month_goes_from_the_expert_to_paid(north):
    with on("2026-12-01"):
        use_preset("ita-uusimaa")
        set_payroll(debtor=DEBTOR)
        eero, ella = make_expert("Eero"), make_expert("Ella")
        person("Yrjö"), person("Pirkko")
        for expert in (eero, ella):
            make_line(expert)
            submit_month(expert=expert, month=NOVEMBER, by=expert.user)
        ella.iban = None
        ella.save()
        line = ClaimLine.objects.get(claim__expert=eero)
        assert (line.amount, line.pay_day) == (Decimal("50.00"), dt.date(2026, 12, 31))
        for matter in rounds_to_decide(person("Yrjö")):
            decide_line(round_id=matter.pk, verdict=Verdict.APPROVE, by=person("Yrjö"))
    with on("2026-12-10"):
        clerk = Visitor("north").sign_in(person("Pirkko"))
        close = reverse("payouts:close", args=[line.pay_day])
        assert (
            post_form(clerk, clerk.get(reverse("payouts:period")), close).url == close
        )  # the first run of all
        run_url = post_form(clerk, clerk.get(close), close).url
        run = PayoutRun.objects.get()
        assert (run.line_count, run.total) == (1, Decimal("50.00"))
        csv = reverse("payouts:download", args=[run.pk, "csv"])
        data = b"".join(post_form(clerk, clerk.get(run_url), csv).streaming_content).decode()
        assert re.search(
            rf"^{eero.payee_number};.*;2026-11-24;2026-11-24;2.00;25.00;50.00;4101;336;L[0-9a-f]{{32}}$",
            data,
            re.M,
        )
        assert str(ella.payee_number) not in data
    with on("2026-12-31"):
        clerk = Visitor("north").sign_in(person("Pirkko"))
        paid = reverse("payouts:step", args=[run.pk, "paid"])
        assert post_form(clerk, clerk.get(run_url), paid).url == run_url
        run.refresh_from_db(), line.refresh_from_db()
        assert (run.status, line.status) == (RunStatus.SETTLED, LineStatus.PAID)
        assert ClaimLine.objects.get(claim__expert=ella).status == LineStatus.APPROVED
        deliver_messages()
        told = set(
            Notice.objects.filter(kind__in=["run.settled", "line.waiting"]).values_list("user", "kind")
        )
        assert (eero.user_id, "run.settled") in told
        assert (ella.user_id, "line.waiting") in told
        assert (ella.user_id, "run.settled") not in told
