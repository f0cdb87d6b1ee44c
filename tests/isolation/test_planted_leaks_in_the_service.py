"""Leaks of security.md 3.1 outside the database, planted: queue, cache, links, cookies, hosts and pages.

As in test_planted_leaks.py: each probe with its guard in place, and with the guard taken away.
"""

import datetime as dt

import pytest
from celery import Task
from celery.exceptions import Reject
from django.core.cache import caches
from django.db import connection

import crypto.signing
from accounts import middleware as account_middleware
from accounts.models import User
from config import checks
from domain.ids import new_id
from tenants.context import in_platform, in_tenant
from tenants.middleware import SessionHomeMiddleware
from tenants.tasks import TenantTask, tenant_task
from tests.factories.people import make_user
from tests.isolation.test_hosts_and_sessions import copy_session, get, is_signed_in
from tests.visitor import Visitor

# --- queue, cache, links ---------------------------------------------------------------------


@tenant_task
def count_people(tenant_id: str) -> str:
    """A task of this test."""
    return connection.schema_name


def test_celery_without_a_tenant(db, plant):
    def runs_in_public() -> bool:
        return count_people(str(new_id())) == "public"

    with pytest.raises(Reject):
        runs_in_public()
    plant(TenantTask, "__call__", Task.__call__)
    assert runs_in_public()


def test_cache_without_the_tenant_in_its_keys(both, clear_caches, plant):
    north, south = both

    def south_reads_norths_value() -> bool:
        with in_tenant(north):
            caches["default"].set("isolation-probe", "pohjoisen salaisuus", 60)
        with in_tenant(south):
            return caches["default"].get("isolation-probe") is not None

    assert not south_reads_norths_value()
    plant(caches["default"], "key_func", lambda key, prefix, version: f"{prefix}:{version}:{key}")
    assert south_reads_norths_value()


def test_the_start_is_refused_without_the_tenant_in_cache_keys(settings):
    assert checks.tenant_in_cache_keys(None) == []
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_FUNCTION": None}}
    assert [error.id for error in checks.tenant_in_cache_keys(None)] == ["kokemus.E003"]


def test_a_signed_token_of_another_organisation(both, plant):
    north, south = both

    def south_takes_norths_token() -> bool:
        with in_tenant(north):
            token = crypto.signing.sign("isolation.probe", {"id": "1"})
        with in_tenant(south):
            try:
                return bool(crypto.signing.read("isolation.probe", token, dt.timedelta(hours=1)))
            except crypto.signing.LinkRefused:
                return False

    assert not south_takes_norths_token()
    plant(crypto.signing, "_salt", lambda *args: "kokemusalusta")
    assert south_takes_norths_token()


# --- cookies, hosts --------------------------------------------------------------------------


def test_a_session_row_shared_by_two_organisations(both, plant):
    north, south = both

    def opens_south_with_norths_cookie() -> bool:
        with in_tenant(north):
            eero = make_user("Eero", last_name=str(new_id())[-12:])
            visitor = Visitor("north").sign_in(eero)
            session = visitor.session
            session["home"] = str(north.pk)
            session.save()
            copy_session(visitor, south)
        with in_tenant(south):  # shared users: the same key and password stand there too
            User.objects.create(
                pk=eero.pk, email=eero.email, first_name="E", last_name="E", password=eero.password
            )
        visitor.defaults["HTTP_HOST"] = "south.localhost"
        return is_signed_in(get(visitor))

    assert not opens_south_with_norths_cookie()
    plant(SessionHomeMiddleware, "__call__", lambda self, request: self.get_response(request))
    assert opens_south_with_norths_cookie()


def test_a_forwarded_host(both, settings):
    def leads_south() -> bool:
        answer = get(Visitor("north"), "/account/login/", HTTP_X_FORWARDED_HOST="south.localhost")
        return answer.wsgi_request.tenant.slug == "south"

    assert not leads_south()
    settings.USE_X_FORWARDED_HOST = True
    assert leads_south()


def test_a_page_without_its_policy(north, plant):
    def an_expert_reads_the_platforms_desk() -> bool:
        visitor = Visitor()
        with in_platform():
            visitor.sign_in(make_user("Olli", last_name=str(new_id())[-12:]))
        return get(visitor, "/operator/messages/").status_code not in (302, 403, 404)

    assert not an_expert_reads_the_platforms_desk()
    plant(account_middleware.PolicyMiddleware, "_check_audience", lambda *args: None)
    assert an_expert_reads_the_platforms_desk()
