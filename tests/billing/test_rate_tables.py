"""Rate tables (rules.md section 3): which rate and table is used, and what is refused when one is saved."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from billing.rates.conditions import Band, Conditions
from billing.rates.fee_right import FeeRight
from billing.rates.reasons import PROBLEMS
from billing.rates.table import (
    Owner,
    Preparation,
    Rate,
    RateTable,
    Terms,
    check_table,
    choose_table,
)
from billing.rates.units import Unit
from billing.rates.work import Work
from domain.errors import DomainError
from domain.period import Period
from tenants.presets import available, load
from tests.billing.prices import DAY, money, paying, table_of


def test_the_most_specific_rate_wins_wherever_it_stands():
    wide = Rate("wide", Conditions(task_types=frozenset({"luento"})), Terms(Unit.OCCASION, money("30.00")))
    narrow = replace(wide, code="narrow", when=replace(wide.when, audience_scopes=frozenset({"national"})))
    work = Work(DAY, "luento", audience_scope="national")
    for rates in ((wide, narrow), (narrow, wide)):
        assert table_of(*rates).rate_for(work).code == "narrow"
        assert check_table(table_of(*rates)) == ()


@pytest.mark.parametrize(
    ("one", "other", "unclear"),
    [
        (Conditions(), Conditions(), True),
        (Conditions(modes=frozenset({"remote"})), Conditions(roles=frozenset({"expert"})), True),
        (Conditions(modes=frozenset({"remote"})), Conditions(modes=frozenset({"on_site"})), False),
        (Conditions(preparation=True), Conditions(preparation=False), False),
        (Conditions(audience=Band(1, 8)), Conditions(audience=Band(9, None)), False),
        (Conditions(audience=Band(1, 8)), Conditions(audience=Band(8, None)), True),
        (Conditions(trainings=frozenset({"expert"})), Conditions(trainings=frozenset({"peer"})), True),
        (Conditions(training_hours=20), Conditions(training_hours=50), False),
    ],
)
def test_two_equally_specific_rates_are_found_when_the_table_is_saved(one, other, unclear):
    terms = Terms(Unit.HOUR, money("25.00"))
    problems = check_table(table_of(Rate("one", one, terms), Rate("other", other, terms)))
    assert [problem.code for problem in problems] == (["rates_equally_specific"] if unclear else [])


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"amount": None}, "amount_unclear"),
        ({"low": money("1.00"), "high": money("2.00")}, "amount_unclear"),
        ({"amount": None, "low": money("3.00"), "high": money("2.00")}, "range_reversed"),
        ({"amount": None, "index_percent": money("1")}, "index_missing"),
        ({"unit": Unit.BLOCK}, "block_length_missing"),
        ({"unit": Unit.OCCASION, "preparation": Preparation.HOURS}, "hourly_amount_missing"),
        ({"preparation": Preparation.OWN_RATE}, "hourly_amount_missing"),
        ({"amount": money("-1.00")}, "sum_negative"),
    ],
)
def test_a_rate_that_cannot_be_used_is_found_when_the_table_is_saved(terms, code):
    problems = check_table(paying(**terms))
    assert code in [problem.code for problem in problems]
    assert all(problem.fill(PROBLEMS[problem.code]).count("{") == 0 for problem in problems)


def test_the_narrowest_table_in_force_wins():
    tenant = paying()
    unit = replace(tenant, owner=Owner.UNIT, owner_code="osasto-2")
    old = replace(unit, version="2025-1", valid=Period(dt.date(2025, 1, 1), dt.date(2026, 1, 1)))
    partner = replace(tenant, owner=Owner.PARTNER, owner_code="koulu")
    tables = (tenant, unit, old, partner)
    assert choose_table(tables, DAY) is tenant
    assert choose_table(tables, DAY, units=("osasto-1", "osasto-2")) is unit
    assert choose_table(tables, dt.date(2025, 6, 1), units=("osasto-2",)) is old
    assert choose_table(tables, DAY, units=("osasto-2",), partner="koulu") is partner
    for tables, code in (((old,), "no_table"), ((tenant, tenant), "tables_overlap")):
        with pytest.raises(DomainError) as refusal:
            choose_table(tables, DAY, units=("osasto-2",))
        assert refusal.value.code == code


@pytest.mark.parametrize("code", available())
def test_tables_and_fee_rights_survive_storing_as_json(code):
    table = RateTable.from_data(load(code)["rate_tables"][0])
    assert RateTable.from_data(json.loads(json.dumps(table.to_data()))) == table
    right = FeeRight.from_data(load(code)["fee_right"])
    assert FeeRight.from_data(json.loads(json.dumps(right.to_data()))) == right
