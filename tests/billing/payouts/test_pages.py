"""Payroll's pages as Pirkko uses them: without JavaScript, with plain posts and redirects."""

import datetime as dt
import hashlib
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from accounts.roles.models import Role
from audit.models import AccessEntry, Disclosure
from billing.claims.models import LineStatus
from billing.payouts import services
from billing.payouts.formats.run_file import Totals
from billing.payouts.models import PayoutFile, PayoutRun, RunStatus
from registry.joining.models import Agreement, TaxCardDelivery
from tenants.context import in_tenant
from tests.factories.payouts import DEBTOR, PAY_DAY, approved_line, set_payroll
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert, make_unit
from tests.visitor import Visitor

CLOSE = ("payouts:close", PAY_DAY)


def url(name, *args):
    return reverse(name, args=args)


def text(response):
    return " ".join(html.fromstring(response.content.decode()).find(".//main").text_content().split())


def forms(response, action):
    """The hidden fields of the page's form that posts to `action`."""
    page = html.fromstring(response.content.decode())
    return [
        {
            field.name: field.value
            for field in form.inputs
            if field.name and field.name != "csrfmiddlewaretoken"
        }
        for form in page.forms
        if form.get("action") == action
    ]


def taken(answer) -> bytes:
    """The file of an answer, read to its end."""
    return b"".join(answer.streaming_content)


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


# --- files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("file_format", "type", "ending"), [
    ("csv", "text/csv", "csv"), ("pain001", "application/xml", "xml"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
])  # fmt: skip
def test_a_download_is_a_file_that_no_cache_keeps_and_no_name_tells(frozen, clerk, file_format, type, ending):
    answer = clerk.post(url("payouts:download", frozen.pk, file_format), {"seen": "0"})
    data = taken(answer)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"].split(";")[0] == type
    assert answer["Content-Disposition"] == f'attachment; filename="maksuajo-1-2026-12-31.{ending}"'
    assert hashlib.sha256(data).hexdigest() == PayoutFile.objects.get(format=file_format).sha256
    assert int(answer["Content-Length"]) == len(data)
    assert Disclosure.objects.filter(what=f"payout.{file_format}").count() == 1


def test_downloading_again_warns_with_the_count_first(frozen, clerk):
    path = url("payouts:download", frozen.pk, "csv")
    first = clerk.post(path, {"seen": "0"})
    data = taken(first)
    stale = clerk.post(path, {"seen": "0"})  # the page was not reloaded: its form still says 0
    assert stale.status_code == 409
    assert "ladattu jo 1 kerran" in text(stale)
    assert PayoutFile.objects.get().downloads == 1
    again = clerk.post(path, forms(stale, path)[0])
    assert taken(again) == data
    assert PayoutFile.objects.get().downloads == 2
    assert "Ladattu 2 kertaa" in text(clerk.get(url("payouts:run", frozen.pk)))


def test_getting_changes_nothing(frozen, clerk):
    for name in ("download", "step"):
        assert clerk.get(url(f"payouts:{name}", frozen.pk, "csv")).status_code == 405
    assert clerk.get(url("payouts:run", frozen.pk)).status_code == 200
    assert clerk.get(url("payouts:cancel", frozen.pk)).status_code == 200
    frozen.refresh_from_db()
    assert frozen.status == RunStatus.FROZEN
    assert not PayoutFile.objects.exists()


def test_sums_that_differ_are_said_on_the_page_and_stop_the_file(frozen, clerk):
    frozen.lines.filter(position=1).update(amount=Decimal("1.00"))
    assert "Summat eroavat" in text(clerk.get(url("payouts:run", frozen.pk)))
    answer = clerk.post(url("payouts:download", frozen.pk, "csv"), {"seen": "0"})
    assert answer.status_code == 422
    assert "Älä maksa tätä ajoa" in text(answer)


def test_a_row_that_fits_no_column_is_named_by_its_place(payroll, clerk, eero):
    approved_line(eero, unit=make_unit("Osasto", "7", "=SUM(A1)"))
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    answer = clerk.post(url("payouts:download", run.pk, "csv"), {"seen": "0"})
    assert answer.status_code == 422
    assert "Rivi 1: tieto Kustannuspaikka ei sovi palkkatiedoston sarakkeeseen" in text(answer)


def test_the_page_without_a_payers_account_says_why_there_is_no_bank_file(payroll, clerk, eero):
    set_payroll(debtor=None)
    approved_line(eero)
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    page = clerk.get(url("payouts:run", run.pk))
    assert "ei ollut maksajan tiliä" in text(page)
    assert not forms(page, url("payouts:download", run.pk, "pain001"))
    answer = clerk.post(url("payouts:download", run.pk, "pain001"))
    assert answer.status_code == 422
    assert "Lisää maksajan tili" in text(answer)


# --- steps ----------------------------------------------------------------------------------


def test_cancelling_asks_why_and_after_an_unclear_delivery_whether_the_receiver_has_it(
    frozen, clerk, payroll
):
    path = url("payouts:cancel", frozen.pk)
    assert clerk.post(path, {}).status_code == 422
    services.mark_unknown(run_id=frozen.pk, by=payroll)
    assert clerk.post(path, {"reason": "Ei perillä"}).status_code == 422
    answer = clerk.post(path, {"reason": "Ei perillä", "not_received": "on"})
    assert answer.url == url("payouts:period")
    frozen.refresh_from_db()
    assert frozen.status == RunStatus.CANCELLED
    assert "Peruttu" in text(clerk.get(url("payouts:run", frozen.pk)))


def test_a_step_taken_by_another_first_is_409_in_words(frozen, clerk):
    taken(clerk.post(url("payouts:download", frozen.pk, "csv"), {"seen": "0"}))
    paid = url("payouts:step", frozen.pk, "paid")
    assert [clerk.post(paid).status_code for _ in range(2)] == [302, 409]
    answer = clerk.post(url("payouts:cancel", frozen.pk), {"reason": "Virhe"})
    assert answer.status_code == 409
    assert "Maksettu" in text(answer)


def test_delivering_before_a_file_is_422(frozen, clerk):
    answer = clerk.post(url("payouts:step", frozen.pk, "deliver"))
    assert answer.status_code == 422
    assert "Lataa ensin tiedosto" in text(answer)


def test_with_two_people_the_page_of_the_one_who_closed_has_no_buttons(payroll, paavo, clerk, eero):
    set_payroll(two_people_release=True)
    approved_line(eero)
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    taken(clerk.post(url("payouts:download", run.pk, "csv"), {"seen": "0"}))
    paid = url("payouts:step", run.pk, "paid")
    page = clerk.get(url("payouts:run", run.pk))
    assert not forms(page, paid)
    assert "Toinen palkanlaskija vapauttaa" in text(page)
    assert clerk.post(paid).status_code == 403
    other = Visitor("north").sign_in(paavo)
    assert forms(other.get(url("payouts:run", run.pk)), paid)
    assert other.post(paid).status_code == 302


def test_the_missing_list_has_one_action_a_row_and_it_works(payroll, clerk, eero):
    ella = make_expert("Ella")
    approved_line(eero), approved_line(ella)
    TaxCardDelivery.objects.filter(expert=eero).delete()
    Agreement.objects.filter(expert=ella).delete()
    page = clerk.get(url("payouts:period"))
    card, ask = url("payouts:tax_card", eero.pk), url("payouts:ask", ella.pk)
    assert len(forms(page, card)) == len(forms(page, ask)) == 1
    assert clerk.post(card).url == clerk.post(ask).url == url("payouts:period")
    after = clerk.get(url("payouts:period"))
    assert not forms(after, card)
    assert "Eero" not in text(after)
    assert clerk.post(card).status_code == 404  # nothing is missing any more


@pytest.mark.requirement("A093")
def test_the_expert_reads_what_the_own_payment_waits_for_and_what_to_do(payroll, eero):
    ella = make_expert("Ella")
    approved_line(eero), approved_line(ella, "31.00")
    Agreement.objects.filter(expert=ella).delete()
    eero.iban = None
    eero.save()
    page = text(Visitor("north").sign_in(eero.user).get(url("payouts:papers")))
    assert "75,00" in page
    assert "Tilinumero puuttuu" in page
    assert "Älä lähetä sitä sähköpostilla" in page
    assert "31,00" not in page
    assert "Mitään ei puutu" in text(
        Visitor("north").sign_in(make_expert("Elli").user).get(url("payouts:papers"))
    )
    assert Visitor("north").sign_in(person("Aino")).get(url("payouts:papers")).status_code == 403


# --- who may see ----------------------------------------------------------------------------

GETS = ["period", "runs"]


@pytest.mark.parametrize("name", ["Aino", "Eero", "Liisa", "Hannu", "Kaarina", "Anna", "Yrjö"])
def test_others_get_403(frozen, name):
    visitor = Visitor("north").sign_in(person(name))
    paths = [url(f"payouts:{page}") for page in GETS] + [
        url("payouts:run", frozen.pk),
        url("payouts:cancel", frozen.pk),
    ]
    assert {visitor.get(path).status_code for path in paths} == {403}
    posts = [
        url(*CLOSE), url("payouts:download", frozen.pk, "csv"), url("payouts:step", frozen.pk, "paid"),
        url("payouts:cancel", frozen.pk), url("payouts:tax_card", frozen.pk), url("payouts:ask", frozen.pk),
    ]  # fmt: skip
    assert {
        visitor.post(path, {"seen": "0", "reason": "x", "confirmed": "1"}).status_code for path in posts
    } == {403}
    frozen.refresh_from_db()
    assert frozen.status == RunStatus.FROZEN


def test_a_stranger_is_led_to_sign_in(frozen, visitor):
    assert visitor.get(url("payouts:run", frozen.pk)).status_code == 302
    assert visitor.post(url("payouts:download", frozen.pk, "csv")).url.startswith("/account/login/")


def test_payroll_of_one_unit_does_not_see_the_whole_organisations_runs(frozen):
    user = make_user("Yksikön", Role.PAYROLL_CLERK, unit=make_unit())
    visitor = Visitor("north").sign_in(user)
    assert visitor.get(url("payouts:period")).status_code == 403
    assert visitor.get(url("payouts:run", frozen.pk)).status_code == 404
    assert visitor.post(url("payouts:download", frozen.pk, "csv")).status_code == 404


def test_a_run_does_not_exist_for_another_organisation(frozen, south):
    with in_tenant(south):
        theirs = Visitor("south").sign_in(make_user("Paula", Role.PAYROLL_CLERK))
        paths = [url("payouts:run", frozen.pk), url("payouts:cancel", frozen.pk)]
        posts = [url("payouts:download", frozen.pk, "csv"), url("payouts:step", frozen.pk, "paid")]
        assert {theirs.get(path).status_code for path in paths} == {404}
        assert {theirs.post(path).status_code for path in posts} == {404}
    assert Visitor("south").sign_in(frozen.frozen_by).get(url("payouts:run", frozen.pk)).status_code in (
        302,
        403,
        404,
    )
    frozen.refresh_from_db()
    assert frozen.status == RunStatus.FROZEN


def test_an_organisation_without_rules_gets_a_sentence(north):
    page = Visitor("north").sign_in(person("Pirkko")).get(url("payouts:period"))
    assert page.status_code == 200
    assert "pääkäyttäjä" in text(page).lower()


# --- queries and languages ------------------------------------------------------------------


def queries(clerk, path):
    clerk.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert clerk.get(path).status_code == 200
    return len(seen)


def test_the_period_page_costs_the_same_for_one_and_for_many(payroll, clerk, eero):
    approved_line(eero)
    TaxCardDelivery.objects.filter(expert=eero).delete()
    one = queries(clerk, url("payouts:period"))
    for number in range(5):
        expert = make_expert(f"Testi{number}")
        approved_line(expert, unit=make_unit(f"Osasto {number}", f"2{number}", f"5{number}"))
        if number % 2:
            Agreement.objects.filter(expert=expert).delete()
    assert queries(clerk, url("payouts:period")) == one


def test_the_run_and_the_list_cost_the_same_for_one_and_for_many(payroll, clerk, eero):
    approved_line(eero)
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    one = queries(clerk, url("payouts:run", run.pk)), queries(clerk, url("payouts:runs"))
    for number in range(5):
        services.cancel_run(run_id=run.pk, by=payroll, reason="Uusi ajo")
        approved_line(make_expert(f"Testi{number}"))
        run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    assert (queries(clerk, url("payouts:run", run.pk)), queries(clerk, url("payouts:runs"))) == one
    assert run.line_count == 6


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_opens_in_every_language_with_one_heading(frozen, clerk, language):
    clerk.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    ella = make_expert("Elli")
    approved_line(ella)
    TaxCardDelivery.objects.filter(expert=ella).delete()
    paths = [
        url("payouts:period"),
        url(*CLOSE),
        url("payouts:runs"),
        url("payouts:run", frozen.pk),
        url("payouts:cancel", frozen.pk),
    ]
    for path in paths:
        page = html.fromstring(clerk.get(path).content.decode())
        assert len(page.findall(".//h1")) == 1
        assert "{" not in page.find(".//main").text_content()
        title = page.findtext(".//title")
        assert title
        assert "Elli" not in title


def test_the_bank_file_from_the_page_is_valid_and_pays_the_run(frozen, clerk):
    from pathlib import Path

    import sepaxml
    from lxml import etree

    answer = clerk.post(url("payouts:download", frozen.pk, "pain001"), {"seen": "0"})
    tree = etree.parse(io.BytesIO(taken(answer)))
    etree.XMLSchema(file=str(Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.09.xsd")).assertValid(
        tree
    )
    amounts = [Decimal(element.text) for element in tree.iterfind(".//{*}InstdAmt")]
    assert Totals(len(amounts), sum(amounts)) == Totals(2, frozen.total)
    assert tree.findtext(".//{*}DbtrAcct/{*}Id/{*}IBAN") == DEBTOR["iban"]
