"""The orientation checklist as a form: the common list, and what a unit adds or leaves out (A007)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.editors import Editor, Example, RowForm, RuleForm, register, rows_of
from administration.units.languages import add_fields, initial_of, words_from
from administration.units.names import codes_for
from registry.orders.models import in_language
from tenants.organisation.levels import ORGANISATION, common_checklist
from tenants.organisation.models import RuleKind
from tenants.organisation.orientation import checklist_of
from tenants.terminology.terms import tt, tt_lazy


def _label(required: bool) -> forms.CharField:
    return forms.CharField(max_length=200, required=required)


class ItemRow(RowForm):
    """One thing to show or tell."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        add_fields(self, "label", _("What is done"), _label, required=True)


class OrientationForm(RuleForm):
    """The list. A unit's own form also asks which common items do not concern it."""

    left_out = forms.MultipleChoiceField(
        label=gettext_lazy("Leave these out"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=tt_lazy("Common items that do not concern this {unit}."),
    )  # fmt: skip
    tables = {
        "points": rows_of(ItemRow, title=gettext_lazy("The list"), one=gettext_lazy("Item"), ordered=True)
    }

    def __init__(self, data=None, *, before: Any, unit=None) -> None:
        super().__init__(data, before=before, unit=unit)
        common = common_checklist(unit) if unit else []
        if common:
            self.fields["left_out"].choices = [(item.code, in_language(item.labels)) for item in common]
        else:
            del self.fields["left_out"]

    @classmethod
    def initial_from(cls, data: dict[str, Any]) -> dict[str, Any]:
        rows = [{"key": row["code"], **initial_of(row["labels"], "label")} for row in data.get("items") or ()]
        return {"points": rows, "left_out": list(data.get("left_out") or ())}

    def to_data(self, before: dict[str, Any]) -> dict[str, Any]:
        old = {row["code"]: row for row in before.get("items") or ()}
        kept = self.kept("points")
        codes = codes_for([row["key"] for row in kept], [words_from(row, "label") for row in kept])
        items = [_item_data(code, row, old.get(code, {})) for code, row in zip(codes, kept, strict=True)]
        data = {**before, "items": items}
        if "left_out" in self.fields:
            data["left_out"] = self.cleaned_data["left_out"]
        return data


def _item_data(code: str, row: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": code,
        "labels": words_from(row, "label", old.get("labels")),
    }


def in_words(data: dict[str, Any]) -> list[tuple[str, str]]:
    """The list as one line each, and what a unit leaves out."""
    items = checklist_of([(ORGANISATION, {"items": data.get("items") or []})])
    lines = [(_("Item"), in_language(item.labels)) for item in items]
    if left_out := data.get("left_out"):
        lines.append((_("Leave these out"), ", ".join(left_out)))
    return lines


def example(data: dict[str, Any]) -> list[Example]:
    """What the contact person sees."""
    count = len(data.get("items") or ())
    return [
        Example(
            tt("{Expert:nom} comes to a {unit} for the first time"), _("%(n)s things to tick") % {"n": count}
        )
    ]


register(
    Editor(
        kind=RuleKind.ORIENTATION,
        title=gettext_lazy("Orientation"),
        lead=tt_lazy(
            "What is shown and told in a {unit} before the first {task}. Each {unit} can add its own items."
        ),
        icon="list-checks",
        form=OrientationForm,
        words=in_words,
        example=example,
        read=lambda data: checklist_of([(ORGANISATION, data)]),
        brief=lambda data: ", ".join(text for _label, text in in_words(data)),
    )
)
