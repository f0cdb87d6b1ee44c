"""Payroll on Thursday 10.12.2026: the time to send November's claims is over, the pay day is 31.12."""

import datetime as dt

import pytest
import time_machine

from billing.payouts import services
from tests.factories.organisation import use_preset
from tests.factories.payouts import DEBTOR, PAY_DAY, approved_line, second_clerk, set_payroll
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.visitor import Visitor

NOW = dt.datetime(2026, 12, 10, 8, tzinfo=dt.UTC)


@pytest.fixture
def december():
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def payroll(december, north):
    """Itä-Uusimaa's rules, a payer's account, and Pirkko."""
    use_preset("ita-uusimaa")
    set_payroll(debtor=DEBTOR)
    return person("Pirkko")


@pytest.fixture
def eero(payroll):
    return make_expert("Eero")


@pytest.fixture
def frozen(payroll, eero):
    """A run of three lines of two people, 235.50 €."""
    approved_line(eero, "75.00")
    approved_line(eero, "60.50")
    approved_line(make_expert("Ella"), "100.00")
    return services.freeze_run(pay_day=PAY_DAY, by=payroll)


@pytest.fixture
def paavo(payroll):
    return second_clerk()


@pytest.fixture
def clerk(payroll):
    """Pirkko at the browser."""
    return Visitor("north").sign_in(payroll)
