"""Giving and ending roles: the last administrator stays, and nobody raises their own role."""

import datetime as dt

import pytest

from accounts.closing import end_grants
from accounts.models import User
from accounts.roles import services, sign_in
from accounts.roles.handover import hand_over_role
from accounts.roles.keys import LastAdministrator, OwnRole
from accounts.roles.models import Role, RoleGrant
from accounts.roles.selectors import holders, roles_of
from audit.models import AccessEntry, Entry
from domain.clock import today
from domain.errors import Conflict, DomainError, NotAllowed
from tenants.context import in_platform
from tests.accounts.helpers import is_in, someone, with_app, with_codes
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit
from tests.visitor import settle

DAY = dt.timedelta(days=1)


@pytest.fixture
def anna(north):
    return person("Anna")


def fresh(user) -> User:
    return User.objects.get(pk=user.pk)


def grant_of(user, role) -> RoleGrant:
    return user.grants.get(role=role)


@pytest.mark.requirement("A005")
def test_a_unit_gets_a_named_contact_who_holds_the_role_there_only(anna):
    olga, unit, other = make_user("Olga"), make_unit("Yksi", "1"), make_unit("Kaksi", "2")
    services.give_role(user=olga, role=Role.UNIT_CONTACT, unit=unit, by=anna)
    assert list(holders(Role.UNIT_CONTACT, unit.pk)) == [olga]
    assert list(holders(Role.UNIT_CONTACT, other.pk)) == []
    entry = Entry.objects.get(action="role.given")
    assert entry.by == anna
    assert entry.facts == {"user": str(olga.pk), "role": "unit_contact", "unit": str(unit.pk)}


def test_giving_the_same_role_twice_makes_one_grant(anna):
    olga, unit = make_user("Olga"), make_unit()
    assert services.give_role(user=olga, role=Role.ORDERER, unit=unit, by=anna)
    assert services.give_role(user=olga, role=Role.ORDERER, unit=unit, by=anna) is None
    assert olga.grants.count() == 1


def test_a_role_may_be_given_again_on_the_day_it_ended(anna):
    olga = make_user("Olga")
    grant = services.give_role(user=olga, role=Role.ORDERER, by=anna)
    services.end_role(grant_id=grant.pk, by=anna)
    assert roles_of(fresh(olga)) == frozenset()
    services.give_role(user=olga, role=Role.ORDERER, by=anna)
    assert roles_of(fresh(olga)) == {Role.ORDERER}


@pytest.mark.parametrize(
    ("role", "with_unit", "days", "code"),
    [
        (Role.SUPPORT, False, (0, None), "role_not_given"),
        (Role.ADMINISTRATOR, True, (0, None), "refused"),
        (Role.ORDERER, False, (5, 5), "days_reversed"),
        (Role.ORDERER, False, (5, 4), "days_reversed"),
    ],
)
def test_a_role_that_cannot_be_is_refused(anna, role, with_unit, days, code):
    start, end = (None if n is None else today() + n * DAY for n in days)
    with pytest.raises(DomainError) as refusal:
        services.give_role(
            user=make_user("Olga"), role=role, unit=make_unit() if with_unit else None,
            valid_from=start, valid_to=end, by=anna,
        )  # fmt: skip
    assert refusal.value.code == code
    assert RoleGrant.objects.exclude(user=anna).count() == 0


def test_a_closed_unit_gets_nobody(anna):
    unit = make_unit()
    type(unit).objects.update(is_active=False)
    unit.refresh_from_db()
    with pytest.raises(DomainError, match="käytössä|in use"):
        services.give_role(user=make_user("Olga"), role=Role.UNIT_CONTACT, unit=unit, by=anna)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPPORT])
def test_nobody_gives_a_role_to_themselves(anna, role):
    with pytest.raises(OwnRole):
        services.give_role(user=anna, role=role, by=fresh(anna))
    assert roles_of(fresh(anna)) == {Role.ADMINISTRATOR}


def test_nobody_takes_a_leavers_role_to_themselves(anna):
    olga = make_user("Olga", Role.PAYROLL_CLERK)
    with pytest.raises(OwnRole):
        hand_over_role(grant=grant_of(olga, Role.PAYROLL_CLERK), successor=anna, by=anna)
    assert roles_of(fresh(olga)) == {Role.PAYROLL_CLERK}


def test_who_is_no_administrator_changes_nobodys_rights(north):
    kaarina, olga = person("Kaarina"), make_user("Olga", Role.ORDERER)
    with pytest.raises(Conflict):
        services.give_role(user=olga, role=Role.COORDINATOR, by=kaarina)
    with pytest.raises(Conflict):
        services.end_role(grant_id=grant_of(olga, Role.ORDERER).pk, by=kaarina)
    with pytest.raises(Conflict):
        sign_in.lock_sign_in(user_id=olga.pk, reason="x", by=kaarina)


# --- the last administrator --------------------------------------------------------------------


def test_the_last_administrator_stays(anna):
    with pytest.raises(LastAdministrator):
        services.end_role(grant_id=grant_of(anna, Role.ADMINISTRATOR).pk, by=anna)
    assert roles_of(fresh(anna)) == {Role.ADMINISTRATOR}


def test_an_end_in_the_future_counts_too(anna):
    with pytest.raises(LastAdministrator):
        services.end_role(
            grant_id=grant_of(anna, Role.ADMINISTRATOR).pk, last_day=today() + 30 * DAY, by=anna
        )
    assert grant_of(anna, Role.ADMINISTRATOR).valid_to is None


@pytest.mark.parametrize("kind", ["locked", "ends", "starts later"])
def test_an_administrator_who_does_not_last_is_not_enough(anna, kind):
    toini = make_user("Toini", Role.ADMINISTRATOR)
    if kind == "locked":
        sign_in.lock_sign_in(user_id=toini.pk, reason="Vaihto", by=anna)
    else:
        days = {"valid_to": today() + 9 * DAY} if kind == "ends" else {"valid_from": today() + DAY}
        toini.grants.update(**days)
    with pytest.raises(LastAdministrator):
        services.end_role(grant_id=grant_of(anna, Role.ADMINISTRATOR).pk, by=anna)


def test_an_administrator_leaves_when_another_one_stays(anna):
    make_user("Toini", Role.ADMINISTRATOR)
    services.end_role(grant_id=grant_of(anna, Role.ADMINISTRATOR).pk, by=anna)
    assert roles_of(fresh(anna)) == frozenset()


def test_a_second_end_of_the_same_role_is_told(anna):
    olga = make_user("Olga", Role.ORDERER)
    services.end_role(grant_id=grant_of(olga, Role.ORDERER).pk, by=anna)
    with pytest.raises(Conflict):
        services.end_role(grant_id=grant_of(olga, Role.ORDERER).pk, by=anna)


def test_a_role_ends_after_its_last_day(anna):
    olga = make_user("Olga", Role.ORDERER)
    grant = services.end_role(grant_id=grant_of(olga, Role.ORDERER).pk, last_day=today(), by=anna)
    assert grant.valid_to == today() + DAY
    assert roles_of(fresh(olga)) == {Role.ORDERER}
    with pytest.raises(DomainError):
        services.end_role(grant_id=grant.pk, last_day=today() - 2 * DAY, by=anna)


# --- the sign-in ---------------------------------------------------------------------------------


def test_locking_ends_the_sessions_at_once_and_unlocking_brings_the_roles_back(anna):
    olga = make_user("Olga", Role.ORDERER)
    visitor = someone().sign_in(olga)
    assert is_in(visitor)
    sign_in.lock_sign_in(user_id=olga.pk, reason="Pitkä poissaolo", by=anna)
    assert not is_in(visitor)
    assert Entry.objects.filter(action="sign_in.locked", subject_id=olga.pk, by=anna).exists()
    assert AccessEntry.objects.get(person_id=olga.pk).reason == "Pitkä poissaolo"
    with pytest.raises(Conflict):
        sign_in.lock_sign_in(user_id=olga.pk, reason="x", by=anna)
    sign_in.unlock_sign_in(user_id=olga.pk, by=anna)
    assert is_in(someone().sign_in(fresh(olga)))
    assert roles_of(fresh(olga)) == {Role.ORDERER}


def test_nobody_locks_themselves_or_without_a_reason(anna):
    olga = make_user("Olga", Role.ORDERER)
    with pytest.raises(NotAllowed):
        sign_in.lock_sign_in(user_id=anna.pk, reason="x", by=anna)
    with pytest.raises(DomainError):
        sign_in.lock_sign_in(user_id=olga.pk, reason="  ", by=anna)
    assert fresh(olga).is_active


def test_a_lost_factor_is_taken_away_and_its_owner_hears_of_it(anna, mailoutbox):
    olga = make_user("Olga", Role.COORDINATOR)
    with_app(olga)
    with_codes(olga)
    visitor = someone().sign_in(olga)
    sign_in.remove_factors(user_id=olga.pk, reason="Puhelin hukkui", by=anna)
    with in_platform():
        settle()
    assert not olga.authenticator_set.exists()
    assert not is_in(visitor)
    assert [mail.to for mail in mailoutbox] == [[olga.email]]
    assert "toinen tunnisteesi poistettiin" in mailoutbox[0].subject.lower()
    assert "Olga" not in mailoutbox[0].subject
    with pytest.raises(Conflict):
        sign_in.remove_factors(user_id=olga.pk, reason="x", by=anna)


def test_nobody_takes_their_own_factor_away_here(anna):
    with_app(anna)
    with pytest.raises(NotAllowed):
        sign_in.remove_factors(user_id=anna.pk, reason="x", by=anna)
    assert anna.authenticator_set.exists()


def test_ending_a_persons_roles_ends_those_of_tomorrow_too_and_only_the_named_ones(anna):
    olga = make_user("Olga", Role.EXPERT)
    services.give_role(user=olga, role=Role.ORDERER, valid_from=today() + DAY, by=anna)
    end_grants(olga, Role.EXPERT)
    assert not olga.grants.in_force().exists()
    assert grant_of(olga, Role.ORDERER).valid_to is None
    end_grants(olga)
    later = grant_of(olga, Role.ORDERER)
    assert later.valid_to == later.valid_from
