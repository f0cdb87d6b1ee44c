"""The narrowest rule wins: the unit's, its service area's, the organisation's (A091)."""

import datetime as dt

import pytest

from tenants.organisation.models import RuleKind, RuleVersion, Unit
from tenants.organisation.rules import RuleBook, rule_on, units_with_own_rules
from tests.tenants.organisation.conftest import TODAY, calendar, make_unit

KIND = RuleKind.PAY_CALENDAR
SINCE = dt.date(2025, 1, 1)


def own(unit: Unit, cutoff: int, **facts) -> RuleVersion:
    return RuleVersion.objects.create(
        kind=KIND, unit=unit, name=unit.name, data=calendar(cutoff), approved_by="x", approved_on=SINCE,
        **{"valid_from": SINCE, **facts},
    )  # fmt: skip


def chosen(unit=None, day=TODAY) -> int:
    """The cut-off day by both ways of choosing, which must agree."""
    one, book = rule_on(KIND, day, unit), RuleBook(KIND).on(day, unit and unit.pk)
    assert one == book
    return one.data["cutoff_day"]


@pytest.mark.requirement("A091")
def test_a_unit_follows_its_own_rule_then_its_service_areas_then_the_organisations(start, area, unit):
    sister, elsewhere = make_unit("Sisaryksikkö", "1011", parent=area), make_unit("Muualla", "2010")
    assert [chosen(where) for where in (None, area, unit, sister, elsewhere)] == [9] * 5
    own(area, 10)
    assert [chosen(where) for where in (None, area, unit, sister, elsewhere)] == [9, 10, 10, 10, 9]
    own(unit, 12)
    assert [chosen(where) for where in (None, area, unit, sister, elsewhere)] == [9, 10, 12, 10, 9]


@pytest.mark.requirement("A091")
def test_a_narrower_rule_counts_only_on_its_own_days(start, area, unit):
    own(area, 10)
    own(unit, 12, valid_from=TODAY, valid_to=TODAY + dt.timedelta(days=2))
    days = [TODAY + dt.timedelta(days=number) for number in (-1, 0, 1, 2)]
    assert [chosen(unit, day) for day in days] == [10, 12, 12, 10]


def test_a_unit_known_by_its_key_alone_is_enough(start, area, unit):
    own(area, 10)
    assert rule_on(KIND, TODAY, Unit(pk=unit.pk)).data["cutoff_day"] == 10


def test_choosing_takes_one_query_and_a_book_two_however_many_units_have_rules(
    start, area, unit, django_assert_num_queries
):
    for number in range(5):
        own(make_unit(f"Yksikkö {number}", f"30{number}", parent=area), number + 1)
        with django_assert_num_queries(1):
            rule_on(KIND, TODAY, unit)
        with django_assert_num_queries(2):
            book = RuleBook(KIND)
        with django_assert_num_queries(0):
            assert book.on(TODAY, unit.pk) == start


@pytest.mark.requirement("A106")
def test_the_exceptions_are_found_in_one_list(start, area, unit):
    assert not units_with_own_rules().exists()
    own(area, 10)
    own(unit, 12, valid_from=TODAY + dt.timedelta(days=5))
    own(make_unit("Päättynyt", "4000"), 1, valid_to=TODAY)
    closed = make_unit("Suljettu", "4001")
    own(closed, 1)
    Unit.objects.filter(pk=closed.pk).update(is_active=False)
    assert [str(version.unit) for version in units_with_own_rules()] == [
        "Mielenterveyspalvelut",
        "Päiväsairaala",
    ]
    assert not units_with_own_rules([RuleKind.CHAIN]).exists()


def test_what_is_not_there_is_none_in_a_book(start, unit):
    assert RuleBook(KIND).on(dt.date(2023, 1, 1), unit.pk) is None
    assert RuleBook(RuleKind.CHAIN).on(TODAY, unit.pk) is None
