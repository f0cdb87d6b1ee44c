"""Support visits: entered by a link that works once, read-only, over at once when they are over."""

import datetime as dt
import re

import pytest
import time_machine

from accounts.models import User
from accounts.roles.models import Role
from accounts.staff.models import PlatformGrant, PlatformRole
from accounts.support import asking, services
from accounts.support.models import SupportVisit, VisitStatus
from accounts.support.selectors import pages_opened
from domain.clock import now
from domain.errors import Conflict
from tenants.context import in_platform, in_tenant
from tests.accounts.helpers import someone
from tests.administration.people.visiting import DESK, PAGE, REASON
from tests.factories.people import make_user
from tests.visitor import Visitor


def link_of(olli, visit) -> str:
    """The path of a fresh link, as the operator's page shows it."""
    page = olli.post(f"{DESK}{visit.pk}/link/")
    assert page.status_code == 200, page.content.decode()
    return re.search(r'href="http[^"]*?(/settings/people/visit/[^"]+)"', page.content.decode()).group(1)


@pytest.fixture
def inside(olli, allowed) -> Visitor:
    """The visitor who has come in."""
    visitor = someone()
    assert visitor.post(link_of(olli, allowed))["Location"] == "/settings/"
    return visitor


def test_opening_the_link_changes_nothing_and_using_it_twice_is_refused(olli, allowed):
    path = link_of(olli, allowed)
    for _scanner in range(3):
        assert someone().get(path).status_code == 200
    assert not User.objects.filter(email__startswith="tuki-").exists()
    first, second = someone(), someone()
    assert first.post(path)["Location"] == "/settings/"
    assert second.post(path).status_code == 409
    assert second.get("/settings/").status_code == 302
    assert second.get(path).status_code == 404


def test_a_new_link_ends_the_older_one(olli, allowed):
    old, new = link_of(olli, allowed), link_of(olli, allowed)
    assert someone().post(old).status_code == 409
    assert someone().post(new).status_code == 302


def test_a_link_lives_five_minutes(olli, allowed):
    with time_machine.travel(now(), tick=False) as clock:
        path = link_of(olli, allowed)
        clock.shift(dt.timedelta(minutes=6))
        assert someone().post(path).status_code == 409
    made, _dot, secret = path.split("/")[-2].partition(".")
    later = f"/settings/people/visit/{int(made) + 600}.{secret}/"
    assert someone().post(later).status_code == 409, "the time in the link is part of what is hashed"


def test_another_organisations_link_opens_nothing_here(olli, operator, allowed, south):
    with in_platform():
        visit = asking.ask_visit(tenant_id=south.pk, reason=REASON, hours=2, by=operator)
    with in_tenant(south):
        services.allow_visit(visit_id=visit.pk, by=make_user("Sulo", Role.ADMINISTRATOR))
    path = link_of(olli, visit)
    assert someone("north").get(path).status_code == 404
    assert someone("north").post(path).status_code == 409
    assert someone("south").post(path).status_code == 302


def test_a_session_of_south_is_nobody_at_north(olli, operator, allowed, south):
    with in_platform():
        visit = asking.ask_visit(tenant_id=south.pk, reason=REASON, hours=2, by=operator)
    with in_tenant(south):
        services.allow_visit(visit_id=visit.pk, by=make_user("Sulo", Role.ADMINISTRATOR))
    guest = someone("south")
    guest.post(link_of(olli, visit))
    answer = guest.get("/settings/", HTTP_HOST="north.localhost")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_nobody_enters_on_another_operators_permission(allowed):
    with in_platform():
        other = make_user("Outi")
        PlatformGrant.objects.create(user=other, role=PlatformRole.OPERATOR)
        visitor = Visitor().sign_in(other)
    assert visitor.post(f"{DESK}{allowed.pk}/link/").status_code == 404
    with in_platform(), pytest.raises(SupportVisit.DoesNotExist):
        asking.make_entry(visit_id=allowed.pk, by=other)


def test_the_visitor_reads_settings_under_a_banner_and_every_page_is_written_down(inside, allowed, desk):
    page = inside.get("/settings/")
    assert page.status_code == 200
    assert "Olet tukikäynnillä" in page.content.decode()
    inside.get("/settings/words/")
    opened = list(pages_opened([allowed.pk]).values_list("reason", flat=True))
    assert opened == ["/settings/", "/settings/words/"]
    shown = desk.get(PAGE).content.decode()
    assert "2 sivua avattiin" in shown
    assert "/settings/words/" in shown


@pytest.mark.parametrize(
    "path",
    ["/settings/people/", "/settings/people/support/", "/experts/", "/orders/", "/payroll/", "/notices/",
     "/account/password/change/", "/account/2fa/", "/bank/"],
)  # fmt: skip
def test_pages_with_people_are_closed(inside, path):
    assert inside.get(path).status_code in {403, 404}


@pytest.mark.parametrize(
    "path", ["/settings/words/", "/notices/read/", "/account/password/change/", "/i18n/language/"]
)
def test_the_visitor_sends_nothing(inside, path):
    assert inside.post(path, {"language": "sv"}).status_code in {403, 405}
    assert inside.post("/settings/people/invite/", {"email": "x@example.fi"}).status_code == 403


@pytest.mark.parametrize("how", ["organisation", "operator", "past", "locked"])
def test_a_visit_that_is_over_is_over_at_the_next_request(inside, olli, operator, allowed, anna, how):
    assert inside.get("/settings/").status_code == 200
    with time_machine.travel(now(), tick=False) as clock:
        if how == "organisation":
            services.end_visit(visit_id=allowed.pk, by=anna)
        elif how == "operator":
            assert olli.post(f"{DESK}{allowed.pk}/end/").status_code == 302
        elif how == "past":
            session = inside.session
            session["seen"] = session["began"] = (now() + dt.timedelta(hours=2)).timestamp()
            session.set_expiry(10_000)
            session.save()
            clock.shift(dt.timedelta(hours=2))
        else:
            User.objects.filter(email__startswith="tuki-").update(is_active=False)
        answer = inside.get("/settings/")
    assert answer.status_code in {302, 403}
    assert "Sanat" not in answer.content.decode()
    assert inside.get("/settings/").status_code == 302


def test_the_session_itself_ends_with_the_visit(inside, allowed):
    left = inside.session.get_expiry_age()
    assert 0 < left <= 2 * 3600


def test_a_support_role_without_a_visit_is_nobody(north):
    stray = someone().sign_in(make_user("Tuisku", Role.SUPPORT))
    assert stray.get("/settings/").status_code == 403
    assert stray.get("/settings/").status_code == 302


def test_the_visitors_account_has_no_other_way_in_and_is_locked_after(inside, allowed, anna):
    user = User.objects.get(email__startswith="tuki-")
    assert not user.has_usable_password()
    assert user.email.endswith(".invalid")
    services.end_visit(visit_id=allowed.pk, by=anna)
    user.refresh_from_db()
    assert not user.is_active


def test_the_night_locks_what_time_has_ended(inside, allowed):
    with time_machine.travel(now() + dt.timedelta(hours=3), tick=False):
        assert services.lock_past_visitors() == 1
        assert services.lock_past_visitors() == 0
    assert services.own_visits().get().status == VisitStatus.ENDED


def test_a_past_visitor_is_not_among_the_people(inside, desk):
    assert "tuki-" not in desk.post("/settings/people/", {"role": ""}).content.decode()


def test_an_ended_visit_cannot_be_ended_again(allowed, anna):
    services.end_visit(visit_id=allowed.pk, by=anna)
    with pytest.raises(Conflict):
        services.end_visit(visit_id=allowed.pk, by=anna)
