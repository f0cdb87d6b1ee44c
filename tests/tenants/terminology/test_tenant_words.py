"""A tenant's own words in the store: choosing, loading once, the middleware. On SQLite, when run alone; see test_tenant_words_db.py."""

import uuid
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from domain.clock import now
from tenants.terminology import selectors, services
from tenants.terminology.middleware import TermsMiddleware
from tenants.terminology.models import TenantTerm
from tenants.terminology.services import WordNotOffered, choose_term
from tenants.terminology.shipped import FORMS, LANGUAGES, SHIPPED
from tenants.terminology.terms import PLATFORM_TERMS, current, forget_terms, terms_for, tt


class Tenants:
    """Stands in for the directory's table, which needs PostgreSQL: counts the versions."""

    def __init__(self, tenant):
        self.tenant = tenant
        self.objects = self

    def filter(self, pk):
        assert pk == self.tenant.pk
        return self

    def update(self, terms_version):
        assert terms_version.lhs.name == "terms_version"
        self.tenant.terms_version += 1


@pytest.fixture
def tenant(monkeypatch):
    tenant = SimpleNamespace(pk=uuid.uuid4(), terms_version=1, schema_name="t_north")
    monkeypatch.setattr(connections["default"], "schema_name", "t_north", raising=False)
    monkeypatch.setattr(connections["default"], "tenant", tenant, raising=False)
    monkeypatch.setattr(services, "Tenant", Tenants(tenant))
    monkeypatch.setattr(services.directory, "forget", lambda: tenant.__dict__.update(forgotten=True))
    with connection.schema_editor() as editor:
        editor.create_model(TenantTerm)
    yield tenant
    with connection.schema_editor() as editor:
        editor.delete_model(TenantTerm)
    forget_terms()


def say(tenant, lang="fi", form="all"):
    return terms_for(tenant.pk, tenant.terms_version).get("expert", form, lang)


@pytest.mark.requirement("A076")
def test_a_chosen_word_brings_all_its_forms_and_is_heard_at_once(tenant):
    assert say(tenant) == "kokemusasiantuntijalle"
    term = choose_term(slot="expert", lang="fi", base="koulutettu kokemusasiantuntija", by="Veera Virta")
    assert set(term.forms) == set(FORMS["fi"])
    assert (term.checked_by, term.base) == ("Veera Virta", "koulutettu kokemusasiantuntija")
    assert term.checked_at <= now()
    assert (tenant.terms_version, tenant.forgotten) == (2, True)
    assert say(tenant) == "koulutetulle kokemusasiantuntijalle"
    assert say(tenant, "sv", "def") == "erfarenhetsexperten"  # no Swedish of its own


def test_choosing_again_replaces_the_word(tenant):
    for base in ("kokemustoimija", "kokemusosaaja"):
        choose_term(slot="expert", lang="fi", base=base, by=None)
    assert TenantTerm.objects.get().base == "kokemusosaaja"
    assert say(tenant) == "kokemusosaajalle"
    assert tenant.terms_version == 3


@pytest.mark.parametrize(
    ("slot", "lang", "base"),
    [
        ("expert", "fi", "kokkari"),
        ("expret", "fi", "kokemustoimija"),
        ("expert", "de", "kokemustoimija"),
        ("expert", "sv", "kokemustoimija"),
    ],
)
def test_only_shipped_words_can_be_chosen(tenant, slot, lang, base):
    with translation.override("en"), pytest.raises(WordNotOffered, match="is not in the list"):
        choose_term(slot=slot, lang=lang, base=base, by=None)
    assert not TenantTerm.objects.exists()
    assert tenant.terms_version == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_shipped_word_can_be_stored_and_loaded(tenant, lang):
    for base in SHIPPED[lang]:
        choose_term(slot="expert", lang=lang, base=base, by=None)
        loaded = selectors.load_overrides(tenant.pk)
        assert loaded == {"expert": {lang: dict(SHIPPED[lang][base])}}


def test_a_hundred_requests_cost_one_query(tenant):
    with CaptureQueriesContext(connection) as queries:
        for _ in range(100):
            terms_for(tenant.pk, 7)
            terms_for(str(tenant.pk), 7)
    assert len(queries) == 1


def test_one_word_per_slot_and_language(tenant):
    choose_term(slot="expert", lang="fi", base="kokemustoimija", by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        TenantTerm.objects.create(slot="expert", lang="fi", base="x", forms={}, checked_at=now())
    with pytest.raises(IntegrityError), transaction.atomic():
        TenantTerm.objects.create(slot="expert", lang="de", base="x", forms={}, checked_at=now())


def test_a_request_speaks_with_its_tenants_words_and_leaves_none_behind(tenant):
    choose_term(slot="expert", lang="fi", base="kokemustoimija", by=None)
    heard = []

    def view(request):
        heard.append(tt("{expert}"))
        if request.fails:
            raise ValueError("x")

    with translation.override("fi"):
        TermsMiddleware(view)(SimpleNamespace(tenant=tenant, fails=False))
        with pytest.raises(ValueError, match="x"):
            TermsMiddleware(view)(SimpleNamespace(tenant=tenant, fails=True))
        TermsMiddleware(view)(SimpleNamespace(tenant=None, fails=False))
        TermsMiddleware(view)(SimpleNamespace(fails=False))
    assert heard == ["kokemustoimija", "kokemustoimija", "kokemusasiantuntija", "kokemusasiantuntija"]
    assert current() is PLATFORM_TERMS
