"""End of duty: everything that a person holds goes to somebody in one go, and nothing is left without a holder."""

import datetime as dt

import pytest
from django.db import transaction

from accounts.models import User
from accounts.roles.invitations import invite
from accounts.roles.keys import LastAdministrator, OwnRole
from accounts.roles.models import Invitation, Role
from accounts.roles.selectors import holders, roles_of
from administration.people.holdings import holdings_of
from administration.people.leaving import NeedsSuccessor, end_duty
from audit.models import Entry
from billing.approvals.models import Deputy, Round
from billing.approvals.selectors import rounds_to_decide, rounds_without_holder
from billing.approvals.services import open_round, set_deputy
from domain.clock import today
from domain.errors import Conflict, DomainError
from domain.ids import new_id
from registry.orders.models import Order, TaskType
from tenants.organisation.models import RuleKind, RuleVersion
from tenants.organisation.rules import rule_on
from tests.factories.organisation import use_preset
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit, moment
from tests.visitor import Visitor

DAY = dt.timedelta(days=1)


def steps(*holders_) -> dict:
    made = [
        {"kind": "person", "holder": str(one.pk)}
        if isinstance(one, User)
        else {"kind": "role", "holder": one}
        for one in holders_
    ]
    return {"name": "Ketju", "version": "1", "steps": made}


def make_round(unit, chain, claimant=None, orderer=None) -> Round:
    with transaction.atomic():
        return open_round(
            subject_id=new_id(), unit=unit, claimant=claimant, orderer=orderer, chain=chain, by=claimant
        )


def make_order(number, **fields) -> Order:
    start = moment(today() + 9 * DAY)
    facts = {
        "number": number, "status": "new", "unit": make_unit(), "task_type": TaskType.objects.first(),
        "starts_at": start, "ends_at": start + dt.timedelta(hours=1),
    }  # fmt: skip
    return Order.objects.create(**{**facts, **fields})


def routing_to(user) -> dict:
    return {
        "default": {"user": str(user.pk)},
        "rows": [{"topics": ["MIE"], "holder": {"role": "coordinator"}, "deputy": {"user": str(user.pk)}}],
    }


class Office:
    """Liisa holds everything that a person can hold here; Outi takes over."""

    def __init__(self, anna):
        self.anna, self.unit = anna, make_unit()
        self.liisa, self.outi, self.eero = make_user("Liisa"), make_user("Outi", Role.ORDERER), person("Eero")
        for role, unit in (
            (Role.LINE_MANAGER, self.unit), (Role.UNIT_CONTACT, self.unit), (Role.UNIT_HEAD, None),
            (Role.COORDINATOR, None), (Role.ORDERER, self.unit),
        ):  # fmt: skip
            self.liisa.grants.create(role=role, unit=unit, valid_from=today() - 9 * DAY)
        self.by_role = make_round(self.unit, steps("line_manager", "unit_head"), self.eero)
        self.by_name = make_round(self.unit, steps(self.liisa, "unit_head"), self.eero)
        self.later = make_round(self.unit, steps("unit_contact", self.liisa), self.eero)
        chain = {"name": "Oma", "version": "1", "steps": [{"kind": "orderer"}]}
        self.as_orderer = make_round(self.unit, chain, self.eero, orderer=self.liisa)
        self.handled, self.placed = make_order(1, handler=self.liisa), make_order(2, orderer=self.liisa)
        self.done = make_order(3, orderer=self.liisa, handler=self.liisa, status="done")
        self.chain = self._rule(RuleKind.CHAIN, steps(self.liisa), self.unit, -9)
        self.routing = self._rule(RuleKind.ROUTING, routing_to(self.liisa), None, 0)
        tomorrow = {"valid_from": today(), "valid_to": today() + 20 * DAY}
        set_deputy(person=self.eero, deputy=self.liisa, by=anna, **tomorrow)
        set_deputy(person=self.outi, deputy=self.liisa, by=anna, **tomorrow)
        set_deputy(person=self.liisa, deputy=self.eero, by=anna, **tomorrow)
        self.invitation = invite(
            email="uusi@example.fi",
            first_name="Uusi",
            last_name="Esimerkki",
            roles=[(Role.ORDERER, None)],
            by=anna,
        )
        Invitation.objects.update(invited_by="Liisa Esimerkki", invited_by_id=self.liisa.pk)

    def _rule(self, kind, data, unit, days) -> RuleVersion:
        RuleVersion.objects.filter(kind=kind, unit=unit).delete()
        return RuleVersion.objects.create(
            kind=kind, unit=unit, name="Sääntö", data=data, valid_from=today() + days * DAY, approved_by="Johto",
            approved_on=today() - 9 * DAY,
        )  # fmt: skip

    def end(self, successor=None, lock=False, **other):
        keys = [holding.key for holding in holdings_of(self.liisa) if not holding.ends]
        chosen = {key: other.get(key, successor or self.outi) for key in keys}
        return end_duty(person=self.liisa, successors=chosen, lock=lock, by=self.anna)


@pytest.fixture
def office(anna) -> Office:
    use_preset("keski-suomi")
    return Office(anna)


def fresh(user) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.requirement("A005")
def test_everything_is_listed_and_nothing_is_left_without_a_holder(office):
    listed = {holding.key.split("-")[0] for holding in holdings_of(office.liisa)}
    assert listed == {"grant", "rule", "handled", "placed", "rounds", "deputy", "invitations"}
    office.end()
    assert holdings_of(fresh(office.liisa)) == []
    assert not rounds_without_holder().exists()
    assert list(holders(Role.UNIT_CONTACT, office.unit.pk)) == [office.outi], "the unit keeps a named contact"


def test_roles_go_over_with_their_units_and_the_orderers_role_only_ends(office):
    office.end()
    assert roles_of(fresh(office.liisa)) == frozenset()
    taken = {(grant.role, grant.unit_id) for grant in office.outi.grants.in_force()}
    assert taken == {
        ("orderer", None), ("line_manager", office.unit.pk), ("unit_contact", office.unit.pk), ("unit_head", None),
        ("coordinator", None),
    }  # fmt: skip


def test_open_rounds_wait_for_the_successor_whether_held_by_role_by_name_or_as_orderer(office):
    office.end()
    waiting = set(rounds_to_decide(fresh(office.outi)).values_list("pk", flat=True))
    assert waiting == {office.by_role.pk, office.by_name.pk, office.later.pk, office.as_orderer.pk}
    assert not rounds_to_decide(fresh(office.liisa)).exists()
    office.later.refresh_from_db()
    assert office.later.chain["steps"][1]["holder"] == str(office.outi.pk), "also a step still to come"


def test_where_four_eyes_forbid_the_successor_somebody_else_holds_the_round(office):
    kaarina = person("Kaarina")
    own = make_round(office.unit, steps(office.liisa), claimant=office.outi)
    office.end()
    own.refresh_from_db()
    assert own.holder not in (office.outi, office.liisa, None)
    assert own.holder == kaarina
    assert not rounds_without_holder().exists()


def test_orders_pass_on_and_closed_ones_keep_their_history(office):
    office.end()
    for order in (office.handled, office.placed, office.done):
        order.refresh_from_db()
    assert office.handled.handler == office.outi
    assert office.placed.orderer == office.outi
    assert (office.done.handler, office.done.orderer) == (office.liisa, office.liisa)


def test_rules_name_the_successor_from_today_and_the_past_keeps_its_rule(office):
    office.end()
    now_in_force = rule_on(RuleKind.CHAIN, today(), office.unit)
    assert now_in_force.data["steps"][0]["holder"] == str(office.outi.pk)
    yesterday = rule_on(RuleKind.CHAIN, today() - DAY, office.unit)
    assert yesterday.pk == office.chain.pk
    assert yesterday.data["steps"][0]["holder"] == str(office.liisa.pk)
    office.routing.refresh_from_db()
    assert str(office.liisa.pk) not in str(office.routing.data)
    assert office.routing.data["rows"][0]["deputy"] == {"user": str(office.outi.pk)}


def test_deputies_pass_on_but_nobody_is_their_own_deputy(office):
    office.end()
    now_on = {(d.person.first_name, d.deputy.first_name) for d in Deputy.objects.on(today())}
    assert now_on == {("Eero", "Outi")}


def test_open_invitations_have_somebody_who_answers_for_them(office):
    office.end()
    office.invitation.refresh_from_db()
    assert office.invitation.invited_by_id == office.outi.pk
    assert office.invitation.invited_by == str(office.outi)


def test_each_line_may_have_a_successor_of_its_own(office):
    oona = make_user("Oona", Role.ORDERER)
    office.end(handled=oona)
    office.handled.refresh_from_db()
    office.placed.refresh_from_db()
    assert office.handled.handler == oona
    assert office.placed.orderer == office.outi


def test_without_a_successor_nothing_happens(office):
    with pytest.raises(NeedsSuccessor):
        end_duty(person=office.liisa, successors={}, lock=True, by=office.anna)
    assert fresh(office.liisa).is_active
    assert len(roles_of(fresh(office.liisa))) == 5


def test_a_list_that_grew_meanwhile_is_a_conflict_and_nothing_is_half_done(office):
    keys = [holding.key for holding in holdings_of(office.liisa) if not holding.ends]
    chosen = dict.fromkeys(keys[1:], office.outi)
    with pytest.raises(Conflict):
        end_duty(person=office.liisa, successors=chosen, lock=False, by=office.anna)
    assert len(roles_of(fresh(office.liisa))) == 5
    office.handled.refresh_from_db()
    assert office.handled.handler == office.liisa


def test_the_one_who_does_it_gets_no_role_by_it_and_nothing_is_half_done(office):
    with pytest.raises(OwnRole):
        office.end(successor=office.anna)
    assert roles_of(fresh(office.anna)) == {Role.ADMINISTRATOR}
    assert len(roles_of(fresh(office.liisa))) == 5
    office.handled.refresh_from_db()
    assert office.handled.handler == office.liisa


@pytest.mark.parametrize("who", ["self", "locked"])
def test_a_successor_is_somebody_else_who_can_sign_in(office, who):
    User.objects.filter(pk=office.outi.pk).update(is_active=False)
    with pytest.raises(DomainError):
        office.end(successor=office.liisa if who == "self" else fresh(office.outi))
    assert len(roles_of(fresh(office.liisa))) == 5


def test_the_last_administrator_hands_the_keys_on_or_stays(anna):
    toini = make_user("Toini", Role.ORDERER)
    (key,) = [holding.key for holding in holdings_of(anna)]
    handed = end_duty(person=anna, successors={key: toini}, lock=False, by=anna)
    assert len(handed) == 1
    assert roles_of(fresh(toini)) == {Role.ORDERER, Role.ADMINISTRATOR}
    assert roles_of(fresh(anna)) == frozenset()
    toini.grants.update(valid_to=today() + DAY)
    with pytest.raises(LastAdministrator):
        end_duty(
            person=fresh(toini), successors={h.key: anna for h in holdings_of(toini) if not h.ends}, lock=False,
            by=fresh(toini),
        )  # fmt: skip


def test_the_page_hands_all_on_with_one_successor_and_locks(office, desk):
    path = f"/settings/people/{office.liisa.pk}/leaving/"
    page = desk.get(path)
    assert page.status_code == 200
    assert "hoidettavana" in page.content.decode()
    refused = desk.post(path, {"lock": "on"})
    assert refused.status_code == 422
    assert "Valitse seuraaja" in refused.content.decode()
    done = desk.post(path, {"everything": str(office.outi.pk), "lock": "on"})
    assert done["Location"] == f"/settings/people/{office.liisa.pk}/"
    assert not fresh(office.liisa).is_active
    assert holdings_of(fresh(office.liisa)) == []
    assert Entry.objects.get(action="duty.ended").by == office.anna
    again = desk.post(path, {"everything": str(office.outi.pk)})
    assert again.status_code == 302, "nothing left to hand on: harmless"


def test_a_closed_person_is_not_offered_as_a_successor_and_a_made_up_one_is_refused(office, desk):
    User.objects.filter(pk=office.outi.pk).update(is_active=False)
    path = f"/settings/people/{office.liisa.pk}/leaving/"
    assert str(office.outi.pk) not in desk.get(path).content.decode()
    answer = desk.post(path, {"everything": str(office.outi.pk)})
    assert answer.status_code == 422
    assert len(roles_of(fresh(office.liisa))) == 5


def test_a_coordinator_ends_nobodys_duty(office):
    visitor = Visitor("north").sign_in(person("Kaarina"))
    path = f"/settings/people/{office.liisa.pk}/leaving/"
    assert visitor.post(path, {"everything": str(office.outi.pk)}).status_code == 403
