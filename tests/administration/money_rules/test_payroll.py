"""Payroll's file and codes on their pages: the next file changes, one that is closed never does."""

import datetime as dt

import pytest

from billing.payouts import files, services
from billing.payouts.models import PayoutRun, RunStatus
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.billing import make_line
from tests.factories.payouts import DEBTOR, approved_line, set_payroll
from tests.factories.people import person
from tests.factories.registry import make_expert

FIRST, SECOND = dt.date(2026, 11, 30), dt.date(2026, 12, 31)
IBAN = DEBTOR["iban"]


def closed_run(pay_day, month, name="Eero") -> PayoutRun:
    approved_line(make_expert(name), "75.00", pay_day=pay_day, work_date=month)
    return services.freeze_run(pay_day=pay_day, by=person("Pirkko"))


def file_of(run: PayoutRun) -> bytes:
    run.refresh_from_db()
    return files.render(run, "csv")[1].read()


def test_new_columns_change_the_next_file_and_never_a_closed_one(desk, clock):
    anna = desk("ita-uusimaa")
    clock.move_to(dt.datetime(2026, 11, 10, 10, tzinfo=dt.UTC))
    old = closed_run(FIRST, dt.date(2026, 10, 5))
    before = file_of(old)
    PayoutRun.objects.filter(pk=old.pk).update(status=RunStatus.SETTLED)
    clock.move_to(dt.datetime(2026, 11, 23, 7, 5, tzinfo=dt.UTC))
    answer = anna.change(
        "payroll_profile",
        **{
            "separator": "|",
            "decimal": ",",
            "header": None,
            "columns-0-ORDER": "9",
            "columns-2-DELETE": "on",
            "columns-6-heading": "Summa",
            "columns-10-column": "constant",
            "columns-10-value": "KA",
        },
    )
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    clock.move_to(dt.datetime(2026, 12, 10, 10, tzinfo=dt.UTC))
    new = file_of(closed_run(SECOND, dt.date(2026, 11, 5), "Ella")).decode()
    assert file_of(old) == before
    assert before.decode().startswith("personnel_number;wage_type;work_from;")
    (line,) = new.splitlines()
    assert line.count("|") == 9
    assert "75,00" in line
    assert line.endswith("|KA")
    assert ";" not in line


def test_the_page_shows_the_first_lines_as_typed(desk):
    page = desk("ita-uusimaa").page("payroll_profile")
    assert "1001;1234;2026-11-01;2026-11-01;2.00;41.50;83.00;4100;214;L1" in page


def test_the_payers_account_is_checked_kept_and_shown_only_in_part(desk):
    anna = desk("ita-uusimaa")
    given = {"payer_name": "Pohjoinen", "payer_business_id": "1234567-1"}
    wrong = anna.change("payroll_profile", payer_iban="FI21 1234 5600 0007 86", **given)
    assert wrong.status_code == 422
    assert "Tarkista tilinumero" in wrong.content.decode()
    assert anna.change("payroll_profile", payer_iban="FI21 1234 5600 0007 85", **given).status_code == 302
    for more in ("", "new/", "compare/"):
        page = anna.page("payroll_profile", more)
        assert IBAN not in page
        assert "0785" in page
    assert anna.change("payroll_profile", pain_message="Palkkiot", valid_from="24.11.2026").status_code == 302
    newest = RuleVersion.objects.filter(kind=RuleKind.PAYROLL_PROFILE).latest("valid_from")
    assert newest.data["debtor"]["iban"] == IBAN
    assert newest.data["pain001"]["message"] == "Palkkiot"


def test_an_account_can_be_removed(desk):
    anna = desk("ita-uusimaa")
    set_payroll(debtor={**DEBTOR, "bic": "", "debtor_id": ""})
    assert anna.change("payroll_profile", remove_account="on").status_code == 302
    newest = RuleVersion.objects.filter(kind=RuleKind.PAYROLL_PROFILE).latest("valid_from")
    assert newest.data["debtor"]["iban"] == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("payer_business_id", "1234567-2"),
        ("payer_business_id", "12345671"),
        ("payer_bic", "KAUPPA"),
        ("columns-6-column", "constant"),
        ("profile", "Oma malli"),
        ("encoding", "utf-7"),
    ],
)
def test_settings_that_make_no_file_are_refused(desk, field, value):
    answer = desk("ita-uusimaa").change("payroll_profile", **{field: value})
    assert answer.status_code == 422
    assert RuleVersion.objects.filter(kind=RuleKind.PAYROLL_PROFILE).count() == 1


def test_an_account_without_a_business_id_is_refused(desk):
    answer = desk("ita-uusimaa").change("payroll_profile", payer_iban=IBAN, payer_name="Pohjoinen")
    assert answer.status_code == 422
    assert "Y-tunnus" in answer.content.decode()
    assert IBAN not in answer.content.decode().replace('value="' + IBAN, "")


def test_a_wage_type_goes_to_the_next_line_and_not_to_one_that_is_there(desk):
    anna, eero = desk("ita-uusimaa"), make_expert("Eero")
    before = make_line(eero, day=dt.date(2026, 11, 20), task="luento")
    answer = anna.change("payment_classes", class_lecture_fee_wage_type="1234", task_yksilotyo="meeting_fee")
    assert answer.status_code == 302
    today = dt.date(2026, 11, 23)
    lecture = make_line(eero, day=today, since="06:00", until="07:00", task="luento")
    support = make_line(eero, day=today, since="07:00", until="08:00", task="yksilotyo")
    before.refresh_from_db()
    assert (before.wage_type, lecture.wage_type) == ("", "1234")
    assert (lecture.payment_kind, lecture.income_type) == ("palkkio", "214")
    assert support.income_type == "210"
    assert "palkkalaji 1234" in anna.page("payment_classes")


@pytest.mark.parametrize(
    ("field", "value"),
    [("class_lecture_fee_income_type", "21"), ("task_luento", "volunteer"), ("task_luento", "x")],
)
def test_codes_that_payroll_would_not_know_are_refused(desk, field, value):
    answer = desk("ita-uusimaa").change("payment_classes", **{field: value})
    assert answer.status_code == 422
