"""One editor per kind of rule: its form, its words and its example. The generic pages do the rest.

    class CalendarForm(RuleForm):
        cutoff_day = forms.IntegerField(…)
        @classmethod
        def initial_from(cls, data): return {"cutoff_day": data["cutoff_day"]}
        def to_data(self, before): return {**before, "cutoff_day": self.cleaned_data["cutoff_day"]}

    register(Editor(RuleKind.PAY_CALENDAR, _("Pay calendar"), …, form=CalendarForm, words=…, example=…))

Rows (rates, steps, questions) are tables of a form, Django formsets that work without JavaScript: filled rows, one
empty row, a "remove" tick, a place number where order matters, and a button `name="add" value="<table>"` that shows
the page again with one more row. In short:

    class StepRow(RowForm):
        holder = forms.ChoiceField(…)
    class ChainForm(RuleForm):
        tables = {"steps": rows_of(StepRow, title=_("Steps"), one=_("Step"), ordered=True, least=1)}
        initial_from → {…, "steps": [{"key": "0", "holder": …}, …]}       # a list under the table's name
        to_data → [ … for row in self.kept("steps")]                      # cleaned rows that stay, in their order

`key` is a hidden field of every row that says which row of the data it was ("" is a new one), so that `to_data` can
keep what the form does not show. Errors of rows are found by the page's summary like those of fields.

Editors are registered by importing: modules in administration/rules/kinds/, and a module `editors` of any other app.
They are imported when the first is asked for, because commands that show no pages must start quickly (scale.md B2).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorList
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

from administration.rules.rows import SHORT, RowForm, Rows, leave_unjudged, rows_of
from administration.rules.telling import path_in_words, value_in_words
from tenants.organisation.models import RuleKind, Unit

__all__ = [
    "SHORT",
    "Editor",
    "Example",
    "RowForm",
    "RuleForm",
    "editor_for",
    "editors",
    "register",
    "rows_of",
]
Text = str | Promise


@dataclass(frozen=True)
class Example:
    """One line of a live example: what happens, and what the rule makes of it. `tone` as in c-tag; empty: plain."""

    situation: Text
    result: Text
    tone: str = ""
    note: Text = ""


class RuleForm(forms.Form):
    """One kind's values as fields. `before` is the data that is changed, `unit` whose rule it is (None: everybody's)."""

    tables: ClassVar[dict[str, type[Rows]]] = {}

    def __init__(self, data=None, *, before: Any, unit: Unit | None = None) -> None:
        data = _one_more_row(data, self.tables)
        super().__init__(data, initial=self.initial_from(before))
        self.before, self.unit = before, unit
        self.rows = {
            name: rows(data, initial=self.initial.get(name, []), prefix=name)
            for name, rows in self.tables.items()
        }

    @classmethod
    def initial_from(cls, data: Any) -> dict[str, Any]:
        """Rule data → initial values by field, and lists of them by table."""
        raise NotImplementedError

    def to_data(self, before: Any) -> Any:
        """The new data, after is_valid(); what the form does not show stays as it was in `before`."""
        raise NotImplementedError

    def is_valid(self) -> bool:
        """The fields and every row; all are checked, so that all mistakes are shown at once."""
        return all([super().is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def non_field_errors(self) -> ErrorList:
        """The form's own, and those of its tables ("Add at least one row")."""
        own = super().non_field_errors()
        if not self.is_bound:
            return own
        of_tables = [message for rows in self.rows.values() for message in rows.non_form_errors()]
        return ErrorList([*own, *of_tables]) if of_tables else own

    def kept(self, table: str) -> list[dict[str, Any]]:
        """Cleaned rows of a table that were filled in and not removed, in the order they were given."""
        return self.rows[table].kept()

    def quiet(self) -> None:
        """Show what was typed without judging it yet: another row was asked for."""
        for form in self.all_forms:
            leave_unjudged(form)
        for rows in self.rows.values():
            rows.leave_unjudged()

    @property
    def all_forms(self) -> list:
        """This form and its tables' rows, for the page's list of mistakes."""
        return [self, *self._row_forms()]

    def _row_forms(self) -> Iterator[RowForm]:
        return (form for rows in self.rows.values() for form in rows.forms)


@dataclass(frozen=True)
class Editor:
    """What the generic pages need to know of a kind of rule.

    `read` is the pure module's own reader: it must accept the data before it is stored; it may raise DomainError.
    `words` tells the data as (label, sentence). `example` computes by the same pure functions as real work; it gets
    the data, and `trial`'s cleaned values by name when the reader may choose what to try. `template` shows what
    `example` returned, as `examples`. `check(data, unit)` refuses what only the database knows (DomainError).
    `value_of` says one value for the comparison. `brief` is one sentence for the list of all rules (without it the
    first of `words`). Pages of an editor that `shows_people` are not for a support visitor.
    """

    kind: RuleKind
    title: Text
    lead: Text
    icon: str
    form: type[RuleForm]
    words: Callable[[Any], list[tuple[Text, Text]]]
    example: Callable[..., Any]
    label_of: Callable[[str], Text] = path_in_words
    value_of: Callable[[str, Any], Text] = value_in_words
    per_unit: bool = False
    read: Callable[[Any], object] = lambda data: data
    check: Callable[[Any, Unit | None], None] = lambda data, unit: None
    trial: type[forms.Form] | None = None
    template: str = "rule_settings/parts/examples.html"
    form_template: str = "rule_settings/parts/form.html"
    note: Text = ""
    brief: Callable[[Any], Text] | None = None
    shows_people: bool = False


_EDITORS: dict[str, Editor] = {}


def register(editor: Editor) -> Editor:
    """Make the editor known to the pages. One per kind."""
    if editor.kind in _EDITORS:
        raise ValueError(f"two editors for {editor.kind}")
    _EDITORS[editor.kind] = editor
    return editor


@cache
def load_editors() -> Mapping[str, Editor]:
    """Import every editor, once."""
    from administration.rules import kinds

    for module in iter_modules(kinds.__path__):
        import_module(f"{kinds.__name__}.{module.name}")
    autodiscover_modules("editors")
    return _EDITORS


def editor_for(kind: str) -> Editor | None:
    """The editor of a kind, or None when it has a page of its own elsewhere."""
    return load_editors().get(kind)


def editors() -> Iterator[Editor]:
    """All editors, in the order of RuleKind."""
    found = load_editors()
    return (found[kind] for kind in RuleKind if kind in found)


def _one_more_row(data, tables: Mapping[str, type[Rows]]):
    """What was sent, with room for one more row when the button of a table was pressed."""
    table = data.get("add", "") if data is not None else ""
    if table not in tables:
        return data
    count = data.get(f"{table}-TOTAL_FORMS", "")
    more = data.copy()
    more[f"{table}-TOTAL_FORMS"] = (
        str(min(int(count) + 1, tables[table].max_num)) if count.isdecimal() else "1"
    )
    return more
