"""Rate tables and outcomes that the tests of prices invent."""

import datetime as dt
from decimal import Decimal

from billing.rates.conditions import Conditions
from billing.rates.table import (
    Rate,
    RateTable,
    Terms,
)
from billing.rates.units import Unit
from domain.period import Period

DAY = dt.date(2026, 11, 24)


def money(text: str) -> Decimal:
    return Decimal(text)


def table_of(*rates: Rate, **more) -> RateTable:
    return RateTable("Palkkiot", "2026-1", Period(dt.date(2026, 1, 1)), rates, **more)


def paying(**terms) -> RateTable:
    return table_of(
        Rate("only", Conditions(), Terms(**{"unit": Unit.HOUR, "amount": money("25.00")} | terms))
    )
