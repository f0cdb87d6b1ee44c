"""A decided session becomes a claim line by itself, with the right sum, payer and class."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction

from billing.claims import services
from billing.claims.models import Claim, ClaimLine
from domain.errors import Conflict, DomainError, NotAllowed
from domain.period import Month
from outbox.services import publish
from registry.joining.models import AgreementKind
from registry.sessions.happening import Event
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.billing import NOVEMBER, make_done, make_line
from tests.factories.organisation import use_preset
from tests.factories.registry import make_expert, make_unit, moment
from tests.visitor import settle


@pytest.mark.requirement("A009", "A063")
def test_a_held_session_becomes_a_line_of_the_unit_where_the_work_was_done(hourly, eero):
    unit = make_unit("Osasto 2", "1020", "4102")
    session = make_done(eero, unit=unit, since="12:00", until="13:30")
    with transaction.atomic():
        publish("session.decided", session.pk)
        publish("session.decided", session.pk)
    settle()
    line = ClaimLine.objects.get()
    assert (line.unit, line.cost_centre.code, line.work_date) == (unit, "4102", NOVEMBER)
    assert (line.quantity, line.unit_amount, line.amount) == (
        Decimal("1.50"),
        Decimal("25.00"),
        Decimal("37.50"),
    )
    assert (line.payment_kind, line.income_type) == ("tyokorvaus", "336")
    assert (line.price["rule"], line.price["version"]) == ("Palkkiot", "2026-1")
    assert not line.differs_from_agreed
    assert line.claim.month == dt.date(2026, 11, 1)


def test_a_line_is_made_once_and_months_are_kept_apart(hourly, eero):
    first = make_done(eero)
    assert services.draft_line(first.pk) == services.draft_line(first.pk)
    make_line(eero, day=dt.date(2026, 11, 30))
    make_line(eero, day=dt.date(2026, 12, 1), since="00:30", until="01:30")
    assert [(claim.month.month, claim.lines.count()) for claim in Claim.objects.order_by("month")] == [
        (11, 2),
        (12, 1),
    ]


@pytest.mark.requirement("A207", "A151", "A125")
@pytest.mark.parametrize(
    ("person", "session", "sentence"),
    [
        ({}, {"task": "vertaistuki"}, "Tästä roolista ei makseta palkkiota"),
        ({}, {"waives": True}, "Palkkiosta on luovuttu"),
        ({"agreement": AgreementKind.EMPLOYED}, {}, "Tällä sopimuksella ei makseta palkkiota"),
    ],
)
def test_no_fee_is_a_line_of_zero_with_the_reason(december, north, person, session, sentence):
    use_preset("soite")
    line = make_line(make_expert("Eero", **person), **session)
    assert (line.amount, line.payment_kind) == (Decimal("0.00"), "none")
    assert sentence in [words["fi"] for words in line.price["reasons"]]


@pytest.mark.requirement("A053", "A060")
@pytest.mark.parametrize("event", [Event.CANCELLED_BY_ORDERER, Event.EXPERT_ILL, Event.MOVED_WITH_CONSENT])
def test_what_pays_nothing_makes_no_line(hourly, eero, event):
    session = make_done(eero, event=event, told_at=moment(NOVEMBER - dt.timedelta(days=1), "15:00"))
    assert services.draft_line(session.pk) is None
    assert not Claim.objects.exists()


@pytest.mark.requirement("A054", "A056", "A058")
@pytest.mark.parametrize("event", [Event.CANCELLED_BY_ORDERER, Event.CLIENT_ABSENT, Event.EMPTY_GROUP])
def test_a_late_cancellation_an_absent_client_and_an_empty_group_pay_the_fee_and_say_why(hourly, eero, event):
    line = make_line(eero, event=event, told_at=moment(NOVEMBER - dt.timedelta(days=1), "15:01"))
    assert line.amount == Decimal("50.00")
    assert any("palkkio maksetaan" in words["fi"] for words in line.price["reasons"])


def test_minutes_told_at_once_are_paid_and_marked(hourly, eero):
    line = make_line(eero, minutes=150)
    assert (line.amount, line.differs_from_agreed) == (Decimal("62.50"), True)


def test_without_a_rate_the_line_waits_and_is_priced_when_it_is_sent(hourly, eero):
    table = RuleVersion.objects.get(kind=RuleKind.RATES)
    RuleVersion.objects.filter(pk=table.pk).update(valid_from=dt.date(2026, 12, 1))
    line = make_line(eero)
    assert "problem" in line.price
    with pytest.raises(DomainError) as refusal:
        services.submit_month(expert=eero, month=_month(line), by=eero.user)
    assert refusal.value.code == "no_price"
    RuleVersion.objects.filter(pk=table.pk).update(valid_from=dt.date(2026, 1, 1))
    services.submit_month(expert=eero, month=_month(line), by=eero.user)
    line.refresh_from_db()
    assert (line.amount, line.status, line.payment_kind) == (Decimal("50.00"), "submitted", "tyokorvaus")


@pytest.mark.parametrize(
    ("hours", "amount"), [("2", "50.00"), ("1.5", "37.50"), ("2.1", "56.25"), ("0.25", "6.25")]
)
def test_changed_hours_are_priced_again_and_marked(hourly, eero, hours, amount):
    line = services.adjust_line(line_id=make_line(eero).pk, by=eero.user, hours=Decimal(hours))
    line.refresh_from_db()
    assert (line.amount, line.differs_from_agreed) == (Decimal(amount), hours != "2")
    assert line.quantity * line.unit_amount == line.amount


@pytest.mark.parametrize("hours", ["0", "-1", "24.01", "0.001"])
def test_impossible_hours_are_refused_and_nothing_changes(hourly, eero, hours):
    line = make_line(eero)
    with pytest.raises(DomainError):
        services.adjust_line(line_id=line.pk, by=eero.user, hours=Decimal(hours))
    line.refresh_from_db()
    assert line.amount == Decimal("50.00")


@pytest.mark.requirement("A052")
@pytest.mark.parametrize(("agreed", "differs"), [("48 km omalla autolla", False), ("", True)])
def test_kilometres_make_a_line_of_their_own_marked_when_not_agreed_beforehand(hourly, eero, agreed, differs):
    line = make_line(eero, travel_agreed=agreed)
    services.adjust_line(line_id=line.pk, by=eero.user, km=Decimal("48"))
    travel = ClaimLine.objects.get(kind="travel")
    assert (travel.quantity, travel.quantity_unit, travel.payment_kind) == (Decimal("48.00"), "km", "expense")
    assert travel.amount == travel.quantity * travel.unit_amount > 0
    assert travel.differs_from_agreed is differs
    services.adjust_line(line_id=line.pk, by=eero.user, km=Decimal("10"))
    assert ClaimLine.objects.get(kind="travel").quantity == Decimal("10.00")
    services.adjust_line(line_id=line.pk, by=eero.user, km=Decimal("0"))
    assert not ClaimLine.objects.filter(kind="travel").exists()


@pytest.mark.requirement("A214")
def test_peers_are_paid_their_travel_though_no_fee(december, north):
    use_preset("soite")
    eero = make_expert("Eero")
    line = make_line(eero, task="vertaistuki", travel_agreed="20 km")
    services.adjust_line(line_id=line.pk, by=eero.user, km=Decimal("20"))
    assert ClaimLine.objects.get(kind="travel").amount > 0


def test_only_the_expert_changes_own_line_and_only_before_sending(hourly, eero):
    line, other = make_line(eero), make_expert("Ossi")
    with pytest.raises(NotAllowed):
        services.adjust_line(line_id=line.pk, by=other.user, hours=Decimal(3))
    services.submit_month(expert=eero, month=_month(line), by=eero.user)
    with pytest.raises(Conflict):
        services.adjust_line(line_id=line.pk, by=eero.user, hours=Decimal(3))


def _month(line):
    return Month.of(line.work_date)
