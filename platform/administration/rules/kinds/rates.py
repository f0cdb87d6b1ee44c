"""The rate table: what work is paid, in which unit and how much (rules.md section 3, A051, A091)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.editors import Editor, RuleForm, register, rows_of
from administration.rules.money.choices import named, task_names
from administration.rules.money.rate_example import RatesTrial, priced_orders, problems_of
from administration.rules.money.rate_rows import RateRow, decimal_of, rate_of, row_of
from administration.rules.money.rate_words import rate_in_words, rate_name
from administration.rules.telling import named as path_named
from billing.rates.table import RateTable, check_table
from tenants.organisation.models import RuleKind, Unit
from tenants.terminology.terms import tt_lazy
from ui.forms import EurosField


class RatesForm(RuleForm):
    """The table's own values; each rate is a row."""

    name = forms.CharField(label=gettext_lazy("Name of the table"), max_length=60)
    index_value = EurosField(
        label=gettext_lazy("Index value"),
        help_text=gettext_lazy("Only if a rate is a percentage of it."),
        required=False,
        min_value=0,
    )
    tables = {
        "rates": rows_of(
            RateRow,
            title=gettext_lazy("Rates"),
            one=gettext_lazy("Rate"),
            lead=gettext_lazy(
                "The rate with the most conditions wins. Two that are equally narrow are refused."
            ),
            least=1,
        )
    }

    def __init__(self, data=None, *, before: Any, unit: Unit | None = None) -> None:
        super().__init__(data, before=before, unit=unit)
        tasks = list(task_names().items())
        for row in self.rows["rates"].forms:
            row.offer(tasks)

    @classmethod
    def initial_from(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "name": data.get("name", ""),
            "index_value": decimal_of(data.get("index_value")),
            "rates": [row_of(rate) for rate in data.get("rates", ())],
        }

    def to_data(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The whole table. Amounts that were only examples to begin with are now approved with the version."""
        index = self.cleaned_data["index_value"]
        rows = self.kept("rates")
        taken = {row["key"] for row in rows} - {""}
        data = {
            **{name: value for name, value in before.items() if name not in ("index_value", "approval")},
            "name": self.cleaned_data["name"],
            "owner": "unit" if self.unit else "tenant",
            "rates": [rate_of(row, taken) for row in rows],
        }
        data |= {"owner_code": self.unit.code} if self.unit else {}
        return data if index is None else {**data, "index_value": str(index)}


def read(data: Mapping[str, Any]) -> RateTable:
    """The table as pricing reads it. Raises ValidationError with one sentence per problem, naming the rates."""
    table = RateTable.from_data(dict(data))
    if problems := list(problems_of(table, check_table(table))):
        raise ValidationError(problems)
    return table


def words(data: Mapping[str, Any]) -> list[tuple]:
    """A line per rate, and the index value when there is one."""
    table, tasks = RateTable.from_data(dict(data)), task_names()
    waiting = {rate["code"] for rate in data["rates"] if rate.get("placeholder")}
    lines: list[tuple] = [
        (rate_name(rate), _told(rate_in_words(rate, table, tasks), rate.code in waiting), f"0.rates.{number}")
        for number, rate in enumerate(table.rates)
    ]
    if table.index_value is not None:
        lines.append((_("Index value"), f"{table.index_value} €"))
    return lines


def brief(data: Mapping[str, Any]) -> str:
    """The names of the rates."""
    table = RateTable.from_data(dict(data))
    return named([rate.code for rate in table.rates], {rate.code: rate_name(rate) for rate in table.rates})


def _told(sentence: str, is_example: bool) -> str:
    """An amount that no source gave is told to be only an example until somebody approves a version."""
    return "\n".join([sentence, _("An example sum: put in the approved one.")]) if is_example else sentence


LABELS = {
    "rates": gettext_lazy("Rates"), "terms": gettext_lazy("Price"), "when": gettext_lazy("Conditions"),
    "unit": gettext_lazy("Paid by"), "amount": gettext_lazy("Price"), "task_types": gettext_lazy("Task types"),
    "name": gettext_lazy("Name of the table"), "index_value": gettext_lazy("Index value"),
}  # fmt: skip


register(
    Editor(
        kind=RuleKind.RATES,
        title=tt_lazy("{Fee:pl}"),
        lead=gettext_lazy(
            "What each kind of work is paid. The rate in force on the day of the work decides."
        ),
        icon="banknote",
        form=RatesForm,
        words=words,
        example=priced_orders,
        label_of=lambda path: path_named(LABELS, path),
        per_unit=True,
        read=read,
        trial=RatesTrial,
        form_template="rule_settings/parts/rates.html",
        note=tt_lazy(
            "What has been agreed or sent keeps its price. A {unit} may have its own table, which then wins."
        ),
        brief=brief,
    )
)
