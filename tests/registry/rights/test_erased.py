"""What an erasure leaves, everywhere: one person with traces in every corner, erased once (rules.md 9)."""

from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import transaction

from accounts.models import User
from audit.models import AccessEntry, Entry, StatusChange
from files.models import StoredFile
from privacy.registry import Erase
from registry.experts.models import Expert
from registry.orders.models import Order
from registry.rights.planning import plan_erasure
from registry.rights.subjects import person_of
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.factories.bank import profile_of
from tests.factories.people import person
from tests.registry.rights.traces import LAST, MAIL, NAME, PHONE, erase, leave_traces, places_with
from tests.visitor import Visitor, settle


@pytest.fixture(scope="module")
def done(django_db_setup, django_db_blocker):
    """How it was before, what the plan said, and the erasure; undone at the end of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        with in_tenant(Tenant.objects.get(slug="north")):
            kaarina = person("Kaarina")
            expert = leave_traces(kaarina)
            Visitor("north").sign_in(expert.user)
            before = SimpleNamespace(
                places=places_with(NAME, LAST, MAIL), sessions=Session.objects.count(), profile=profile_of(expert),
                plan=plan_erasure(person_of(expert)), name=Expert.objects.get(pk=expert.pk).first_name,
            )  # fmt: skip
            erasure = erase(expert, kaarina)
        yield SimpleNamespace(before=before, expert=expert, erasure=erasure)
        transaction.set_rollback(True)


def test_nothing_tells_who_it_was(north, done):
    assert {"experts_expert.first_name", "accounts_user.email", "orders_order.need"} <= done.before.places
    assert places_with(NAME, LAST, MAIL, PHONE) == set()
    row = Expert.objects.get(pk=done.expert.pk)
    assert (row.status, row.email, row.iban, row.identity_code, row.identity_code_index) == (
        "ended",
        "",
        None,
        None,
        None,
    )
    assert (row.access_needs, row.tags, row.municipality_code) == (None, [], "")
    assert str(row) == f"Poistettu {row.payee_number}"
    assert Order.objects.get(need__startswith="Haluaisimme").need == "Haluaisimme, että [poistettu] tulee"


def test_it_reaches_bank_files_history_and_sign_in(north, done):
    assert done.before.profile
    assert done.before.sessions
    expert = done.expert
    assert profile_of(expert) is None
    assert not StoredFile.objects.filter(purpose="certificate").exists()
    assert not Session.objects.exists()
    user = User.objects.get(pk=expert.user_id)
    assert not user.is_active
    assert not user.has_usable_password()
    assert not user.grants.in_force().exists()
    assert not expert.topics.exists()
    assert not expert.life_changes.exists()
    looks = AccessEntry.objects.filter(person_id=expert.pk)
    assert set(looks.values_list("reason", flat=True)) == {""}
    entries = Entry.objects.filter(subject_id=expert.pk)
    assert {"experts.needs_changed", "person.erased"} <= set(entries.values_list("action", flat=True))
    assert all(not entry.facts for entry in entries.exclude(action="person.erased"))
    assert StatusChange.objects.filter(subject_id=expert.pk, became="ended").exists()


def test_the_plan_said_beforehand_what_was_done(north, done):
    deeds = {(each.row.label, each.deed) for each in done.before.plan.planned}
    assert ("experts.ExpertTopic", Erase.DELETE) in deeds
    assert ("experts.Expert", Erase.BLANK) in deeds
    assert done.before.name == NAME, "a plan changes nothing"
    assert {(line["what"], line["deed"]) for line in done.erasure.report} == {
        (label, str(deed)) for label, deed in deeds
    }


def test_a_confirmation_goes_to_the_address_that_was_known(north, done):
    """Once, with nothing in the subject that tells who or what about; then the address is forgotten."""
    mail.outbox.clear()
    for _again in range(2):
        settle()
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([MAIL], "Tietosi on poistettu")
    assert not any(word in letter.subject + letter.body for word in (NAME, LAST, "asennus"))
    assert "/info/privacy/" in letter.body
    done.erasure.refresh_from_db()
    assert done.erasure.told_to is None
