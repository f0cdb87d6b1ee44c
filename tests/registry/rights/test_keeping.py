"""The nightly round: what the law kept, old leavers, old looks and addresses (rules.md 9)."""

import datetime as dt

import pytest
from django.db import connection

from audit.models import AccessEntry
from audit.services import record_access
from domain.clock import now
from registry.bank.models import View
from registry.experts.models import Expert
from registry.experts.services import end_expert
from registry.rights.keeping import TURNS, finish_erasures, forget_addresses, keep_retention, propose_erasures
from registry.rights.models import DataRequest, RequestKind, RequestStatus
from tenants.context import in_tenant
from tests.factories.bank import make_published, open_profile
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.registry.rights.traces import erase, paid_line, places_with

NAME, THREE_YEARS = "Ruusukka", dt.timedelta(days=366 * 3)


@pytest.fixture
def kaarina(north):
    return person("Kaarina")


@pytest.fixture
def ruusukka(north) -> Expert:
    return make_expert(NAME)


def test_bookkeeping_stays_until_its_own_time_is_over(ruusukka, kaarina, time_machine):
    line = paid_line(ruusukka, label=f"Luento, {NAME}", amount="50.00")
    year = line.work_date.year
    erasure = erase(ruusukka, kaarina)
    line.refresh_from_db()
    assert line.label == f"Luento, {NAME}", "a voucher stays as it was"
    assert places_with(NAME) == {"claims_claimline.label"}
    kept = next(each for each in erasure.report if each["what"] == "claims.ClaimLine")
    assert (kept["deed"], kept["until"]) == ("keep", f"{year + 6}-12-31")
    time_machine.move_to(dt.datetime(year + 6, 12, 31, 12, tzinfo=dt.UTC))
    finish_erasures()
    assert places_with(NAME)
    time_machine.move_to(dt.datetime(year + 15, 1, 1, 12, tzinfo=dt.UTC))
    assert finish_erasures() == 1
    line.refresh_from_db()
    assert places_with(NAME) == set()
    assert (line.label, str(line.amount)) == ("", "50.00")
    assert Expert.objects.get(pk=ruusukka.pk).payee_number == ruusukka.payee_number


def test_old_leavers_are_proposed_once_and_a_person_decides(ruusukka, kaarina, time_machine):
    def proposed_in_four_weeks() -> int:
        made = 0
        for _night in range(TURNS):
            made += propose_erasures() + propose_erasures()
            time_machine.move_to(now() + dt.timedelta(days=1))
        return made

    end_expert(expert=ruusukka, reason="Muutti pois", by=kaarina)
    assert proposed_in_four_weeks() == 0, "the law asks to keep something"
    time_machine.move_to(now() + dt.timedelta(days=365 * 25))
    assert proposed_in_four_weeks() == 1
    assert proposed_in_four_weeks() == 0
    request = DataRequest.objects.get(kind=RequestKind.ERASURE)
    assert (request.expert, request.status) == (ruusukka, RequestStatus.OPEN)
    assert Expert.objects.get(pk=ruusukka.pk).first_name == NAME


def test_looks_older_than_the_organisations_period_are_forgotten(north, south, kaarina, time_machine):
    """In the register and at the profile in the bank. The database's own clock counts, so that nobody can make it forget
    what is younger than two years; and nobody forgets another organisation's."""
    with in_tenant(south):
        other = make_published("Essi")
    expert = make_published(NAME)
    for age in (THREE_YEARS, dt.timedelta()):
        time_machine.move_to(now() - age)
        record_access(person_id=expert.pk, by=kaarina, purpose="register", kind="topics")
        open_profile(expert, kaarina)
        with in_tenant(south):
            open_profile(other, kaarina)
        time_machine.move_to(now() + age)
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_looks(%s)", [now() + dt.timedelta(days=9999)])
    keep_retention()
    assert AccessEntry.objects.filter(person_id=expert.pk).count() == 1
    assert View.objects.filter(expert_key=expert.pk).count() == 1
    with in_tenant(south):
        assert View.objects.filter(expert_key=other.pk).count() == 2


def test_an_address_that_no_confirmation_reached_is_forgotten_in_a_week(ruusukka, kaarina, time_machine):
    erasure = erase(ruusukka, kaarina)
    assert erasure.told_to.reveal() == "ruusukka.esimerkki@example.fi"
    assert forget_addresses() == 0
    time_machine.move_to(now() + dt.timedelta(days=8))
    assert forget_addresses() == 1
    erasure.refresh_from_db()
    assert erasure.told_to is None
