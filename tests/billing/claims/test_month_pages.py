"""The expert's month and tracker over HTTP; without JavaScript."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from billing.approvals.models import Round, Verdict
from billing.claims import selectors, services
from billing.claims.models import ClaimLine
from domain.clock import HELSINKI
from registry.experts.cards import cards_for
from tests.billing.claims.visits import MONTH, fields_of, round_of, send, send_url, sign_in, text_of
from tests.factories.billing import make_line
from tests.factories.organisation import use_preset
from tests.factories.registry import make_expert


@pytest.mark.requirement("A063", "A064", "A065", "A093")
def test_a_month_is_sent_as_agreed_with_one_tap_and_then_shows_who_has_it(chain, eero):
    line = make_line(eero)
    visitor = sign_in(eero.user)
    page = visitor.get(reverse("claims:month", args=[MONTH]))
    words = text_of(page)
    assert "Yhteensä 50,00 €" in words
    assert "Lähetä viimeistään keskiviikkona 9.12." in words
    assert "Rahat ovat tililläsi torstaina 31.12." in words
    answer = visitor.post(send_url(), {**fields_of(line), "shown_total": "50.00"}, follow=True)
    words = text_of(answer)
    assert "Palkkiopyyntö on lähetetty" in words
    assert "Hyväksyy: Aino E." in words
    assert "tästä päivästä, viimeistään ti 8.12." in words
    assert "Sitten: lähiesihenkilö" in words
    assert "Maksussa to 31.12." in words
    line.refresh_from_db()
    assert line.status == "submitted"


def test_the_tracker_moves_with_the_line_until_it_is_paid(chain, eero):
    line = make_line(eero)
    send(eero)
    visitor = sign_in(eero.user)
    for name, now_with in (("Aino", "Liisa E."), ("Liisa", "Hannu E.")):
        services.decide_line(round_id=round_of(line).pk, verdict=Verdict.APPROVE, by=chain[name])
        words = text_of(visitor.get(reverse("claims:mine")))
        assert f"Hyväksyi: {name} E." in words
        assert f"Hyväksyy: {now_with}" in words
    services.decide_line(round_id=round_of(line).pk, verdict=Verdict.APPROVE, by=chain["Hannu"])
    services.take_into_run([line.pk], chain["Pirkko"])
    services.mark_paid([line.pk], chain["Pirkko"])
    assert "Maksettu to 31.12." in text_of(visitor.get(reverse("claims:mine")))


def test_sending_twice_answers_409_and_changes_nothing(chain, eero):
    line = make_line(eero)
    visitor = sign_in(eero.user)
    body = {**fields_of(line), "shown_total": "50.00"}
    assert visitor.post(send_url(), body).status_code == 302
    again = visitor.post(send_url(), body)
    assert again.status_code == 409
    assert "on jo lähetetty" in text_of(again)
    assert Round.objects.count() == 1


@pytest.mark.parametrize("typed", ["1,5", "1.5", "1 h 30 min", "1:30", "1,50 h"])
def test_changed_hours_show_the_new_sum_before_anything_is_sent(chain, eero, typed):
    line = make_line(eero)
    visitor = sign_in(eero.user)
    answer = visitor.post(send_url(), {**fields_of(line, typed), "shown_total": "50.00"})
    assert answer.status_code == 409
    words = text_of(answer)
    assert "Summa muuttui" in words
    assert "Yhteensä 37,50 €" in words
    line.refresh_from_db()
    assert (line.status, line.amount, line.differs_from_agreed) == ("draft", Decimal("37.50"), True)
    assert visitor.post(send_url(), {**fields_of(line, "1,5"), "shown_total": "37.50"}).status_code == 302


def test_counting_again_keeps_hours_and_kilometres_and_comes_back_to_the_page(chain, eero):
    line = make_line(eero, travel_agreed="48 km")
    visitor = sign_in(eero.user)
    answer = visitor.post(send_url("month"), fields_of(line, "3", km="48 km"))
    assert answer.status_code == 302
    words = text_of(visitor.get(answer.url))
    travel = ClaimLine.objects.get(kind="travel")
    assert f"Yhteensä {75 + travel.amount:.2f} €".replace(".", ",") in words
    assert travel.amount > 0


def test_a_changed_number_alone_brings_the_new_sums_when_javascript_is_on(chain, eero):
    line = make_line(eero)
    answer = sign_in(eero.user).post(send_url("month"), fields_of(line, "3"), headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert "Yhteensä 75,00 €" in text_of(answer)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("kaksi", "Kirjoita tunnit numerona"),
        ("", "Kirjoita tunnit numerona"),
        ("0", "Kirjoita, montako tuntia"),
        ("25", "Kirjoita enintään 24 tuntia"),
        ("<b>2</b>", "Kirjoita tunnit numerona"),
    ],
)
@pytest.mark.parametrize("where", ["send", "month", "line"])
def test_wrong_hours_answer_422_with_what_to_do_and_nothing_typed_is_lost(
    chain, eero, typed, sentence, where
):
    line = make_line(eero)
    url = reverse("claims:line", args=[line.pk]) if where == "line" else send_url(where)
    answer = sign_in(eero.user).post(url, {**fields_of(line, typed, km="47,5"), "shown_total": "50.00"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "Virhe" in page
    assert 'value="47,5"' in page
    if typed == "kaksi":
        assert 'value="kaksi"' in page
    assert "<b>2</b>" not in page
    line.refresh_from_db()
    assert (line.status, line.amount) == ("draft", Decimal("50.00"))
    assert not ClaimLine.objects.filter(kind="travel").exists()


def test_one_line_is_changed_on_its_own_page(chain, eero):
    line = make_line(eero)
    visitor = sign_in(eero.user)
    assert "Sovittu 2 h" in text_of(visitor.get(reverse("claims:line", args=[line.pk])))
    answer = visitor.post(reverse("claims:line", args=[line.pk]), fields_of(line, "1,5", km=""))
    assert answer.url == reverse("claims:month", args=[MONTH])
    line.refresh_from_db()
    assert line.amount == Decimal("37.50")
    send(eero)
    assert visitor.get(reverse("claims:line", args=[line.pk])).status_code == 302
    assert visitor.post(reverse("claims:line", args=[line.pk]), fields_of(line, "9")).status_code == 409


@pytest.mark.requirement("A064")
@pytest.mark.parametrize(
    ("moment", "late", "pay_day"),
    [("2026-12-09T23:59", False, "torstaina 31.12."), ("2026-12-10T00:00", True, "perjantaina 29.1.")],
)
def test_lateness_is_said_before_sending(chain, eero, moment, late, pay_day):
    line = make_line(eero)
    sent = dt.datetime.fromisoformat(moment).replace(tzinfo=HELSINKI).astimezone(dt.UTC)
    with time_machine.travel(sent, tick=False):
        visitor = sign_in(eero.user)
        words = text_of(visitor.get(reverse("claims:month", args=[MONTH])))
        assert ("Pyyntö on myöhässä" in words) is late
        assert pay_day in words
        visitor.post(send_url(), {**fields_of(line), "shown_total": "50.00"})
    line.refresh_from_db()
    assert f"{line.pay_day.day}.{line.pay_day.month}." in pay_day


def test_a_returned_line_shows_the_reason_and_is_sent_again(chain, eero):
    line = make_line(eero)
    send(eero)
    services.decide_line(
        round_id=round_of(line).pk, verdict=Verdict.RETURN, by=chain["Aino"], reason="Tuntien määrä?"
    )
    visitor = sign_in(eero.user)
    words = text_of(visitor.get(reverse("claims:month", args=[MONTH])))
    assert "Palautettu korjattavaksi" in words
    assert "Tuntien määrä?" in words
    assert visitor.post(send_url(), {**fields_of(line, "2"), "shown_total": "50.00"}).status_code == 302


def test_a_journey_that_came_back_alone_is_corrected_and_sent_without_touching_the_fee(chain, eero):
    line = make_line(eero, travel_agreed="48 km")
    services.adjust_line(line_id=line.pk, by=eero.user, km=Decimal(480))
    send(eero)
    travel = ClaimLine.objects.get(kind="travel")
    services.decide_line(
        round_id=round_of(travel).pk, verdict=Verdict.RETURN, by=chain["Aino"], reason="48 km?"
    )
    visitor = sign_in(eero.user)
    page = visitor.get(reverse("claims:month", args=[MONTH]))
    assert "48 km?" in text_of(page)
    assert f'name="{line.pk}-km"' in page.content.decode()
    assert f'name="{line.pk}-hours"' not in page.content.decode()
    assert visitor.post(send_url("month"), {f"{line.pk}-km": "48"}).status_code == 302
    travel.refresh_from_db()
    assert travel.quantity == Decimal(48)
    body = {f"{line.pk}-km": "48", "shown_total": str(travel.amount)}
    assert visitor.post(send_url(), body).status_code == 302
    line.refresh_from_db()
    assert (line.status, line.amount) == ("submitted", Decimal("50.00"))


def test_peer_work_shows_zero_and_why_and_asks_nothing(december, north):
    use_preset("soite")
    eero = make_expert("Eero")
    make_line(eero, task="vertaistuki")
    visitor = sign_in(eero.user)
    words = text_of(visitor.get(reverse("claims:month", args=[MONTH])))
    assert "Tästä roolista ei makseta palkkiota" in words
    assert selectors.unsent_count(eero.user) == 0
    assert not list(cards_for(eero))


def test_the_home_card_tells_the_month_the_sum_and_the_last_day(chain, eero):
    make_line(eero)
    make_line(eero, day=dt.date(2026, 11, 30))
    (card,) = [card for card in cards_for(eero) if card.template == "claims/home_card.html"]
    assert (card.facts["key"], card.facts["total"], card.facts["count"]) == (MONTH, Decimal("100.00"), 2)
    assert (card.facts["due"], card.facts["is_late"]) == (dt.date(2026, 12, 9), False)
    words = text_of(sign_in(eero.user).get(reverse("sessions:home")))
    assert "Pyydä palkkio: marraskuu 2026" in words
    assert selectors.unsent_count(eero.user) == 1
