"""Publish to request, through HTTP, over two organisations and the platform host."""

import datetime as dt
from random import Random

import pytest
import time_machine

from config.demo.build import fill_desks, make_platform_people
from config.demo.people import Cast
from config.setup import apply_preset
from domain.clock import HELSINKI
from localdev.journey.bank_walk import BankWalk
from tenants.context import in_platform, in_tenant
from tenants.presets import load
from tests.flows.world import PlatformWorld, TestWorld

START = dt.datetime(2026, 11, 23, 9, 0, tzinfo=HELSINKI)


@pytest.mark.requirement("A082", "A148", "A155", "A156", "A157")
def test_consent_search_request_answer_and_withdrawal(north, south):
    with time_machine.travel(START, tick=False) as clock:
        for tenant, preset in ((north, "soite"), (south, "keski-suomi")):
            with in_tenant(tenant):
                apply_preset(load(preset), approved_by="Testi")
                Cast(tenant, Random(3)).enter(12)
            tenant.refresh_from_db()
        with in_tenant(north):
            fill_desks()  # as in the demonstration that `make journey` walks
        with in_platform():
            make_platform_people()
        BankWalk(
            TestWorld(north, clock), TestWorld(south, clock), PlatformWorld(clock), START.date(), print
        ).whole_way()
