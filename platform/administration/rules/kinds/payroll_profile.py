"""The payroll file: its columns, the payer's account and the bank file (rules.md section 5)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.editors import Editor, RowForm, RuleForm, register, rows_of
from administration.rules.money.payroll_sample import check_bank_file, file_lines
from administration.rules.money.payroll_words import (
    COLUMN_NAMES,
    LABELS,
    columns_said,
    label_of,
    masked,
    value_of,
)
from billing.payouts.formats.profile import profile_from
from billing.payouts.payroll_rules import COLUMNS, DAY_KEYS, csv_profile
from crypto.iban import parse_iban
from domain.errors import DomainError
from tenants.organisation.models import RuleKind
from tenants.terminology.terms import tt

SEPARATORS = {";": gettext_lazy("semicolon ;"), "\t": gettext_lazy("tab"), "|": gettext_lazy("bar |")}
ENCODINGS = {name: name.upper() for name in ("utf-8", "iso-8859-1", "iso-8859-15", "windows-1252")}
LINE_ENDS = {"crlf": gettext_lazy("Windows (CR LF)"), "lf": gettext_lazy("Unix (LF)")}
DECIMALS = {",": gettext_lazy("comma: 12,50"), ".": gettext_lazy("dot: 12.50")}
DAYS = {"%d.%m.%Y": "09.11.2026", "%-d.%-m.%Y": "9.11.2026", "%Y-%m-%d": "2026-11-09", "%Y%m%d": "20261109"}
VERSIONS = {"09": "pain.001.001.09", "03": "pain.001.001.03"}
CHOICES = {
    "separator": SEPARATORS, "encoding": ENCODINGS, "line_end": LINE_ENDS, "decimal": DECIMALS, "date": DAYS,
}  # fmt: skip
CONSTANT, EMPTY = "constant", "empty"
BUSINESS_ID = (7, 9, 10, 5, 8, 4, 2)


class ColumnRow(RowForm):
    """One column of the file."""

    column = forms.ChoiceField(
        label=gettext_lazy("What is in the column"), choices=[("", "–"), *COLUMN_NAMES.items()]
    )
    heading = forms.CharField(label=gettext_lazy("Heading"), max_length=40, required=False)
    value = forms.CharField(label=gettext_lazy("Fixed value"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """A fixed value belongs to a fixed column."""
        if self.cleaned_data.get("column") == CONSTANT and not self.cleaned_data.get("value"):
            self.add_error("value", _("Write the value that every line has."))
        return self.cleaned_data


def _choice(name: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=LABELS[name], choices=CHOICES[name])


class PayrollForm(RuleForm):
    """The file, the payer and the bank file. The account that is stored is never written on the page."""

    profile = forms.RegexField(
        label=LABELS["profile"], regex=r"^[a-z0-9_]+$", max_length=30,
        help_text=gettext_lazy("For you to recognise it: small letters, digits and underscores."),
        error_messages={"invalid": gettext_lazy("Use small letters, digits and underscores only.")},
    )  # fmt: skip
    separator = _choice("separator")
    encoding = _choice("encoding")
    line_end = _choice("line_end")
    decimal = _choice("decimal")
    date = _choice("date")
    header = forms.BooleanField(label=LABELS["header"], required=False)
    payer_name = forms.CharField(label=LABELS["name"], max_length=70, required=False)
    payer_iban = forms.CharField(label=LABELS["iban"], max_length=40, required=False)
    remove_account = forms.BooleanField(label=gettext_lazy("Remove the account"), required=False)
    payer_bic = forms.RegexField(label=LABELS["bic"], regex=r"^[A-Z0-9]{8}([A-Z0-9]{3})?$", required=False)
    payer_business_id = forms.CharField(label=LABELS["business_id"], max_length=9, required=False)
    payer_debtor_id = forms.CharField(label=LABELS["debtor_id"], max_length=35, required=False)
    pain_version = forms.ChoiceField(label=LABELS["version"], choices=VERSIONS)
    pain_per_person = forms.BooleanField(label=LABELS["per_person"], required=False)
    pain_message = forms.CharField(label=LABELS["message"], max_length=140, required=False)
    two_people_release = forms.BooleanField(label=LABELS["two_people_release"], required=False)
    tables = {
        "columns": rows_of(
            ColumnRow,
            title=LABELS["columns"],
            one=gettext_lazy("Column"),
            lead=gettext_lazy(
                "From left to right. The sum, the person's number and the reference are always needed."
            ),
            ordered=True,
            least=1,
        )
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        stored = (self.before.get("debtor") or {}).get("iban", "")
        hint = _("Now %(account)s. Leave empty to keep it.") % {"account": masked(stored)} if stored else ""
        self.fields["payer_iban"].help_text = hint
        if not stored:
            del self.fields["remove_account"]

    @property
    def file(self) -> list:
        """How the file is written."""
        return [self[name] for name in (*CHOICES, "profile", "header")]

    @property
    def payer(self) -> list:
        """The account, the bank file and its release."""
        return [field for field in self if field.name not in (*CHOICES, "profile", "header")]

    @classmethod
    def initial_from(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        debtor, bank = data.get("debtor") or {}, data.get("pain001") or {}
        payer = {
            f"payer_{name}": debtor.get(name, "") for name in ("name", "bic", "business_id", "debtor_id")
        }
        return {
            **{name: data.get(name) for name in (*CHOICES, "profile", "header", "two_people_release")},
            **payer,
            "pain_version": bank.get("version", "09"),
            "pain_per_person": bank.get("per_person", True),
            "pain_message": bank.get("message", ""),
            "columns": [_row_of(column) for column in data.get("columns", ())],
        }

    def clean_payer_iban(self) -> str:
        """The account in its written form; the sentence of a mistake never repeats it."""
        given = self.cleaned_data["payer_iban"]
        try:
            return parse_iban(given) if given else ""
        except DomainError as error:
            raise ValidationError(str(error)) from error

    def clean_payer_business_id(self) -> str:
        """With its check digit."""
        given = self.cleaned_data["payer_business_id"].strip()
        if given and not is_business_id(given):
            raise ValidationError(_("Check the business ID: it looks like 1234567-1."))
        return given

    def to_data(self, before: Mapping[str, Any]) -> dict[str, Any]:
        given = self.cleaned_data
        plain = {name: given[name] for name in (*CHOICES, "profile", "header", "two_people_release")}
        kept = "" if given.get("remove_account") else (before.get("debtor") or {}).get("iban", "")
        payer = {name: given[f"payer_{name}"] for name in ("name", "bic", "business_id", "debtor_id")}
        bank = {name: given[f"pain_{name}"] for name in ("version", "per_person", "message")}
        return {
            **before,
            **plain,
            "debtor": {**payer, "iban": given["payer_iban"] or kept},
            "pain001": {**(before.get("pain001") or {}), **bank},
            "columns": [self._column(row) for row in self.kept("columns")],
        }

    def _column(self, row: Mapping[str, Any]) -> str | dict[str, Any]:
        """The preset's name of a column, or a whole column when it has a heading of its own or a fixed value."""
        name, heading = row["column"], row["heading"]
        if name == CONSTANT:
            return {"key": CONSTANT, "heading": heading, "value": row["value"]}
        if name == EMPTY:
            return {"key": EMPTY, "heading": heading}
        if not heading or heading == name:
            return name
        (day,) = csv_profile({**self.cleaned_data, "columns": [name]})["columns"]
        form = {"format": day["format"]} if name in DAY_KEYS else {}
        return {**COLUMNS[name], "heading": heading, **form}


def _row_of(column: str | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(column, str):
        return {"key": column, "column": column, "heading": "", "value": ""}
    key = column["key"]
    name = (
        key
        if key in (CONSTANT, EMPTY)
        else next((name for name, own in COLUMNS.items() if own["key"] == key), "")
    )
    return {
        "key": name,
        "column": name,
        "heading": column.get("heading", ""),
        "value": column.get("value", ""),
    }


def is_business_id(text: str) -> bool:
    """Whether the text is a Finnish business ID with a right check digit."""
    number, dash, check = text.partition("-")
    if len(number) != 7 or not (number + check).isdecimal() or not dash or len(check) != 1:
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(number, BUSINESS_ID, strict=True)) % 11
    return rest != 1 and int(check) == (11 - rest if rest else 0)


def read(data: Mapping[str, Any]) -> None:
    """Both files can be made. Raises DomainError with a sentence fit to show."""
    profile_from(csv_profile(data))
    file_lines(data)
    debtor = data.get("debtor") or {}
    if debtor.get("iban") and not (debtor.get("business_id") or debtor.get("debtor_id")):
        raise DomainError(tt("Add the payer's business ID to the payroll settings."), code="no_business_id")
    check_bank_file(data)


def words(data: Mapping[str, Any]) -> list[tuple]:
    """The file and the payer; the account is masked."""
    debtor, bank = data.get("debtor") or {}, data.get("pain001") or {}
    payer = ", ".join(
        filter(None, [debtor.get("name"), debtor.get("business_id"), masked(debtor.get("iban", ""))])
    )
    return [
        (LABELS["columns"], columns_said(data.get("columns", ())), "columns"),
        *(
            (LABELS[name], str(CHOICES[name].get(data.get(name), data.get(name, ""))), name)
            for name in CHOICES
        ),
        (LABELS["header"], _("yes") if data.get("header") else _("no"), "header"),
        (_("Payer"), payer or _("No account: payments go by the payroll file only"), "debtor"),
        (LABELS["version"], VERSIONS.get(bank.get("version", "09"), "–"), "pain001"),
        (
            LABELS["two_people_release"],
            _("yes") if data.get("two_people_release") else _("no"),
            "two_people_release",
        ),
    ]


register(
    Editor(
        kind=RuleKind.PAYROLL_PROFILE,
        title=gettext_lazy("Payroll file"),
        lead=gettext_lazy(
            "What payroll gets: the columns in their order, and the payer's account for a bank file."
        ),
        icon="file-spreadsheet",
        form=PayrollForm,
        words=words,
        example=file_lines,
        label_of=label_of,
        value_of=value_of,
        read=read,
        template="rule_settings/parts/payroll_example.html",
        form_template="rule_settings/parts/payroll.html",
        note=gettext_lazy(
            "A closed period keeps the columns that it was closed with: its file never changes."
        ),
        brief=lambda data: columns_said(data.get("columns", ())),
    )
)
