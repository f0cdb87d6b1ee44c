"""Invitations: one open per address, a link that is kept nowhere, and never a second account."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import invitations
from accounts.roles.invitations import InvitationClosed, LinkState, NewPerson, hash_of
from accounts.roles.keys import OwnRole
from accounts.roles.models import Invitation, Role
from accounts.roles.selectors import holds, roles_of
from audit.models import Entry
from domain.errors import Conflict, DomainError
from outbox.models import Message
from tenants.context import in_platform, in_tenant
from tests.accounts.helpers import link_in, someone
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit
from tests.visitor import settle

PASSWORD = "neljä-sanaa-riittää-hyvin"
ANSWERS = {
    "first_name": "Olga",
    "last_name": "Esimerkki",
    "password": PASSWORD,
    "again": PASSWORD,
    "terms": "on",
}


@pytest.fixture
def anna(north):
    return person("Anna")


def invite(by, email="olga@example.fi", roles=((Role.ORDERER, None),), **more):
    facts = {"first_name": "Olga", "last_name": "Esimerkki", **more}
    return invitations.invite(email=email, roles=roles, by=by, **facts)


def deliver(mailoutbox):
    """Everything due, delivered; the newest mail."""
    with in_platform():
        settle()
    return mailoutbox[-1] if mailoutbox else None


def path_in(mail) -> str:
    return link_in(mail.body)


def test_the_mail_brings_a_link_whose_token_is_stored_nowhere(anna, mailoutbox):
    invitation = invite(anna)
    mail = deliver(mailoutbox)
    assert mail.to == ["olga@example.fi"]
    assert mail.subject == "Sinut on kutsuttu"
    token = re.search(r"/join/([^/]+)/", path_in(mail)).group(1)
    assert len(token) >= 43
    invitation.refresh_from_db()
    assert invitation.token_hash == hash_of(token)
    with in_platform():
        for message in Message.objects.all():
            assert token not in f"{message.ref}{message.dedupe_key}"
    assert not Entry.objects.filter(facts__icontains=token).exists()


def test_the_mail_is_written_in_the_persons_language(anna, mailoutbox):
    invite(anna, language="sv")
    assert deliver(mailoutbox).subject == "Du är inbjuden"


def test_accepting_makes_the_account_with_its_roles_and_signs_in(anna, mailoutbox, settings):
    unit = make_unit()
    invite(anna, roles=[(Role.UNIT_CONTACT, unit), (Role.ORDERER, unit)])
    path, visitor = path_in(deliver(mailoutbox)), someone()
    page = visitor.get(path)
    assert page.status_code == 200
    assert 'value="Olga"' in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert not User.objects.filter(email="olga@example.fi").exists(), "looking makes nothing"
    assert visitor.post(path, ANSWERS)["Location"] == "/"
    olga = User.objects.get(email="olga@example.fi")
    assert roles_of(olga) == {Role.UNIT_CONTACT, Role.ORDERER}
    assert holds(olga, Role.UNIT_CONTACT, unit.pk)
    assert olga.check_password(PASSWORD)
    settings.STAFF_MFA_REQUIRED = True
    assert visitor.get("/orders/")["Location"] == "/account/2fa/", "staff choose a second factor first"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"again": "jotain muuta aivan"}, "Kirjoita sama salasana kahdesti"),
        ({"password": "lyhyt", "again": "lyhyt"}, "12"),
        ({"password": "", "again": ""}, "Kirjoita salasana"),
        ({"terms": ""}, "Hyväksy tämä"),
        ({"first_name": " "}, "Kirjoita nimi"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_made(anna, mailoutbox, wrong, said):
    invite(anna)
    path = path_in(deliver(mailoutbox))
    answer = someone().post(path, {**ANSWERS, **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not User.objects.filter(email="olga@example.fi").exists()
    assert Invitation.objects.get().accepted_at is None


def test_a_second_use_of_the_link_makes_nothing_and_tells_the_way_on(anna, mailoutbox):
    invite(anna)
    path = path_in(deliver(mailoutbox))
    someone().post(path, ANSWERS)
    again = someone().post(path, {**ANSWERS, "first_name": "Joku"})
    assert again.status_code == 409
    page = someone().get(path).content.decode()
    assert "Sinulla on jo tunnus" in page
    assert "/account/login/" in page
    assert User.objects.filter(email="olga@example.fi").get().first_name == "Olga"


@pytest.mark.parametrize("what", ["withdrawn", "old"])
def test_a_link_that_is_over_tells_what_happened(anna, mailoutbox, what):
    invitation = invite(anna)
    path = path_in(deliver(mailoutbox))
    if what == "withdrawn":
        invitations.withdraw(invitation_id=invitation.pk, by=anna)
    else:
        Invitation.objects.update(expires_at=invitation.created_at)
    page = someone().get(path)
    assert {"withdrawn": "Kutsu on peruttu", "old": "Linkki toimi kaksi viikkoa"}[
        what
    ] in page.content.decode()
    assert someone().post(path, ANSWERS).status_code == 409
    assert not User.objects.filter(email="olga@example.fi").exists()


def test_sending_again_ends_the_old_link_at_once(anna, mailoutbox):
    invitation = invite(anna)
    old = path_in(deliver(mailoutbox))
    invitations.send_again(invitation_id=invitation.pk, by=anna)
    assert someone().get(old).status_code == 404
    new = path_in(deliver(mailoutbox))
    assert new != old
    assert someone().get(new).status_code == 200
    assert len(mailoutbox) == 2


def test_an_unknown_link_and_another_organisations_link_are_the_same(anna, south, mailoutbox):
    invite(anna)
    path = path_in(deliver(mailoutbox))
    foreign, unknown = someone("south").get(path), someone().get("/settings/people/join/eiole/")
    assert foreign.status_code == unknown.status_code == 404
    assert "Olga" not in foreign.content.decode()


def test_an_address_has_one_open_invitation_and_a_second_one_adds_roles_without_a_mail(anna, mailoutbox):
    unit = make_unit()
    first = invite(anna)
    second = invite(anna, email=" OLGA@example.fi ", roles=[(Role.UNIT_CONTACT, unit)])
    assert second.pk == first.pk
    assert second.roles == [
        {"role": "orderer", "unit": None},
        {"role": "unit_contact", "unit": str(unit.pk)},
    ]
    deliver(mailoutbox)
    assert len(mailoutbox) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(
            email=first.email, first_name="x", last_name="x", token_hash="x", expires_at=first.expires_at
        )


def test_an_old_invitation_is_renewed_by_a_new_one(anna, mailoutbox):
    invitation = invite(anna)
    Invitation.objects.update(expires_at=invitation.created_at)
    invite(anna)
    invitation.refresh_from_db()
    assert invitations.state_of(invitation) is LinkState.OPEN
    deliver(mailoutbox)
    assert len(mailoutbox) >= 1


def test_an_address_with_an_account_gets_the_roles_and_no_second_account(anna, mailoutbox):
    olga, unit = make_user("Olga", Role.ORDERER), make_unit()
    password = olga.password
    assert invite(anna, email=olga.email, roles=[(Role.UNIT_CONTACT, unit)]) is None
    assert User.objects.filter(email=olga.email).count() == 1
    olga = User.objects.get(pk=olga.pk)
    assert roles_of(olga) == {Role.ORDERER, Role.UNIT_CONTACT}
    assert olga.password == password
    assert not Invitation.objects.exists()
    assert deliver(mailoutbox).subject == "Sait uuden roolin"


def test_an_account_made_meanwhile_keeps_its_password(anna, mailoutbox):
    invite(anna, email="olga.esimerkki@example.fi", roles=[(Role.COORDINATOR, None)])
    path = path_in(deliver(mailoutbox))
    olga, visitor = make_user("Olga"), someone()
    assert visitor.post(path, ANSWERS)["Location"].startswith("/account/login/")
    olga = User.objects.get(pk=olga.pk)
    assert olga.check_password("demo-Kokemus-2026")
    assert roles_of(olga) == {Role.COORDINATOR}
    assert visitor.get("/work/").status_code == 302, "the link does not sign in to an account that was there"


@pytest.mark.parametrize("email", ["anna.esimerkki@example.fi", "ANNA.Esimerkki@Example.FI"])
def test_nobody_raises_themselves_by_an_invitation(anna, email):
    with pytest.raises(OwnRole):
        invite(anna, email=email, roles=[(Role.PAYROLL_CLERK, None)])
    assert roles_of(User.objects.get(pk=anna.pk)) == {Role.ADMINISTRATOR}


@pytest.mark.parametrize(
    ("email", "roles"),
    [
        ("ei osoite", [(Role.ORDERER, None)]),
        ("olga@example.fi", []),
        ("olga@example.fi", [(Role.SUPPORT, None)]),
    ],
)
def test_an_invitation_that_cannot_be_is_refused(anna, email, roles):
    with pytest.raises(DomainError):
        invite(anna, email=email, roles=roles)
    assert not Invitation.objects.exists()


def test_who_is_no_administrator_invites_nobody(north):
    with pytest.raises(Conflict):
        invite(person("Kaarina"))


def test_an_operator_invites_the_first_administrator(north, mailoutbox):
    with in_platform():
        olli = make_user("Olli")
    with in_tenant(north):
        invitation = invite(olli, roles=[(Role.ADMINISTRATOR, None)])
    assert invitation.invited_by_id is None
    assert Entry.objects.get(action="invitation.made").by is None
    someone().post(path_in(deliver(mailoutbox)), ANSWERS)
    assert roles_of(User.objects.get(email="olga@example.fi")) == {Role.ADMINISTRATOR}


def test_a_used_or_withdrawn_invitation_is_not_sent_again(anna):
    invitation = invite(anna)
    invitations.withdraw(invitation_id=invitation.pk, by=anna)
    for service in (invitations.send_again, invitations.withdraw):
        with pytest.raises(InvitationClosed):
            service(invitation_id=invitation.pk, by=anna)
    with pytest.raises(InvitationClosed):
        invitations.accept(token="x", person=NewPerson("a", "b", PASSWORD))


def test_a_mail_of_a_withdrawn_invitation_does_not_leave(anna, mailoutbox):
    invitation = invite(anna)
    invitations.withdraw(invitation_id=invitation.pk, by=anna)
    assert deliver(mailoutbox) is None


def test_the_invitation_lives_two_weeks(anna):
    invitation = invite(anna)
    assert dt.timedelta(days=13) < invitation.expires_at - invitation.created_at <= dt.timedelta(days=14)
