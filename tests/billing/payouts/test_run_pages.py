"""The steps of a run and the papers that payments wait for, over HTTP."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from billing.payouts import services
from billing.payouts.models import PayoutFile, RunStatus
from registry.joining.models import Agreement, TaxCardDelivery
from tests.billing.payouts.visits import CLOSE, forms, taken, text, url
from tests.factories.payouts import PAY_DAY, approved_line, set_payroll
from tests.factories.people import person
from tests.factories.registry import make_expert, make_unit
from tests.visitor import Visitor


def test_getting_changes_nothing(frozen, clerk):
    for name in ("download", "step"):
        assert clerk.get(url(f"payouts:{name}", frozen.pk, "csv")).status_code == 405
    assert clerk.get(url("payouts:run", frozen.pk)).status_code == 200
    assert clerk.get(url("payouts:cancel", frozen.pk)).status_code == 200
    frozen.refresh_from_db()
    assert frozen.status == RunStatus.FROZEN
    assert not PayoutFile.objects.exists()


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


def queries(clerk, path):
    clerk.get(path)
    with CaptureQueriesContext(connection) as seen:
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
