"""Erasing a person: the plan, what goes, what the law keeps, and that nothing else tells who it was (rules.md 9)."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from psycopg import sql

from accounts.models import User
from accounts.roles.models import Role
from audit.models import AccessEntry, Entry, StatusChange
from audit.services import record_access
from billing.claims.models import ClaimLine
from domain.clock import now, today
from domain.errors import Conflict
from files.models import StoredFile
from files.services import keep_made
from notifications.services import tell
from privacy.registry import Erase
from registry.experts import telling
from registry.experts.models import Expert
from registry.experts.services import end_expert, give_consent
from registry.orders.models import Order
from registry.rights import services
from registry.rights.erasing import NotYet, approve_erasure, erase_person
from registry.rights.keeping import finish_erasures, keep_retention, propose_erasures
from registry.rights.models import DataRequest, Erasure, RequestKind, RequestStatus
from registry.rights.planning import plan_erasure
from registry.rights.subjects import person_of
from tests.factories.bank import in_days, profile_of
from tests.factories.billing import make_line
from tests.factories.organisation import use_preset
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert, make_unit
from tests.visitor import Visitor, settle

NAME, LAST, MAIL, PHONE = "Ruusukka", "Poistuvainen", "ruusukka.poistuvainen@example.fi", "0409998877"


@pytest.fixture
def kaarina(north):
    return person("Kaarina")


@pytest.fixture
def ruusukka(north, kaarina) -> Expert:
    """Somebody who has left a trace everywhere."""
    user = make_user(NAME, Role.EXPERT, last_name=LAST, phone=PHONE)
    expert = make_expert(NAME, user=user, phone=PHONE, introduction=f"Olen {NAME} {LAST}", tags=[LAST])
    pairs = {("name", "everyone"), ("topics", "everyone")}
    give_consent(
        expert=expert, field_audiences=pairs, expires_on=in_days(90), text_version="1", language="fi", by=user
    )
    telling.tell_life_change(expert=expert, text=f"{NAME} on väsynyt", by=user)
    telling.tell_needs(expert=expert, needs="Hissi", devices="", may_be_told=True, language="fi", by=user)
    certificate = keep_made(
        content=b"%PDF-", purpose="certificate", name=f"{NAME}.pdf", content_type="application/pdf", by=user
    )
    expert.trainings.update(certificate=certificate)
    reason = f"{NAME} {LAST} soitti numerosta {PHONE}"
    record_access(person_id=expert.pk, by=kaarina, purpose="register", kind="iban", reason=reason)
    Order.objects.create(
        orderer=person("Aino"),
        unit=make_unit(),
        need=f"Haluaisimme, että {LAST.upper()} {NAME.lower()} tulee",
    )
    services.ask(expert=expert, kind=RequestKind.CORRECTION, text=f"Nimeni on {NAME}", by=user)
    tell([user], "run.settled", expert.pk)
    settle()
    return expert


def paid_line(expert: Expert, **fields) -> ClaimLine:
    """A settled voucher."""
    use_preset("ita-uusimaa")
    line = make_line(expert)
    ClaimLine.objects.filter(pk=line.pk).update(**{"status": "paid", **fields})
    line.refresh_from_db()
    return line


def erase(expert: Expert, by) -> Erasure:
    return erase_person(expert=expert, by=by, reason="Oma pyyntö")


def places_with(*words: str) -> set[str]:
    """Every column of the organisation's schema and of the bank whose text holds one of the words."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name, column_name FROM information_schema.columns"
            " WHERE (table_schema = %s OR table_schema = 'public' AND table_name LIKE 'bank_%%')"
            " AND (data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY'))",
            [connection.schema_name],
        )
        for schema, table, column in cursor.fetchall():
            query = sql.SQL("SELECT 1 FROM {} t WHERE t.{}::text ILIKE ANY(%s) LIMIT 1").format(
                sql.Identifier(schema, table), sql.Identifier(column)
            )
            cursor.execute(query.as_string(None), [[f"%{word}%" for word in words]])
            if cursor.fetchone():
                found.add(f"{table}.{column}")
    return found


def test_after_an_erasure_nothing_tells_who_it_was(ruusukka, kaarina):
    assert {"experts_expert.first_name", "accounts_user.email", "orders_order.need"} <= places_with(
        NAME, LAST, MAIL
    )
    erase(ruusukka, kaarina)
    assert places_with(NAME, LAST, MAIL, PHONE) == set()
    row = Expert.objects.get(pk=ruusukka.pk)
    assert (row.status, row.email, row.iban, row.identity_code, row.identity_code_index) == (
        "ended",
        "",
        None,
        None,
        None,
    )
    assert (row.access_needs, row.tags, row.municipality_code) == (None, [], "")
    assert str(row) == f"Poistettu {ruusukka.payee_number}"
    assert Order.objects.get(need__startswith="Haluaisimme").need == "Haluaisimme, että [poistettu] tulee"


def test_an_erasure_reaches_bank_files_history_and_sign_in(ruusukka, kaarina):
    Visitor("north").sign_in(ruusukka.user)
    assert profile_of(ruusukka)
    assert Session.objects.exists()
    erase(ruusukka, kaarina)
    assert profile_of(ruusukka) is None
    assert not StoredFile.objects.filter(purpose="certificate").exists()
    assert not Session.objects.exists()
    user = User.objects.get(pk=ruusukka.user_id)
    assert not user.is_active
    assert not user.has_usable_password()
    assert not user.grants.in_force().exists()
    assert not ruusukka.topics.exists()
    assert not ruusukka.life_changes.exists()
    looks = AccessEntry.objects.filter(person_id=ruusukka.pk)
    assert set(looks.values_list("reason", flat=True)) == {""}
    done = Entry.objects.filter(subject_id=ruusukka.pk)
    assert {"experts.needs_changed", "person.erased"} <= set(done.values_list("action", flat=True))
    assert all(not entry.facts for entry in done.exclude(action="person.erased"))
    assert StatusChange.objects.filter(subject_id=ruusukka.pk, became="ended").exists()


def test_the_plan_says_beforehand_what_the_erasure_does(ruusukka, kaarina):
    plan = plan_erasure(person_of(ruusukka))
    deeds = {(each.row.label, each.deed) for each in plan.planned}
    assert ("experts.ExpertTopic", Erase.DELETE) in deeds
    assert ("experts.Expert", Erase.BLANK) in deeds
    assert Expert.objects.get(pk=ruusukka.pk).first_name == NAME, "a plan changes nothing"
    erasure = erase(ruusukka, kaarina)
    assert {(line["what"], line["deed"]) for line in erasure.report} == {
        (label, str(deed)) for label, deed in deeds
    }


def test_bookkeeping_stays_until_its_own_time_is_over(ruusukka, kaarina, time_machine):
    line = paid_line(ruusukka, label=f"Luento, {NAME}", amount="50.00")
    year = line.work_date.year
    erasure = erase(ruusukka, kaarina)
    line.refresh_from_db()
    assert line.label == f"Luento, {NAME}", "a voucher stays as it was"
    assert places_with(NAME, LAST, MAIL, PHONE) == {"claims_claimline.label"}
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


def test_nothing_is_erased_while_money_is_open_or_a_hold_is_in_force(ruusukka, kaarina):
    paid_line(ruusukka, status="submitted")
    with pytest.raises(NotYet, match="kesken"):
        erase(ruusukka, kaarina)
    ClaimLine.objects.update(status="paid")
    services.place_hold(expert=ruusukka, reason="Riita", by=kaarina)
    with pytest.raises(NotYet, match="Poistokielto"):
        erase(ruusukka, kaarina)
    services.lift_hold(expert=ruusukka, by=kaarina)
    erase(ruusukka, kaarina)
    with pytest.raises(Conflict):
        erase(ruusukka, kaarina)


def test_somebody_on_the_staff_keeps_the_account_of_the_other_work(ruusukka, kaarina):
    make_user("Muu")
    ruusukka.user.grants.create(role=Role.ORDERER, valid_from=today())
    erase(ruusukka, kaarina)
    user = User.objects.get(pk=ruusukka.user_id)
    assert (user.is_active, user.first_name) == (True, NAME)
    assert [grant.role for grant in user.grants.in_force()] == [Role.ORDERER]


def test_a_request_is_answered_and_the_person_erased_together(ruusukka, kaarina):
    request = services.ask(expert=ruusukka, kind=RequestKind.ERASURE, text="", by=ruusukka.user)
    hold = services.place_hold(expert=ruusukka, reason="Tarkastus", by=kaarina)
    with pytest.raises(NotYet):
        approve_erasure(request_id=request.pk, reason="Oma pyyntö", by=kaarina)
    assert DataRequest.objects.get(pk=request.pk).status == RequestStatus.OPEN, "both or neither"
    hold.delete()
    approve_erasure(request_id=request.pk, reason="Oma pyyntö", by=kaarina)
    assert DataRequest.objects.get(pk=request.pk).status == RequestStatus.DONE


def test_old_leavers_are_proposed_once_and_a_person_decides(ruusukka, kaarina, time_machine):
    end_expert(expert=ruusukka, reason="Muutti pois", by=kaarina)
    assert propose_erasures() == 0, "the law asks to keep something"
    time_machine.move_to(now() + dt.timedelta(days=365 * 25))
    assert propose_erasures() == 1
    assert propose_erasures() == 0
    request = DataRequest.objects.get(kind=RequestKind.ERASURE)
    assert (request.expert, request.status) == (ruusukka, RequestStatus.OPEN)
    assert Expert.objects.get(pk=ruusukka.pk).first_name == NAME


def test_looks_older_than_the_organisations_period_are_forgotten(ruusukka, kaarina, time_machine):
    """The database's own clock counts, so that nobody can make it forget what is younger than two years."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_looks(%s)", [now() + dt.timedelta(days=9999)])
    assert AccessEntry.objects.filter(person_id=ruusukka.pk).exists()
    young = AccessEntry.objects.count()
    time_machine.move_to(now() - dt.timedelta(days=366 * 3))
    record_access(person_id=ruusukka.pk, by=kaarina, purpose="register", kind="topics")
    time_machine.move_to(now() + dt.timedelta(days=366 * 3))
    assert AccessEntry.objects.count() == young + 1
    keep_retention()
    assert AccessEntry.objects.count() == young
