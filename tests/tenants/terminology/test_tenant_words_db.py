"""A tenant's own words among real tenants: `north` and `south` come from the project's conftest."""

from types import SimpleNamespace

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from domain.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tenants.terminology.middleware import TermsMiddleware
from tenants.terminology.models import TenantTerm, TermVersion
from tenants.terminology.selectors import history_of
from tenants.terminology.services import WordNotOffered, choose_term
from tenants.terminology.shipped import SHIPPED
from tenants.terminology.terms import forget_terms, terms_for, tt

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_words():
    forget_terms()
    yield
    forget_terms()


def fresh(tenant):
    return Tenant.objects.get(pk=tenant.pk)


def heard_in(tenant):
    with in_tenant(fresh(tenant)), translation.override("en"):
        return tt("{expert}")


@pytest.mark.requirement("A076")
@pytest.mark.requirement("A181")
def test_each_tenant_speaks_with_its_own_word(north, south):
    before = fresh(north).terms_version
    south_before = heard_in(south)
    with in_tenant(north):
        choose_term(slot="expert", lang="en", base="trained expert by experience", by="Veera Virta")
    assert fresh(north).terms_version == before + 1
    assert heard_in(north) == "trained expert by experience"
    assert heard_in(south) == south_before


def test_words_are_stored_in_the_tenants_own_schema(north, south):
    with in_tenant(north):
        choose_term(slot="expert", lang="sv", base="erfarenhetsaktör", by=None)
        term = TenantTerm.objects.get(slot="expert", lang="sv")
        assert term.forms == dict(SHIPPED["sv"]["erfarenhetsaktör"])
    with in_tenant(south):
        assert not TenantTerm.objects.filter(pk=term.pk).exists()


def test_another_tenants_words_are_read_through_the_door(north, south):
    with in_tenant(north):
        choose_term(slot="expert", lang="en", base="peer", by=None)
    version = fresh(north).terms_version
    with in_tenant(fresh(south)):
        assert terms_for(north.pk, version).get("expert", "pl", "en") == "peers"
        assert connection.tenant.pk == south.pk


def test_a_hundred_uses_cost_one_query(north):
    with in_tenant(fresh(north)), CaptureQueriesContext(connection) as queries:
        forget_terms()
        for _ in range(100):
            terms_for(north.pk, 99)
    assert len([query for query in queries if "terminology_tenantterm" in query["sql"]]) == 1


@pytest.mark.parametrize(
    ("slot", "lang", "base"),
    [("expert", "fi", "kokkari"), ("expret", "fi", "kokemustoimija"), ("expert", "sv", "kokemustoimija")],
)
def test_only_shipped_words_can_be_chosen(north, slot, lang, base):
    before = fresh(north).terms_version
    with in_tenant(north), pytest.raises(WordNotOffered):
        choose_term(slot=slot, lang=lang, base=base, by=None)
    assert fresh(north).terms_version == before


@pytest.mark.parametrize("lang", ["fi", "de"])
def test_the_table_takes_one_word_per_slot_in_a_known_language(north, lang):
    with in_tenant(north):
        choose_term(slot="expert", lang="fi", base="kokemustoimija", by=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            TenantTerm.objects.create(slot="expert", lang=lang, base="x", forms={}, checked_at=now())


def test_a_request_speaks_with_its_tenants_words_and_the_platform_with_its_own(north):
    with in_tenant(north):
        choose_term(slot="expert", lang="en", base="peer", by=None)
        middleware = TermsMiddleware(lambda request: tt("{expert}"))
        with translation.override("en"):
            assert middleware(SimpleNamespace(tenant=fresh(north))) == "peer"
            assert middleware(SimpleNamespace(tenant=None)) == "expert by experience"


def test_choosing_again_replaces_the_word_and_keeps_both_in_the_history(north):
    with in_tenant(north):
        for base in ("peer", "experience actor"):
            choose_term(slot="expert", lang="en", base=base, by=None)
        assert TenantTerm.objects.get(slot="expert", lang="en").base == "experience actor"
        assert [line.before for line in history_of("expert", "en")] == ["peer", "expert by experience"]


def test_the_platforms_own_word_is_stored_for_nobody(north):
    with in_tenant(north):
        choose_term(slot="bank", lang="en", base="peer", by=None)
        assert choose_term(slot="bank", lang="en", base="experience bank", by=None) is None
        assert not TenantTerm.objects.filter(slot="bank", lang="en").exists()


def test_the_history_cannot_be_rewritten(north):
    with in_tenant(north):
        choose_term(slot="expert", lang="en", base="peer", by=None)
        for change in (lambda rows: rows.update(base="x"), lambda rows: rows.delete()):
            with pytest.raises(ProgrammingError), transaction.atomic():
                change(TermVersion.objects.all())
