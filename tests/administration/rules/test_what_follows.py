"""A rule changed in the browser changes the work from that day on; what was decided keeps its version (A179)."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.roles.models import Role
from billing.approvals.models import Round
from billing.claims import services as claims
from domain.clock import HELSINKI
from domain.period import Month
from registry.orders import quotes
from registry.orders.ordering import ordering_on
from registry.sessions.frozen import outcome_of
from tenants.organisation.models import RuleKind, RuleVersion
from tests.administration.rules.filling import change
from tests.factories.billing import make_line
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert, make_unit
from tests.factories.sessions import FIFTY, TUESDAY, WEDNESDAY, helsinki, make_session
from tests.visitor import Visitor

ROOT = "/settings/rules/"
NOVEMBER = Month(2026, 11)


@pytest.fixture
def fifty(rules):
    """Every session costs 50 euros."""
    before = quotes.set_quoter(lambda facts: FIFTY)
    yield
    quotes.set_quoter(before)


def sign_in(user) -> Visitor:
    return Visitor("north").sign_in(user)


def cancel(session) -> Decimal:
    """Aino cancels in the browser; what is paid."""
    answer = sign_in(person("Aino")).post(
        f"/sessions/{session.pk}/cancel/", {"event": "cancelled_by_orderer"}
    )
    assert answer.status_code == 302
    session.refresh_from_db()
    return outcome_of(session).fee.of(Decimal("50.00"))


@pytest.mark.requirement("A179", "A053", "A054")
@pytest.mark.parametrize(
    ("told_at", "fee"), [("12:00:00", "0.00"), ("12:00:01", "50.00"), ("12:01", "50.00")]
)
def test_the_hour_of_cancelling_changed_to_noon_costs_the_fee_a_minute_later(
    anna, fifty, clock, told_at, fee
):
    assert change(anna, f"{ROOT}cancellation/new/", time="12.00").status_code == 302
    session = make_session(make_expert("Eero"))
    clock.move_to(helsinki(TUESDAY, told_at))
    assert cancel(session) == Decimal(fee)
    assert "sääntö Peruutus 2026-2" in session.outcome["words"]["fi"]


@pytest.mark.requirement("A179")
def test_what_was_decided_before_the_change_keeps_its_version(anna, fifty, clock):
    old = RuleVersion.objects.get(kind=RuleKind.CANCELLATION)
    decided = make_session(make_expert("Eero"))
    assert cancel(decided) == 0
    kept = dict(decided.outcome)
    assert change(anna, f"{ROOT}cancellation/new/", **{"cases-0-share": "80"}).status_code == 302
    decided.refresh_from_db()
    assert decided.outcome == kept
    assert (kept["rule"], kept["version"]) == (str(old.pk), "2026-1")
    later = make_session(make_expert("Vappu"), since="15:00", until="16:00")
    assert cancel(later) == Decimal("40.00")
    old.refresh_from_db()
    assert old.data["cases"][0]["fee"]["share"] == 0


@pytest.mark.requirement("A179")
def test_a_rule_that_starts_later_leaves_the_days_before_it_alone(anna, fifty, clock):
    answer = change(anna, f"{ROOT}cancellation/new/", time="12.00", valid_from="26.11.2026")
    assert answer.status_code == 302
    session = make_session(make_expert("Eero"))
    next_day = make_session(make_expert("Vappu"), day=WEDNESDAY + dt.timedelta(days=1))
    clock.move_to(helsinki(TUESDAY, "14:00"))
    assert cancel(session) == 0
    clock.move_to(helsinki(WEDNESDAY, "14:00"))
    assert cancel(next_day) == Decimal("50.00")


@pytest.mark.requirement("A091", "A105")
def test_a_units_own_rule_concerns_that_unit_only_and_is_seen_as_an_exception(anna, fifty, clock):
    unit = make_unit()
    other = make_unit("Toinen yksikkö", "2020", "4202")
    assert change(anna, f"{ROOT}cancellation/new/?unit={unit.pk}", time="12.00").status_code == 302
    page = anna.get(ROOT).content.decode()
    assert "1 poikkeus" in page
    assert str(unit) in page
    own = anna.get(f"{ROOT}cancellation/?unit={unit.pk}").content.decode()
    assert "oma sääntö" in own
    assert "12.00" in own
    session = make_session(make_expert("Eero"), unit=unit)
    elsewhere = make_session(make_expert("Vappu"), unit=other)
    clock.move_to(helsinki(TUESDAY, "14:00"))
    assert cancel(session) == Decimal("50.00")
    assert cancel(elsewhere) == 0


@pytest.mark.requirement("A179")
def test_the_next_claim_goes_into_the_new_chain_and_those_under_way_keep_theirs(anna, clock):
    contact, manager = (
        make_user(name, role, unit=make_unit())
        for name, role in (("Yrjö", Role.UNIT_CONTACT), ("Liisa", Role.LINE_MANAGER))
    )
    clock.move_to(dt.datetime(2026, 12, 1, 10, tzinfo=HELSINKI))
    anna.sign_in(person("Anna"))
    first = sent_line("Eero")
    answer = change(anna, f"{ROOT}chain/new/", **{"steps-0-holder": "role:line_manager"})
    assert answer.status_code == 302
    second = sent_line("Vappu")
    holders = [Round.objects.get(subject_id=line.pk).holder for line in (first, second)]
    assert holders == [contact, manager]
    rules = [Round.objects.get(subject_id=line.pk).chain["rule"] for line in (first, second)]
    assert rules == [str(rule.pk) for rule in RuleVersion.objects.filter(kind=RuleKind.CHAIN)]


def sent_line(name: str):
    """A line of November that its expert has sent."""
    expert = make_expert(name)
    line = make_line(expert)
    claims.submit_month(expert=expert, month=NOVEMBER, by=expert.user)
    return line


@pytest.mark.requirement("A179", "A064")
def test_a_changed_cut_off_day_is_what_the_expert_is_told(anna, clock):
    clock.move_to(dt.datetime(2026, 12, 1, 10, tzinfo=HELSINKI))
    anna.sign_in(person("Anna"))
    eero = make_expert("Eero")
    make_line(eero)

    def told() -> str:
        return sign_in(eero.user).get("/claims/month/2026-11/").content.decode()

    assert "keskiviikkona 9.12." in told()
    assert change(anna, f"{ROOT}pay_calendar/new/", cutoff_day="15", pay_day="28").status_code == 302
    assert "tiistaina 15.12." in told()
    assert "maanantaina 28.12." in told()


@pytest.mark.requirement("A179", "A103")
def test_who_may_order_is_what_the_public_page_and_the_order_form_say(anna, clock):
    public, aino = Visitor("north"), sign_in(person("Aino"))
    everybody = "Kuka tahansa"
    assert aino.get("/orders/new/").status_code in (200, 302)
    assert everybody not in public.get("/").content.decode()
    assert change(anna, f"{ROOT}ordering/new/", who=["vetted_external", "public"]).status_code == 302
    assert everybody in public.get("/").content.decode()
    assert aino.get("/orders/new/").status_code == 403


def test_how_fast_an_order_is_answered_comes_from_the_rule(anna, clock):
    assert (ordering_on().answer_days, ordering_on().offer_days) == (3, 2)
    assert change(anna, f"{ROOT}ordering/new/", answer_days="5", offer_days="1").status_code == 302
    assert (ordering_on().answer_days, ordering_on().offer_days) == (5, 1)
