"""The organisation's payroll rule, read and frozen into a run (rules.md section 5; tenant data, never code).

PAYROLL_PROFILE data, beside the columns of the payroll file that a preset gives:

    "debtor": {"name": "…", "iban": "FI…", "bic": "", "business_id": "1234567-1", "debtor_id": ""}
    "pain001": {"version": "09", "per_person": true, "message": "…", …}     (PainOptions)
    "two_people_release": false                                             (security.md 7.8)

A run keeps what it was frozen with: a rule or a name changed later does not change a file.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import translation

from billing.payouts.formats.pain001 import PainOptions
from billing.payouts.formats.payroll_csv import Profile
from billing.payouts.formats.profile import profile_from
from billing.payouts.formats.refusals import FileRefused
from billing.payouts.words import workbook_labels
from crypto.iban import parse_iban
from domain.errors import DomainError
from tenants.context import current_tenant
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import rule_on
from tenants.terminology.terms import tt

# The preset's column names, as the file formats know them. Ours has no employment id and no ledger account.
COLUMNS = {
    "personnel_number": {"key": "employee_number", "required": True},
    "employment_id": {"key": "empty"},
    "wage_type": {"key": "wage_type_code"},
    "work_from": {"key": "first_work_day"},
    "work_to": {"key": "last_work_day"},
    "quantity": {"key": "quantity"},
    "unit_amount": {"key": "unit_amount"},
    "amount": {"key": "amount", "required": True},
    "account": {"key": "empty"},
    "cost_centre": {"key": "cost_centre", "required": True},
    "income_type": {"key": "income_type_code"},
    "line_reference": {"key": "ref", "required": True},
}
DATES = {"%Y-%m-%d": "yyyy-mm-dd", "%d.%m.%Y": "dd.mm.yyyy", "%-d.%-m.%Y": "d.m.yyyy", "%Y%m%d": "yyyymmdd"}
DAY_KEYS = {"work_from", "work_to"}


def frozen_settings(day: dt.date) -> dict[str, Any]:
    """Everything besides its lines that a run's files are made of, as JSON.

    Raises NoRule, FileRefused `profile_invalid` or InvalidIban: a run is not frozen with settings that make no file.
    """
    rule, tenant = rule_on(RuleKind.PAYROLL_PROFILE, day), current_tenant()
    language = (tenant.languages or ["fi"])[0]
    with translation.override(language):
        labels = workbook_labels()
    settings = {
        "rule": rule.name,
        "organisation": tenant.name,
        "csv": csv_profile(rule.data),
        "pain001": rule.data.get("pain001", {}),
        "debtor": _debtor(rule.data.get("debtor") or {}),
        "labels": labels,
        "two_people_release": bool(rule.data.get("two_people_release", False)),
    }
    profile_of(settings)
    pain_options(settings)
    return settings


def csv_profile(data: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the payroll file in the form that `formats.profile` reads.

    A column is a name of the preset's, or a whole column with key, heading and format. Raises FileRefused.
    """
    try:
        return {
            "name": data.get("profile", ""),
            "separator": data["separator"],
            "encoding": data["encoding"],
            "newline": data["line_end"],
            "header": data["header"],
            "decimal_mark": data["decimal"],
            "columns": [_column(column, data["date"]) for column in data["columns"]],
        }
    except KeyError as missing:
        raise FileRefused("profile_invalid", what=str(missing).strip("'")) from None


def _column(column: str | Mapping[str, Any], date: str) -> dict[str, Any]:
    if not isinstance(column, str):
        return dict(column)
    form = {"format": DATES[date]} if column in DAY_KEYS else {}
    return {**COLUMNS[column], "heading": column, **form}


def profile_of(settings: Mapping[str, Any]) -> Profile:
    """A run's payroll file layout. Raises FileRefused `profile_invalid`."""
    return profile_from(settings["csv"])


def pain_options(settings: Mapping[str, Any]) -> PainOptions:
    """A run's settings for the bank file. Raises FileRefused `profile_invalid`."""
    debtor = settings["debtor"] or {}
    try:
        return PainOptions(**{"debtor_id": debtor.get("debtor_id", ""), **settings["pain001"]})
    except TypeError:
        raise FileRefused("profile_invalid", what="pain001") from None


def debtor_of(settings: Mapping[str, Any]) -> Mapping[str, str]:
    """Whose account the bank file pays from. Raises DomainError when the payroll settings have none."""
    if settings["debtor"] is None:
        raise DomainError(
            tt(
                "Add the payer's account to the payroll settings before the period is closed. Then the bank file can be made."
            ),
            code="no_debtor",
        )
    return settings["debtor"]


def _debtor(data: Mapping[str, str]) -> dict[str, str] | None:
    if not data.get("iban"):
        return None
    if not (data.get("business_id") or data.get("debtor_id")):
        raise DomainError(tt("Add the payer's business ID to the payroll settings."), code="no_business_id")
    names = ("name", "bic", "business_id", "debtor_id")
    return {"iban": parse_iban(data["iban"])} | {name: data.get(name, "") for name in names}
