"""Starting, closing, taking back and ending versions of rules (A179, A180)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from domain.errors import Conflict, DomainError
from tenants.organisation.models import RuleKind, RuleVersion
from tenants.organisation.rules import NoRule, rule_on
from tenants.organisation.versions import (
    NothingToEnd,
    NotWithdrawable,
    StartsTooEarly,
    compare,
    end_own_version,
    first_free_day,
    newest_id,
    start_version,
    starting_version,
    version_before,
    versions_of,
    withdraw_version,
)
from tests.tenants.organisation.conftest import TODAY, calendar

KIND = RuleKind.PAY_CALENDAR
WEEK = dt.timedelta(days=7)


@pytest.fixture
def new(start, anna):
    """Start a version with a cut-off day, some days from today."""

    def make(cutoff: int, days: int = 0, **facts) -> RuleVersion:
        asked = {"approved_by": "Johtoryhmä", "approved_on": TODAY, "by": anna, **facts}
        return start_version(
            kind=KIND, data=calendar(cutoff), valid_from=TODAY + dt.timedelta(days=days), **asked
        )

    return make


def spans(unit=None) -> list[tuple]:
    """First day, end and cut-off day of every version, oldest first."""
    found = versions_of(KIND, unit).reverse()
    return [(rule.valid_from, rule.valid_to, rule.data["cutoff_day"]) for rule in found]


def cutoff_on(day: dt.date, unit=None) -> int:
    return rule_on(KIND, day, unit).data["cutoff_day"]


@pytest.mark.requirement("A179", "A180")
def test_a_new_version_closes_the_one_in_force_and_tells_who_approved_it(new, start):
    made = new(12, document="HVA 12/2026")
    assert spans() == [(start.valid_from, TODAY, 9), (TODAY, None, 12)]
    assert (made.approved_by, made.approved_on, made.document) == ("Johtoryhmä", TODAY, "HVA 12/2026")
    assert (cutoff_on(TODAY - dt.timedelta(days=1)), cutoff_on(TODAY)) == (9, 12)
    assert made.entered_by == "Anna Esimerkki"
    assert starting_version(KIND) == start


@pytest.mark.requirement("A179")
def test_a_version_is_named_by_its_year_and_number(new):
    assert [new(12).name, new(13, 7).name] == ["Maksukalenteri 2026-1", "Maksukalenteri 2026-2"]
    assert new(14, 100).name == "Maksukalenteri 2027-1"
    assert new(15, 8, name="Kesäkalenteri").name == "Kesäkalenteri"


def test_a_version_in_between_ends_where_the_later_one_starts(new, start):
    later, sooner = new(20, 14), new(12, 7)
    assert spans() == [
        (start.valid_from, TODAY + WEEK, 9),
        (TODAY + WEEK, TODAY + 2 * WEEK, 12),
        (TODAY + 2 * WEEK, None, 20),
    ]
    assert version_before(later) == sooner
    assert version_before(start) is None


def test_a_version_taken_back_leaves_the_one_before_it_in_force(new, anna, start):
    sooner, later = new(12, 7), new(20, 14)
    withdraw_version(version_id=sooner.pk, by=anna)
    assert spans() == [(start.valid_from, TODAY + 2 * WEEK, 9), (TODAY + 2 * WEEK, None, 20)]
    withdraw_version(version_id=later.pk, by=anna)
    assert spans() == [(start.valid_from, None, 9)]
    assert set(Entry.objects.values_list("action", flat=True)) == {"rule.started", "rule.withdrawn"}


def test_what_has_started_cannot_be_taken_back_and_twice_is_refused(new, anna, start):
    today, later = new(12), new(20, 14)
    for version in (start, today):
        with pytest.raises(NotWithdrawable):
            withdraw_version(version_id=version.pk, by=anna)
    withdraw_version(version_id=later.pk, by=anna)
    with pytest.raises(NotWithdrawable):
        withdraw_version(version_id=later.pk, by=anna)


def test_the_past_is_never_changed(new):
    with pytest.raises(StartsTooEarly, match="aikaisintaan tänään"):
        new(12, -1)
    with pytest.raises(DomainError, match="tulevaisuudessa"):
        new(12, approved_on=TODAY + WEEK)
    assert len(spans()) == 1


def test_two_versions_never_start_on_the_same_day(new):
    new(12)
    assert first_free_day(KIND) == TODAY + dt.timedelta(days=1)
    with pytest.raises(StartsTooEarly, match="Samana päivänä"):
        new(13)
    assert first_free_day(RuleKind.RETENTION) == TODAY


def test_the_database_refuses_two_versions_on_one_day(start):
    fields = {"kind": KIND, "name": "x", "data": {}, "approved_by": "x", "approved_on": TODAY}
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.create(**fields, valid_from=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.create(**fields, valid_from=dt.date(2020, 1, 2), valid_to=dt.date(2020, 1, 1))
    RuleVersion.objects.create(**fields, valid_from=dt.date(2023, 1, 1), valid_to=start.valid_from)


def test_the_second_of_two_administrators_is_told(new, start):
    seen = newest_id(KIND)
    assert seen == str(start.pk)
    new(12, seen=seen)
    with pytest.raises(Conflict, match="Joku muu muutti"):
        new(13, 7, seen=seen)
    assert new(13, 7, seen=newest_id(KIND)).data["cutoff_day"] == 13


def test_a_first_own_version_of_two_administrators_also_conflicts(new, unit):
    new(12, unit=unit, seen="")
    with pytest.raises(Conflict):
        new(13, 7, unit=unit, seen="")


def test_data_that_its_readers_would_not_understand_is_never_stored(start, anna):
    for data in ({}, {**calendar(9), "cutoff_day": 32}, {**calendar(9), "bank_day": "soon"}):
        with pytest.raises(DomainError) as refused:
            start_version(kind=KIND, data=data, valid_from=TODAY, approved_by="x", approved_on=TODAY, by=anna)
        assert refused.value.code == "data_refused"
    assert len(spans()) == 1


@pytest.mark.requirement("A091")
def test_a_units_own_rule_ends_and_the_common_one_holds_again(new, anna, unit):
    new(12, unit=unit)
    assert (cutoff_on(TODAY, unit), cutoff_on(TODAY)) == (12, 9)
    end_own_version(kind=KIND, unit=unit, last_day=TODAY + WEEK, by=anna)
    days = [TODAY, TODAY + WEEK, TODAY + WEEK + dt.timedelta(days=1)]
    assert [cutoff_on(day, unit) for day in days] == [12, 12, 9]


def test_a_version_inside_an_ending_rule_ends_with_it(new, anna, unit):
    new(12, unit=unit)
    end_own_version(kind=KIND, unit=unit, last_day=TODAY + 2 * WEEK, by=anna)
    new(15, 7, unit=unit)
    end = TODAY + 2 * WEEK + dt.timedelta(days=1)
    assert spans(unit) == [(TODAY, TODAY + WEEK, 12), (TODAY + WEEK, end, 15)]
    assert cutoff_on(end, unit) == 9


def test_an_own_rule_is_ended_once_and_never_backwards(new, anna, unit):
    new(12, unit=unit)
    with pytest.raises(StartsTooEarly):
        end_own_version(kind=KIND, unit=unit, last_day=TODAY - WEEK, by=anna)
    later = new(15, 7, unit=unit)
    with pytest.raises(NothingToEnd, match="Myöhempi"):
        end_own_version(kind=KIND, unit=unit, last_day=TODAY, by=anna)
    withdraw_version(version_id=later.pk, by=anna)
    end_own_version(kind=KIND, unit=unit, last_day=TODAY, by=anna)
    with pytest.raises(NothingToEnd, match="ei enää"):
        end_own_version(kind=KIND, unit=unit, last_day=TODAY + WEEK, by=anna)


def test_before_the_first_version_there_is_no_rule(start):
    with pytest.raises(NoRule, match=r"31\.12\.2023"):
        rule_on(KIND, dt.date(2023, 12, 31))


def test_versions_are_compared_value_by_value():
    before = {"steps": [{"code": "a", "share": 0}], "name": "x", "old": 1}
    after = {"steps": [{"code": "a", "share": 50}, {"code": "b", "share": 1}], "name": "x"}
    assert [(change.path, change.before, change.after) for change in compare(before, after)] == [
        ("steps.a.share", 0, 50),
        ("steps.b.code", None, "b"),
        ("steps.b.share", None, 1),
        ("old", 1, None),
    ]
