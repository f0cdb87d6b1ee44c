"""The rate table on its page: what changes, from which day, and what is refused."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.orders.models import TaskType
from tenants.organisation.models import RuleKind, RuleVersion
from tests.administration.rules.filling import fields_of
from tests.factories.billing import make_line
from tests.factories.orders import make_order
from tests.factories.people import person
from tests.factories.registry import make_expert, make_unit
from tests.visitor import Visitor

LAST_OLD, FIRST_NEW = dt.date(2026, 11, 29), dt.date(2026, 11, 30)


def estimate(order) -> Decimal:
    return Decimal(order.estimate["low"])


def lecture(day, **fields):
    """A lecture of two hours."""
    return make_order(task_type=TaskType.objects.get(code="luento"), day=day, **fields)


@pytest.mark.requirement("A179")
def test_a_new_price_holds_from_its_day_on_and_never_before(desk):
    anna = desk("ita-uusimaa")
    assert estimate(lecture(LAST_OLD)) == Decimal("50.00")
    answer = anna.change("rates", **{"rates-0-amount": "31,20", "valid_from": "30.11.2026"})
    assert answer.status_code == 302
    assert estimate(lecture(LAST_OLD)) == Decimal("50.00")
    order = lecture(FIRST_NEW)
    assert estimate(order) == Decimal("62.40")
    aino = Visitor("north").sign_in(person("Aino"))
    assert "62,40" in aino.get(f"/orders/{order.pk}/").content.decode()


@pytest.mark.requirement("A179")
def test_lines_of_done_work_keep_their_price_and_the_rule_that_gave_it(desk):
    anna, eero = desk("ita-uusimaa"), make_expert("Eero")
    before = make_line(eero, day=dt.date(2026, 11, 20), task="luento")
    assert anna.change("rates", **{"rates-0-amount": "40"}).status_code == 302
    later = make_line(eero, day=dt.date(2026, 11, 19), task="luento")
    today = make_line(eero, day=dt.date(2026, 11, 23), since="06:00", until="08:00", task="luento")
    before.refresh_from_db()
    assert [line.amount for line in (before, later, today)] == [Decimal(50), Decimal(50), Decimal(80)]
    assert [line.price["version"] for line in (before, later, today)] == ["2026-1", "2026-1", "2026-2"]


@pytest.mark.requirement("A180")
def test_a_version_tells_who_approved_it_when_and_by_which_document(desk):
    anna = desk("soite")
    first = RuleVersion.objects.get(kind=RuleKind.RATES)
    assert (first.approved_by, first.approved_on) == ("Johtoryhmä", dt.date(2021, 5, 11))
    anna.change(
        "rates", **{"rates-0-amount": "35", "approved_by": "Aluehallitus", "approved_on": "20.11.2026"}
    )
    page = anna.page("rates")
    assert "Aluehallitus" in page
    assert "20.11.2026" in page
    assert "HVA 12/2026" in page


def test_two_rates_that_fit_the_same_work_equally_are_refused_by_their_names(desk):
    anna = desk("soite")
    answer = anna.change(
        "rates",
        **{
            "rates-6-label_fi": "Iltatilaisuus",
            "rates-6-unit": "occasion",
            "rates-6-amount": "60",
            "rates-6-task_types": ["yksilotyo"],
        },
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Iltatilaisuus" in text
    assert "Asiakkaan tukena" in text
    assert 'value="60"' in text
    assert RuleVersion.objects.filter(kind=RuleKind.RATES).count() == 1


def test_a_rate_without_a_price_is_refused(desk):
    answer = desk("ita-uusimaa").change("rates", **{"rates-0-amount": ""})
    assert answer.status_code == 422
    assert "Tuntipalkkio" in answer.content.decode()


def test_rates_are_added_and_removed(desk):
    anna = desk("soite")
    answer = anna.change(
        "rates",
        **{
            "rates-1-DELETE": "on",
            "rates-6-label_fi": "Ryhmä",
            "rates-6-unit": "hour",
            "rates-6-low": "20",
            "rates-6-high": "30",
            "rates-6-task_types": ["ryhmanohjaus"],
        },
    )
    assert answer.status_code == 302
    rates = RuleVersion.objects.filter(kind=RuleKind.RATES).latest("valid_from").data["rates"]
    assert [rate["code"] for rate in rates] == [
        "client_support", "development", "development_prepared", "lecture_regional", "lecture_national", "ryhma",
    ]  # fmt: skip
    assert rates[-1]["terms"] == {"unit": "hour", "low": "20", "high": "30"}
    assert rates[-1]["labels"] == {"fi": "Ryhmä", "sv": "Ryhmä", "en": "Ryhmä"}
    assert "sovitaan tilauksella" in anna.page("rates")


@pytest.mark.requirement("A091")
def test_a_unit_has_its_own_table_and_the_others_keep_the_common_one(desk):
    anna = desk("keski-suomi")
    ward, other = make_unit("Osasto", "2001", "4201"), make_unit("Poliklinikka", "2002", "4202")
    assert anna.change("rates", unit=ward, **{"rates-0-amount": "38"}).status_code == 302
    assert estimate(lecture(FIRST_NEW, unit=ward)) == Decimal("76.00")
    assert estimate(lecture(FIRST_NEW, unit=other)) == Decimal("50.00")
    line = make_line(
        make_expert("Eero"), unit=ward, day=dt.date(2026, 11, 23), since="06:00", until="08:00", task="luento"
    )
    assert line.amount == Decimal("76.00")


@pytest.mark.requirement("A106")
def test_the_practice_is_the_same_everywhere_and_every_exception_is_listed(desk):
    anna = desk("keski-suomi")
    wards = [make_unit("Osasto", "2001", "4201"), make_unit("Poliklinikka", "2002", "4202")]
    assert {estimate(lecture(FIRST_NEW, unit=ward)) for ward in wards} == {Decimal("50.00")}
    index = anna.browser.get("/settings/rules/").content.decode()
    assert "Osasto" not in index
    anna.change("rates", unit=wards[0], **{"rates-0-amount": "38"})
    index = anna.browser.get("/settings/rules/").content.decode()
    assert "Osasto" in index
    assert "Poliklinikka" not in index


def test_the_example_is_priced_as_typed_before_anything_is_saved(desk):
    anna = desk("ita-uusimaa")
    path = "/settings/rules/rates/new/"
    fields = fields_of(anna.browser.get(path).content.decode())
    answer = anna.browser.post(path, {**fields, "rates-0-amount": "33,30", "preview": "1"})
    assert answer.status_code == 200
    assert "66,60" in answer.content.decode()
    assert RuleVersion.objects.filter(kind=RuleKind.RATES).count() == 1


def test_the_pages_ask_the_same_number_of_questions_for_one_rate_and_for_six(desk):
    anna, counts = desk("soite"), {}
    version = RuleVersion.objects.get(kind=RuleKind.RATES)
    rates = version.data["rates"]
    anna.page("rates", "new/")
    for number in (6, 1):
        RuleVersion.objects.filter(pk=version.pk).update(data={**version.data, "rates": rates[:number]})
        with CaptureQueriesContext(connection) as asked:
            anna.page("rates")
            anna.page("rates", "new/")
        counts[number] = len(asked)
    assert counts[6] == counts[1]
