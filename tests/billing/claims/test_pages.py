"""The pages over HTTP: the expert's month and tracker, the approvers' lists; without JavaScript."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles.models import Role
from audit.models import AccessEntry
from billing.approvals.models import Round, Verdict
from billing.claims import selectors, services
from billing.claims.models import Claim, ClaimLine
from domain.clock import HELSINKI
from domain.period import Month
from registry.experts.cards import cards_for
from tests.factories.billing import make_approver, make_line
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert, make_unit
from tests.visitor import Visitor

MONTH = "2026-11"
NOVEMBER = Month(2026, 11)


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_MFA_REQUIRED = False


def sign_in(user) -> Visitor:
    return Visitor("north").sign_in(user)


def text_of(response) -> str:
    """The page's words, without tags and no-break spaces."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " ").replace("\u00ad", ""))


def fields_of(line, hours="2", **more) -> dict:
    return {f"{line.pk}-hours": hours, **{f"{line.pk}-{name}": value for name, value in more.items()}}


def send_url(name="send") -> str:
    return reverse(f"claims:{name}", args=[MONTH])


def send(expert):
    return services.submit_month(expert=expert, month=NOVEMBER, by=expert.user)


def round_of(line) -> Round:
    return Round.objects.get(subject_id=line.pk, status="open")


# --- the expert -----------------------------------------------------------------------------


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
    from tests.factories.organisation import use_preset

    use_preset("soite")
    eero = make_expert("Eero")
    make_line(eero, task="vertaistuki")
    visitor = sign_in(eero.user)
    words = text_of(visitor.get(reverse("claims:month", args=[MONTH])))
    assert "Tästä roolista ei makseta palkkiota" in words
    assert selectors.unsent_count(eero.user) == 0
    assert not list(cards_for(eero))


def test_another_experts_month_and_line_do_not_exist(chain, eero):
    line = make_line(eero)
    ossi = sign_in(make_expert("Ossi").user)
    assert ossi.get(reverse("claims:month", args=[MONTH])).status_code == 404
    assert ossi.post(send_url(), {}).status_code == 404
    for method in (ossi.get, ossi.post):
        assert method(reverse("claims:line", args=[line.pk])).status_code == 404
    for wrong in ("2026-13", "nonsense", "2026-11-01"):
        assert sign_in(eero.user).get(reverse("claims:month", args=[wrong])).status_code == 404


def test_getting_pages_changes_nothing_and_sending_needs_a_post(chain, eero):
    line = make_line(eero)
    visitor = sign_in(eero.user)
    for name, args in (("mine", []), ("month", [MONTH]), ("line", [line.pk])):
        assert visitor.get(reverse(f"claims:{name}", args=args)).status_code == 200
    assert visitor.get(send_url()).status_code == 405
    line.refresh_from_db()
    assert line.status == "draft"


def test_the_home_card_tells_the_month_the_sum_and_the_last_day(chain, eero):
    make_line(eero)
    make_line(eero, day=dt.date(2026, 11, 30))
    (card,) = [card for card in cards_for(eero) if card.template == "claims/home_card.html"]
    assert (card.facts["key"], card.facts["total"], card.facts["count"]) == (MONTH, Decimal("100.00"), 2)
    assert (card.facts["due"], card.facts["is_late"]) == (dt.date(2026, 12, 9), False)
    words = text_of(sign_in(eero.user).get(reverse("sessions:home")))
    assert "Pyydä palkkio: marraskuu 2026" in words
    assert selectors.unsent_count(eero.user) == 1


# --- approvers ------------------------------------------------------------------------------


@pytest.mark.requirement("A096", "A092", "A095")
def test_four_units_approve_one_send_and_each_sees_only_own_lines(chain, eero):
    units = [make_unit(f"Osasto {n}", f"10{n}0", f"410{n}") for n in range(1, 5)]
    orderers = [make_user(f"Tilaaja{n}", Role.ORDERER, unit=unit) for n, unit in enumerate(units)]
    managers = [make_approver(f"Esihenkilö{n}", Role.LINE_MANAGER, unit) for n, unit in enumerate(units)]
    heads = [make_approver(f"Johtaja{n}", Role.UNIT_HEAD, unit) for n, unit in enumerate(units)]
    lines = [
        make_line(eero, unit=unit, orderer=orderer, day=dt.date(2026, 11, 3 + n))
        for n, (unit, orderer) in enumerate(zip(units, orderers, strict=True))
    ]
    body = {"shown_total": "200.00"}
    for line in lines:
        body |= fields_of(line)
    assert sign_in(eero.user).post(send_url(), body).status_code == 302
    for level in (orderers, managers, heads):
        for n, user in enumerate(level):
            visitor, line, other = sign_in(user), lines[n], lines[(n + 1) % 4]
            words = text_of(visitor.get(reverse("claims:to_approve")))
            assert f"Osasto {n + 1}" in words
            assert f"Osasto {(n + 1) % 4 + 1} " not in words
            assert visitor.get(reverse("claims:line_detail", args=[other.pk])).status_code == 404
            other_round = Round.objects.get(subject_id=other.pk)
            refused = visitor.post(reverse("claims:decide", args=[other_round.pk]), {"verdict": "approve"})
            assert refused.status_code == 404
            matter = round_of(line)
            answer = visitor.post(
                reverse("claims:decide", args=[matter.pk]), {"verdict": "approve", "step": matter.step}
            )
            assert answer.status_code == 302
    assert set(ClaimLine.objects.values_list("status", flat=True)) == {"approved"}
    words = text_of(sign_in(eero.user).get(reverse("claims:mine")))
    assert all(f"Osasto {n}, 50,00 €" in words for n in range(1, 5))


def test_what_differs_comes_first_and_the_clean_ones_are_approved_with_one_click_and_a_total(chain, eero):
    differing = make_line(eero, day=dt.date(2026, 11, 30))
    services.adjust_line(line_id=differing.pk, by=eero.user, hours=Decimal(3))
    clean = [make_line(eero, day=dt.date(2026, 11, day)) for day in (3, 4, 5)]
    send(eero)
    visitor = sign_in(chain["Aino"])
    words = text_of(visitor.get(reverse("claims:to_approve")))
    assert "4 riviä odottaa sinua, yhteensä 225,00 €" in words
    assert words.index("Poikkeaa sovitusta") < words.index("Täsmää sovittuun")
    assert "Hyväksy kaikki 3, yhteensä 150,00 €" in words
    page = visitor.get(reverse("claims:decide_many"))
    assert "Hyväksy 3, yhteensä 150,00 €" in text_of(page)
    seen = re.findall(r'name="round" value="([^"]+)"', page.content.decode())
    assert len(seen) == 3
    answer = visitor.post(reverse("claims:decide_many"), {"round": seen}, follow=True)
    assert "Hyväksytty: 3 riviä, 150,00 €" in text_of(answer)
    assert {round_of(line).step for line in clean} == {1}
    assert round_of(differing).step == 0
    again = visitor.post(reverse("claims:decide_many"), {"round": seen})
    assert again.status_code == 409
    assert visitor.post(reverse("claims:decide_many"), {"round": ["nonsense"]}).status_code == 422


def test_a_line_that_somebody_decided_meanwhile_is_left_out_and_said(chain, eero):
    lines = [make_line(eero, day=dt.date(2026, 11, day)) for day in (3, 4)]
    send(eero)
    visitor = sign_in(chain["Aino"])
    seen = [f"{round_of(line).pk}:0" for line in lines]
    services.decide_line(round_id=round_of(lines[0]).pk, verdict=Verdict.APPROVE, by=chain["Aino"])
    words = text_of(visitor.post(reverse("claims:decide_many"), {"round": seen}, follow=True))
    assert "Hyväksytty: 1 rivi, 50,00 €" in words
    assert "1 rivi jäi pois" in words


def test_one_line_shows_all_that_is_needed_and_is_approved_with_one_click(chain, eero):
    line = make_line(eero)
    send(eero)
    visitor = sign_in(chain["Aino"])
    words = text_of(visitor.get(reverse("claims:line_detail", args=[line.pk])))
    for part in ("Hyväksy 50,00 €", "Eero Esimerkki", "4101", "Sovittu aika 2 h", "Täsmää sovittuun"):
        assert part in words
    assert AccessEntry.objects.filter(person_id=eero.pk, by=chain["Aino"], purpose="fee decision").exists()
    url = reverse("claims:decide", args=[round_of(line).pk])
    assert visitor.post(url, {"verdict": "approve", "step": "0"}).status_code == 302
    second = visitor.post(url, {"verdict": "approve", "step": "0"})
    assert second.status_code == 409
    assert "Joku on jo päättänyt tämän" in text_of(second)
    assert "Hyväksyi: Aino E." in text_of(visitor.get(reverse("claims:line_detail", args=[line.pk])))


@pytest.mark.parametrize(("verdict", "status"), [("return", "returned"), ("reject", "rejected")])
def test_a_no_asks_for_the_reason_and_keeps_what_was_written(chain, eero, verdict, status):
    line = make_line(eero)
    send(eero)
    visitor = sign_in(chain["Aino"])
    url = reverse("claims:decide", args=[round_of(line).pk])
    empty = visitor.post(url, {"verdict": verdict, "reason": " "})
    assert empty.status_code == 422
    assert "Kirjoita syy" in text_of(empty)
    long = visitor.post(url, {"verdict": verdict, "reason": "x" * 501})
    assert long.status_code == 422
    assert "x" * 501 in long.content.decode()
    unknown = visitor.post(url, {"verdict": "maybe", "reason": "x"})
    assert unknown.status_code == 422
    assert visitor.post(url, {"verdict": verdict, "reason": "Tunnit puuttuvat"}).status_code == 302
    line.refresh_from_db()
    assert line.status == status


def test_an_own_claim_is_not_in_the_own_list_and_cannot_be_opened(chain, eero):
    from tests.factories.billing import give_role

    give_role(eero.user, Role.LINE_MANAGER)
    line = make_line(eero)
    send(eero)
    services.decide_line(round_id=round_of(line).pk, verdict=Verdict.APPROVE, by=chain["Aino"])
    visitor = sign_in(eero.user)
    assert "Kaikki on päätetty" in text_of(visitor.get(reverse("claims:to_approve")))
    assert visitor.get(reverse("claims:line_detail", args=[line.pk])).status_code == 404
    decide = visitor.post(reverse("claims:decide", args=[round_of(line).pk]), {"verdict": "approve"})
    assert decide.status_code == 404


def test_strangers_do_not_get_in(chain, eero):
    line = make_line(eero)
    send(eero)
    assert Visitor("north").get(reverse("claims:to_approve")).status_code == 302
    assert sign_in(eero.user).get(reverse("claims:to_approve")).status_code == 403
    assert sign_in(chain["Aino"]).get(reverse("claims:mine")).status_code == 403
    assert sign_in(chain["Liisa"]).get(reverse("claims:line_detail", args=[line.pk])).status_code == 404


def test_a_line_of_another_organisation_does_not_exist(chain, eero, south):
    from tenants.context import in_tenant

    line = make_line(eero)
    send(eero)
    key = line.pk
    with in_tenant(south):
        ulla = person("Ulla")
        visitor = Visitor("south").sign_in(ulla)
    assert visitor.get(f"/claims/approve/{key}/").status_code == 404


# --- queries --------------------------------------------------------------------------------


def queries(visitor, url) -> int:
    visitor.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert visitor.get(url).status_code == 200
    return len(captured)


def test_every_list_costs_the_same_for_one_line_and_for_twelve(chain, eero):
    def counts() -> list[int]:
        expert, aino = sign_in(eero.user), sign_in(chain["Aino"])
        expert.get(reverse("claims:mine"))  # looks up the organisation, which is remembered for a while
        pages = [
            (expert, "claims:mine", []),
            (expert, "claims:month", [MONTH]),
            (expert, "claims:month", ["2026-10"]),
        ]
        pages += [(aino, "claims:to_approve", []), (aino, "claims:decide_many", [])]
        return [queries(visitor, reverse(name, args=args)) for visitor, name, args in pages]

    def add(day: int) -> None:
        make_line(eero, day=dt.date(2026, 10, day))
        services.submit_month(expert=eero, month=Month(2026, 10), by=eero.user)
        make_line(eero, day=dt.date(2026, 11, day))

    add(1)
    one = counts()
    for day in range(2, 13):
        add(day)
    assert counts() == one
    assert Claim.objects.count() == 2
