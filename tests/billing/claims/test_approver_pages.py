"""The approvers' list and line over HTTP; without JavaScript."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.roles.models import Role
from audit.models import AccessEntry
from billing.approvals.models import Round, Verdict
from billing.claims import services
from billing.claims.models import ClaimLine
from tests.billing.claims.visits import fields_of, round_of, send, send_url, sign_in, text_of
from tests.factories.billing import give_role, make_approver, make_line
from tests.factories.people import make_user
from tests.factories.registry import make_unit


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
    give_role(eero.user, Role.LINE_MANAGER)
    line = make_line(eero)
    send(eero)
    services.decide_line(round_id=round_of(line).pk, verdict=Verdict.APPROVE, by=chain["Aino"])
    visitor = sign_in(eero.user)
    assert "Kaikki on päätetty" in text_of(visitor.get(reverse("claims:to_approve")))
    assert visitor.get(reverse("claims:line_detail", args=[line.pk])).status_code == 404
    decide = visitor.post(reverse("claims:decide", args=[round_of(line).pk]), {"verdict": "approve"})
    assert decide.status_code == 404
