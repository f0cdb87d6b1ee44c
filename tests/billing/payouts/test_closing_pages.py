"""Closing a period as Pirkko does it: without JavaScript, with plain posts and redirects."""

import datetime as dt

import pytest

from audit.models import AccessEntry
from billing.claims.models import LineStatus
from billing.payouts import services
from billing.payouts.models import PayoutRun, RunStatus
from registry.joining.models import TaxCardDelivery
from tests.billing.payouts.visits import CLOSE, forms, text, url
from tests.factories.payouts import approved_line
from tests.factories.registry import make_expert


def last_month(payroll, amount="100.00"):
    """A run of the month before, so that this month's sum has something to be compared with."""
    approved_line(make_expert("Entinen"), amount, pay_day=dt.date(2026, 11, 30))
    run = services.freeze_run(pay_day=dt.date(2026, 11, 30), by=payroll)
    services.download_file(run_id=run.pk, format="csv", by=payroll)[1].close()
    return services.settle(run_id=run.pk, by=payroll)


def test_the_period_page_tells_what_is_ready_late_and_missing(payroll, clerk, eero):
    approved_line(eero, "75.00")
    approved_line(eero, "20.00", pay_day=dt.date(2026, 11, 30))
    approved_line(eero, "5.00", status=LineStatus.SUBMITTED)
    ella = make_expert("Ella")
    approved_line(ella, "30.00")
    TaxCardDelivery.objects.filter(expert=ella).delete()
    page = text(clerk.get(url("payouts:period")))
    for words in (
        "Maksu torstaina 31.12.", "viimeinen päivä oli 9.12.2026.", "2 riviä valmiina", "95,00", "riveistä 1 on myöhässä",
        "1 rivi odottaa vielä hyväksyntää: 5,00", "Ella Esimerkki", "Vuoden 2026 verokorttia ei ole toimitettu", "30,00",
    ):  # fmt: skip
        assert words in page
    assert AccessEntry.objects.get(by=payroll).person_id == ella.pk


def test_a_month_takes_three_clicks_period_file_paid(payroll, clerk, eero):
    last_month(payroll)
    approved_line(eero, "120.00")
    page = clerk.get(url("payouts:period"))
    answer = clerk.post(url(*CLOSE), forms(page, url(*CLOSE))[0])  # 1
    run = PayoutRun.objects.get(status=RunStatus.FROZEN)
    assert answer.url == url("payouts:run", run.pk)
    page = clerk.get(answer.url)
    action = url("payouts:download", run.pk, "pain001")
    answer = clerk.post(action, forms(page, action)[0])  # 2
    assert answer.status_code == 200
    page = clerk.get(url("payouts:run", run.pk))
    action = url("payouts:step", run.pk, "paid")
    assert len(forms(page, action)) == 1
    answer = clerk.post(action)  # 3
    assert (answer.status_code, answer.url) == (302, url("payouts:run", run.pk))
    page = text(clerk.get(answer.url))
    assert "Maksettu" in page
    assert "Summat täsmäävät" in page
    run.refresh_from_db()
    assert run.status == RunStatus.SETTLED


@pytest.mark.parametrize(("last", "now", "looks_twice"), [
    (None, "100.00", True), ("100.00", "100.00", False), ("100.00", "200.00", False), ("100.00", "200.01", True),
    ("100.00", "50.00", False), ("100.00", "49.99", True),
])  # fmt: skip
def test_an_unusual_sum_is_looked_at_once_more(payroll, clerk, eero, last, now, looks_twice):
    if last:
        last_month(payroll, last)
    approved_line(eero, now)
    fields = forms(clerk.get(url("payouts:period")), url(*CLOSE))[0]
    answer = clerk.post(url(*CLOSE), fields)
    assert (answer.url == url(*CLOSE)) is looks_twice
    assert PayoutRun.objects.filter(status=RunStatus.FROZEN).exists() is not looks_twice
    if looks_twice:
        page = clerk.get(url(*CLOSE))
        assert ("Edellinen ajo" in text(page)) is bool(last)
        answer = clerk.post(url(*CLOSE), forms(page, url(*CLOSE))[0])
        assert answer.url == url("payouts:run", PayoutRun.objects.first().pk)


def test_a_sum_of_thousands_survives_the_form(payroll, clerk, eero):
    last_month(payroll, "12345.67")
    approved_line(eero, "12345.67")
    fields = forms(clerk.get(url("payouts:period")), url(*CLOSE))[0]
    assert fields == {"count": "1", "total": "12345.67"}
    assert clerk.post(url(*CLOSE), fields).status_code == 302


def test_lines_that_changed_meanwhile_are_a_conflict(payroll, clerk, eero):
    last_month(payroll)
    approved_line(eero, "75.00")
    fields = forms(clerk.get(url("payouts:period")), url(*CLOSE))[0]
    approved_line(eero, "1.00")
    answer = clerk.post(url(*CLOSE), fields)
    assert answer.status_code == 409
    assert "Rivit ovat muuttuneet" in text(answer)
    assert forms(answer, url(*CLOSE))[0]["total"] == "76.00"


def test_sending_the_closing_twice_makes_one_run(payroll, clerk, eero):
    last_month(payroll)
    approved_line(eero, "75.00")
    fields = forms(clerk.get(url("payouts:period")), url(*CLOSE))[0] | {"confirmed": "1"}
    assert [clerk.post(url(*CLOSE), fields).status_code for _ in range(2)] == [302, 409]
    assert PayoutRun.objects.filter(status=RunStatus.FROZEN).count() == 1


@pytest.mark.parametrize("fields", [{}, {"count": "x", "total": "1"}, {"count": "1", "total": "nan"}])
def test_a_broken_form_is_422_and_changes_nothing(payroll, clerk, eero, fields):
    approved_line(eero)
    assert clerk.post(url(*CLOSE), fields).status_code == 422
    assert not PayoutRun.objects.exists()


def test_nothing_to_pay_is_422(payroll, clerk):
    answer = clerk.post(url(*CLOSE), {"count": "0", "total": "0.00", "confirmed": "1"})
    assert answer.status_code == 422
    assert "Maksettavaa ei ole" in text(answer)


@pytest.mark.parametrize("day", ["2026-12-30", "2027-01-29", "2026-11-30"])
def test_only_the_next_pay_day_can_be_closed(payroll, clerk, day):
    path = url("payouts:close", dt.date.fromisoformat(day))
    assert clerk.get(path).status_code == clerk.post(path).status_code == 404


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "x"])
def test_an_impossible_day_is_no_page(clerk, day):
    assert clerk.get(f"/payroll/close/{day}/").status_code == 404
