"""The travel rule on its page: the own price of a kilometre, what is compensated, what is agreed first."""

import datetime as dt
from decimal import Decimal

import pytest

from billing.claims.services import adjust_line
from billing.claims.session_price import needs_agreement
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.billing import make_line
from tests.factories.registry import make_expert

MONDAY = dt.date(2026, 11, 23)


def trip(expert, day=MONDAY, **fields):
    """The line of 64 km on the day."""
    line = make_line(expert, day=day, since="06:00", until="07:00", **fields)
    adjust_line(line_id=line.pk, by=expert.user, km=Decimal(64))
    return line.claim.lines.get(session=line.session, kind="travel")


def test_an_own_price_of_a_kilometre_holds_from_its_day_on(desk):
    anna, eero = desk("ita-uusimaa"), make_expert("Eero")
    assert trip(eero, dt.date(2026, 11, 20)).amount == Decimal("35.20")
    assert anna.change("travel", own_rate="0,40").status_code == 302
    assert trip(eero).amount == Decimal("25.60")
    assert trip(eero, dt.date(2026, 11, 19)).amount == Decimal("35.20")
    assert "25,60" in anna.page("travel")


@pytest.mark.parametrize("rate", ["0,56", "5", "-1"])
def test_more_than_the_tax_free_price_is_refused(desk, rate):
    answer = desk("ita-uusimaa").change("travel", own_rate=rate)
    assert answer.status_code == 422
    assert RuleVersion.objects.filter(kind=RuleKind.TRAVEL).count() == 1
    if rate == "0,56":
        assert "0.55" in answer.content.decode() or "0,55" in answer.content.decode()


def test_the_tax_free_price_itself_is_allowed(desk):
    assert desk("ita-uusimaa").change("travel", own_rate="0,55").status_code == 302


def test_travel_that_need_not_be_agreed_does_not_differ(desk):
    anna, eero = desk("ita-uusimaa"), make_expert("Eero")
    first = trip(eero, dt.date(2026, 11, 20))
    assert first.differs_from_agreed
    anna.change("travel", preapproval=None)
    second = trip(eero)
    assert not needs_agreement(second.session)
    assert not second.differs_from_agreed


def test_the_example_leaves_out_what_is_not_compensated(desk):
    anna = desk("ita-uusimaa")
    assert "35,20" in anna.page("travel")
    anna.change("travel", items=["receipt"])
    page = anna.page("travel")
    assert "35,20" not in page
    assert "Ei korvata" in page
