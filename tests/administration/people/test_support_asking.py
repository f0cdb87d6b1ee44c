"""Support visits: asked by the operator, decided by the organisation."""

import datetime as dt

import pytest
import time_machine

from accounts.models import User
from accounts.roles.models import Role
from accounts.support import asking, services
from accounts.support.models import SupportVisit, VisitStatus
from audit.models import Entry
from domain.clock import now
from domain.errors import DomainError
from notifications.models import Notice
from tenants.context import in_platform, in_tenant
from tenants.models import PlatformEntry
from tests.accounts.helpers import link_in
from tests.administration.people.visiting import DESK, PAGE, REASON
from tests.factories.people import make_user, person
from tests.visitor import Visitor, settle


def test_every_administrator_is_told_by_mail_and_on_the_page_and_nobody_else(visit, anna, second, mailoutbox):
    person("Kaarina")
    with in_platform():
        settle()
    assert {mail.to[0] for mail in mailoutbox} == {anna.email, second.email}
    assert set(Notice.objects.values_list("user", flat=True)) == {anna.pk, second.pk}
    assert REASON not in mailoutbox[0].body
    assert link_in(mailoutbox[0].body) == PAGE
    with in_platform():
        assert PlatformEntry.objects.get(action="support.asked").reason == REASON


def test_the_operator_asks_on_the_page_and_a_second_request_is_a_conflict(olli, north):
    facts = {"tenant": str(north.pk), "reason": REASON, "hours": "3"}
    assert olli.post(DESK, facts)["Location"] == DESK
    again = olli.post(DESK, facts)
    assert again.status_code == 409
    assert REASON in again.content.decode()
    with in_platform():
        assert SupportVisit.objects.get().hours == 3


@pytest.mark.parametrize(
    "wrong", [{"reason": "  "}, {"hours": "9"}, {"hours": "0"}, {"hours": "x"}, {"tenant": ""}]
)
def test_a_request_without_reason_or_for_too_long_is_refused(olli, north, wrong):
    answer = olli.post(DESK, {"tenant": str(north.pk), "reason": REASON, "hours": "2", **wrong})
    assert answer.status_code == 422
    with in_platform():
        assert not SupportVisit.objects.exists()


def test_the_service_refuses_a_long_visit_too(operator, north):
    with in_platform(), pytest.raises(DomainError):
        asking.ask_visit(tenant_id=north.pk, reason=REASON, hours=9, by=operator)


def test_the_organisation_sees_who_why_and_how_long(visit, desk):
    page = desk.get(PAGE).content.decode()
    for shown in ("Alustan ylläpito", REASON, "2 tuntia", "Salli käynti", "Kiellä"):
        assert shown in page
    assert "Olli" not in page


def test_another_organisation_sees_and_decides_nothing(visit, south):
    with in_tenant(south):
        boss = make_user("Sulo", Role.ADMINISTRATOR)
        ulla = Visitor("south").sign_in(boss)
    assert REASON not in ulla.get(PAGE).content.decode()
    assert ulla.post(f"{PAGE}{visit.pk}/", {"answer": "allow"}).status_code == 404
    with in_tenant(south), pytest.raises(SupportVisit.DoesNotExist):
        services.allow_visit(visit_id=visit.pk, by=boss)


@pytest.mark.parametrize("state", ["asked", "refused", "ended", "past"])
def test_without_leave_there_is_no_link(olli, visit, anna, state):
    with time_machine.travel(now(), tick=False) as clock:
        if state == "refused":
            services.refuse_visit(visit_id=visit.pk, by=anna)
        elif state != "asked":
            services.allow_visit(visit_id=visit.pk, by=anna)
        if state == "ended":
            services.end_visit(visit_id=visit.pk, by=anna)
        if state == "past":
            clock.shift(dt.timedelta(hours=2))
            with in_platform():
                olli = Visitor().sign_in(User.objects.get(first_name="Olli"))
        assert olli.post(f"{DESK}{visit.pk}/link/").status_code == 409


def test_a_visit_is_decided_once(visit, desk, anna):
    path = f"{PAGE}{visit.pk}/"
    assert desk.post(path, {"answer": "allow"}).status_code == 302
    assert desk.post(path, {"answer": "allow"}).status_code == 409
    assert desk.post(path, {"answer": "refuse"}).status_code == 409
    assert desk.post(path, {"answer": "x"}).status_code == 422
    visit = services.own_visits().get()
    assert (visit.status, visit.decided_by_id) == (VisitStatus.ALLOWED, anna.pk)
    assert dt.timedelta(minutes=119) < visit.ends_at - now() <= dt.timedelta(hours=2)
    assert Entry.objects.get(action="support.allowed").by == anna


def test_only_administrators_decide(visit):
    kaarina = Visitor("north").sign_in(person("Kaarina"))
    assert kaarina.get(PAGE).status_code == 403
    assert kaarina.post(f"{PAGE}{visit.pk}/", {"answer": "allow"}).status_code == 403
