"""Order to paid, through HTTP, with the words and rules of each preset."""

import datetime as dt
from random import Random

import pytest
import time_machine

from billing.payouts.formats import pain001, xlsx
from config.demo.build import add_payer_account
from config.demo.people import Cast
from config.setup import apply_preset
from domain.clock import HELSINKI, at
from localdev.journey.main_job import Walk, all_facts
from tenants.presets import load
from tests.flows.world import TestWorld

START = dt.datetime(2026, 11, 23, 9, 0, tzinfo=HELSINKI)
DAY = dt.date(2026, 11, 25)

FACTS = all_facts()


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as travel:
        yield travel


@pytest.mark.parametrize("preset", FACTS)
def test_an_order_becomes_paid_money(preset, clock, north):
    apply_preset(load(preset), approved_by="Testi")
    add_payer_account("Pohjoinen hyvinvointialue")
    Cast(north, Random(7)).enter(12)
    north.refresh_from_db()
    walk = Walk(TestWorld(north, clock), FACTS[preset], DAY, at, print)

    files = walk.whole_way()

    assert set(files) == {"csv", "pain001", "xlsx"}
    assert walk.total.replace(",", ".").removesuffix(" €") == str(FACTS[preset].fee)
    assert pain001.read_totals(files["pain001"].body).amount == FACTS[preset].fee
    assert xlsx.read_totals(files["xlsx"].body).amount == FACTS[preset].fee
