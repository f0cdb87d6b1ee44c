"""Payroll's pages are payroll's: other roles, units and organisations stay out."""

import pytest

from accounts.roles.models import Role
from billing.payouts.models import RunStatus
from tenants.context import in_tenant
from tests.billing.payouts.visits import CLOSE, text, url
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit
from tests.visitor import Visitor

GETS = ["period", "runs"]


@pytest.mark.parametrize("name", ["Aino", "Eero", "Liisa", "Hannu", "Kaarina", "Anna", "Yrjö"])
def test_others_get_403(frozen, name):
    visitor = Visitor("north").sign_in(person(name))
    paths = [url(f"payouts:{page}") for page in GETS] + [
        url("payouts:run", frozen.pk),
        url("payouts:cancel", frozen.pk),
    ]
    assert {visitor.get(path).status_code for path in paths} == {403}
    posts = [
        url(*CLOSE), url("payouts:download", frozen.pk, "csv"), url("payouts:step", frozen.pk, "paid"),
        url("payouts:cancel", frozen.pk), url("payouts:tax_card", frozen.pk), url("payouts:ask", frozen.pk),
    ]  # fmt: skip
    assert {
        visitor.post(path, {"seen": "0", "reason": "x", "confirmed": "1"}).status_code for path in posts
    } == {403}
    frozen.refresh_from_db()
    assert frozen.status == RunStatus.FROZEN


def test_a_stranger_is_led_to_sign_in(frozen, visitor):
    assert visitor.get(url("payouts:run", frozen.pk)).status_code == 302
    assert visitor.post(url("payouts:download", frozen.pk, "csv")).url.startswith("/account/login/")


def test_payroll_of_one_unit_does_not_see_the_whole_organisations_runs(frozen):
    user = make_user("Yksikön", Role.PAYROLL_CLERK, unit=make_unit())
    visitor = Visitor("north").sign_in(user)
    assert visitor.get(url("payouts:period")).status_code == 403
    assert visitor.get(url("payouts:run", frozen.pk)).status_code == 404
    assert visitor.post(url("payouts:download", frozen.pk, "csv")).status_code == 404


def test_a_run_does_not_exist_for_another_organisation(frozen, south):
    with in_tenant(south):
        theirs = Visitor("south").sign_in(make_user("Paula", Role.PAYROLL_CLERK))
        paths = [url("payouts:run", frozen.pk), url("payouts:cancel", frozen.pk)]
        posts = [url("payouts:download", frozen.pk, "csv"), url("payouts:step", frozen.pk, "paid")]
        assert {theirs.get(path).status_code for path in paths} == {404}
        assert {theirs.post(path).status_code for path in posts} == {404}
    assert Visitor("south").sign_in(frozen.frozen_by).get(url("payouts:run", frozen.pk)).status_code in (
        302,
        403,
        404,
    )
    frozen.refresh_from_db()
    assert frozen.status == RunStatus.FROZEN


def test_an_organisation_without_rules_gets_a_sentence(north):
    page = Visitor("north").sign_in(person("Pirkko")).get(url("payouts:period"))
    assert page.status_code == 200
    assert "pääkäyttäjä" in text(page).lower()
