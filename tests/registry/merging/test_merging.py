"""Merging two rows of one person, and undoing it so that every row of every table is as it was."""

import datetime as dt
import json

import pytest
import time_machine
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models import F

from accounts.models import User
from accounts.roles.models import Role
from accounts.roles.selectors import roles_of
from audit.models import Entry
from billing.claims.models import Claim
from crypto.blind_index import blind_index
from domain.clock import now, today
from domain.errors import Conflict
from registry.experts.models import Availability, Expert, ExpertStatus, ExpertTopic, PurposeConsent
from registry.experts.purposes import allows, save_purpose
from registry.experts.services import live_consents
from registry.joining.models import Agreement, TaxCardDelivery
from registry.merging.choices import differences, filled_in
from registry.merging.models import Merge
from registry.merging.moving import CannotMerge
from registry.merging.selectors import ids_of, kept_instead_of
from registry.merging.services import forget_old_merges, merge_experts, undo_merge
from registry.register.models import Note
from registry.register.notes import write_note
from registry.sessions.models import ExpertSession
from tenants.grants import APPEND_ONLY
from tests.factories.bank import allow, profile_of
from tests.factories.billing import make_done, make_line
from tests.factories.organisation import use_preset
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert

pytestmark = pytest.mark.usefixtures("north")

JOURNALS = {*APPEND_ONLY, "merging_merge"}


def dump() -> dict[str, list[str]]:
    """Every row of every table of the organisation, journals apart, with ciphertext byte for byte."""
    tables = {model._meta.db_table for model in apps.get_models() if model._meta.managed} - JOURNALS
    rows = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
        )
        ours = tables & {name for (name,) in cursor.fetchall()}
        for table in sorted(ours):
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            rows[table] = [row for (row,) in cursor.fetchall()]
    return rows


@pytest.fixture
def two():
    """Eero as it should be, and Eero brought in a second time, with work, papers and an account of its own."""
    use_preset("ita-uusimaa")
    kept = make_expert("Eero", topics=("MIE.masennus", "PAI.alkoholi"), phone="", max_km=None)
    other = make_expert(
        "Erkki", user=make_user("Erkki", Role.EXPERT), topics=("MIE.masennus", "RIK.vankila"), phone="0401234567",
        access_needs="Esteetön sisäänkäynti", joined_on=dt.date(2020, 1, 1),
    )  # fmt: skip
    for one in (kept, other):
        one.identity_code_index = blind_index("identity_code", one.identity_code.reveal())
        one.languages = ["fi"] if one == kept else ["sv"]
        one.save()
        Availability.objects.create(expert=one, weekday=1, since=dt.time(9), until=dt.time(12))
    other.topics.filter(topic_code="MIE.masennus").update(is_off_limits=True)
    make_line(kept, day=dt.date(2026, 11, 3))
    make_line(other, day=dt.date(2026, 11, 4))
    make_line(other, day=dt.date(2026, 10, 4))
    write_note(expert=other, text="Tavattu messuilla", visibility="staff", by=person("Kaarina"))
    return kept, other


def merge(kept: Expert, other: Expert, **chosen) -> Merge:
    return merge_experts(kept_id=kept.pk, other_id=other.pk, chosen=chosen, by=person("Kaarina"))


def test_everything_that_belongs_to_the_other_one_moves_and_what_both_have_stays_once(two):
    kept, other = two
    merge(kept, other)
    assert ExpertSession.objects.filter(expert=kept).count() == 3
    assert Agreement.objects.filter(expert=kept).count() == 2
    assert Note.objects.get().expert_id == kept.pk
    assert [
        Claim.objects.filter(expert=kept, month=dt.date(2026, month, 1)).count() for month in (10, 11)
    ] == [1, 1]
    assert Claim.objects.get(expert=kept, month=dt.date(2026, 11, 1)).lines.count() == 2
    assert not Claim.objects.filter(expert=other, lines__isnull=False).exists()
    assert TaxCardDelivery.objects.filter(expert=kept).count() == 1
    assert TaxCardDelivery.objects.filter(expert=other).count() == 1
    other.refresh_from_db()
    assert (other.status, kept_instead_of(other.pk)) == (ExpertStatus.MERGED, kept.pk)
    assert set(ids_of(kept.pk)) == {kept.pk, other.pk}
    assert Entry.objects.get(action="expert.merged").subject_id == kept.pk


@pytest.mark.requirement("A167")
def test_a_topic_that_either_never_wants_to_hear_of_stays_off_limits():
    kept, other = make_expert("Eero"), make_expert("Erkki", topics=("MIE.masennus", "RIK.vankila"))
    other.topics.filter(topic_code="MIE.masennus").update(is_off_limits=True)
    merge(kept, other)
    assert ExpertTopic.objects.get(expert=kept, topic_code="MIE.masennus").is_off_limits
    assert kept.topics.count() == 2


def test_facts_win_as_chosen_and_empty_ones_are_filled_in(two):
    kept, other = two
    code, needs = other.identity_code.reveal(), other.access_needs.reveal()
    assert ("Puhelinnumero", "0401234567") in filled_in(kept, other)
    assert {"first_name", "languages", "identity_code"} <= {
        each.fact.name for each in differences(kept, other)
    }
    merge(kept, other, first_name="kept", languages="both", identity_code="other")
    kept.refresh_from_db()
    assert (kept.first_name, kept.phone, kept.languages) == ("Eero", "0401234567", ["fi", "sv"])
    assert (kept.identity_code.reveal(), kept.access_needs.reveal()) == (code, needs)
    assert bytes(kept.identity_code_index) == blind_index("identity_code", code)
    assert kept.joined_on == dt.date(2020, 1, 1)


@pytest.mark.parametrize("account", ["kept", "other"])
def test_one_account_stays_the_experts(account):
    kept, other = make_expert("Eero"), make_expert("Erkki")
    users = {"kept": kept.user, "other": other.user}
    merge(kept, other, user_id=account)
    kept.refresh_from_db()
    assert kept.user == users.pop(account)
    assert Role.EXPERT not in roles_of(User.objects.get(pk=next(iter(users.values())).pk))


@pytest.mark.parametrize(
    "chosen", [{}, {"identity_code": "other", "iban": "other", "user_id": "other", "languages": "other"}]
)
def test_undoing_puts_every_row_of_every_table_back(two, chosen):
    kept, other = two
    before = dump()
    done = merge(kept, other, **chosen)
    assert dump() != before
    assert undo_merge(merge_id=done.pk, by=person("Kaarina")) == 0
    after = dump()
    assert {table: rows for table, rows in after.items() if rows != before[table]} == {}


def test_what_was_changed_after_the_merge_stays_when_it_is_undone():
    kept, other = make_expert("Eero", phone=""), make_expert("Erkki", phone="0401234567")
    done = merge(kept, other)
    Expert.objects.filter(pk=kept.pk).update(phone="0509999999")
    assert undo_merge(merge_id=done.pk, by=person("Kaarina")) == 1
    kept.refresh_from_db()
    assert kept.phone == "0509999999"


def test_a_merge_is_undone_once_and_within_a_week():
    done = merge(make_expert("Eero"), make_expert("Erkki"))
    with time_machine.travel(now() + dt.timedelta(days=7, minutes=1)), pytest.raises(Conflict):
        undo_merge(merge_id=done.pk, by=person("Kaarina"))
    undo_merge(merge_id=done.pk, by=person("Kaarina"))
    with pytest.raises(Conflict):
        undo_merge(merge_id=done.pk, by=person("Kaarina"))


def test_nobody_is_merged_twice_and_the_last_merge_is_undone_first():
    kept, other, third = (make_expert(name) for name in ("Eero", "Erkki", "Kolmas"))
    first, second = merge(kept, other), merge(third, kept)
    with pytest.raises(Conflict):
        merge(kept, other)
    with pytest.raises(Conflict):
        undo_merge(merge_id=first.pk, by=person("Kaarina"))
    assert kept_instead_of(other.pk) == third.pk
    undo_merge(merge_id=second.pk, by=person("Kaarina"))
    undo_merge(merge_id=first.pk, by=person("Kaarina"))
    assert set(Expert.objects.values_list("status", flat=True)) == {ExpertStatus.ACTIVE}


def test_two_who_are_in_two_places_at_once_cannot_be_one(two):
    kept, other = two
    day = today() + dt.timedelta(days=10)
    for one in (kept, other):
        session = make_done(one, day=day)
        type(session).objects.filter(pk=session.pk).update(status="planned")
    before = dump()
    with pytest.raises(CannotMerge):
        merge(kept, other)
    assert dump() == before


def test_consents_to_the_bank_stay_with_the_person_who_gave_them():
    kept, other = make_expert("Eero"), make_expert("Erkki")
    allow(other)
    assert profile_of(other) is not None
    done = merge(kept, other)
    assert (profile_of(other), profile_of(kept), live_consents(kept)) == (None, None, [])
    undo_merge(merge_id=done.pk, by=person("Kaarina"))
    assert profile_of(other) is not None


def test_a_yes_stays_with_the_row_that_said_it_and_a_later_no_is_the_persons_last_word():
    """What was consented to is evidence: no row of it moves or changes, and the database sees to it."""
    kept, other = make_expert("Eero"), make_expert("Erkki")
    for expert, purpose, is_yes in (
        (kept, "photo", True), (other, "photo", True), (other, "photo", False), (other, "story", True),
    ):  # fmt: skip
        save_purpose(expert=expert, purpose=purpose, is_yes=is_yes, language="fi", by=expert.user)
    said = list(PurposeConsent.objects.values_list("pk", "expert_id"))
    merge(kept, other)
    assert (allows(kept, "photo"), allows(kept, "story")) == (False, False)
    assert kept.purpose_consents.last().by == other.user, "the no is the person's own, not the coordinator's"
    for act in (lambda: PurposeConsent.objects.update(expert=kept), PurposeConsent.objects.all().delete):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()
    assert set(said) <= set(PurposeConsent.objects.values_list("pk", "expert_id"))


def test_what_can_no_longer_be_undone_is_forgotten():
    kept, other = make_expert("Eero", phone=""), make_expert("Erkki", phone="0401234567")
    done = merge(kept, other)
    assert "0401234567" in json.dumps(json.loads(done.steps.reveal()))
    assert forget_old_merges() == 0
    Merge.objects.update(at=F("at") - dt.timedelta(days=8))
    assert forget_old_merges() == 1
    other.refresh_from_db()
    done.refresh_from_db()
    assert (done.steps, other.phone, other.identity_code, other.iban) == (None, "", None, None)
    assert forget_old_merges() == 0
