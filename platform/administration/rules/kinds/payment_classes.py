"""Payment classes: how each task is paid and reported (finance.md sections 1–3, rules.md section 3)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.editors import Editor, Example, RuleForm, register
from administration.rules.money.choices import task_names
from administration.rules.telling import named as path_named
from administration.rules.telling import value_in_words
from tenants.organisation.models import RuleKind, Unit
from tenants.terminology.terms import tt, tt_lazy

CLASSES = {
    "lecture_fee": gettext_lazy("Lecture fee"),
    "meeting_fee": gettext_lazy("Meeting fee"),
    "compensation": gettext_lazy("Compensation for work"),
    "volunteer": gettext_lazy("Volunteer"),
    "unpaid": gettext_lazy("Unpaid"),
}
KINDS = {
    "palkkio": gettext_lazy("Wages: a fee"),
    "tyokorvaus": gettext_lazy("Compensation for work (työkorvaus)"),
    "volunteer": gettext_lazy("Allowances of a volunteer"),
    "none": gettext_lazy("Nothing is paid"),
}
INSURANCES = {
    "insurance_default": gettext_lazy("As the income type says"),
    "all": gettext_lazy("All insurances"),
    "none": gettext_lazy("No insurances"),
    "custom": gettext_lazy("Payroll decides"),
}
PAID_WITH = {
    "palkkio": gettext_lazy("With a fee as wages"),
    "tyokorvaus": gettext_lazy("With compensation for work"),
    "none": gettext_lazy("Without a fee"),
}
ITEMS = {
    "kilometres": gettext_lazy("Kilometres"),
    "daily_allowance": gettext_lazy("Daily allowance"),
    "meal": gettext_lazy("Meal"),
    "receipt": gettext_lazy("By receipt"),
}
PARTS = {
    "kind": gettext_lazy("Kind of payment"),
    "income_type": gettext_lazy("Income type"),
    "wage_type": gettext_lazy("Wage type in payroll"),
    "insurance": gettext_lazy("Social insurance"),
}
NOTHING = {"kind": "none", "income_type": "", "wage_type": "", "insurance": "none"}
SHORT = {"class": "input--short", "inputmode": "numeric"}


def _code(label: Any) -> forms.RegexField:
    return forms.RegexField(
        label=label, regex=r"^\d{3}$", required=False, widget=forms.TextInput(SHORT),
        error_messages={"invalid": gettext_lazy("An income type has three digits.")},
    )  # fmt: skip


class ClassesForm(RuleForm):
    """Every class with its codes, the class of each task type, and the income types of expenses."""

    def __init__(self, data=None, *, before: Any, unit: Unit | None = None) -> None:
        self.task_names = task_names()
        super().__init__(data, before=before, unit=unit)
        self._add_classes()
        self._add_tasks()
        for kind in PAID_WITH:
            for item, label in ITEMS.items():
                self._add(
                    f"expense_{kind}_{item}",
                    _code(label),
                    before.get("expenses", {}).get(kind, {}).get(item, ""),
                )

    def _add(self, name: str, field: forms.Field, first: Any) -> None:
        field.initial = first
        self.fields[name] = field

    def _add_classes(self) -> None:
        classes = self.before.get("classes", {})
        for code in CLASSES:
            found = classes.get(code, NOTHING)
            fields = {
                "kind": forms.ChoiceField(label=PARTS["kind"], choices=KINDS),
                "income_type": _code(PARTS["income_type"]),
                "wage_type": forms.CharField(
                    label=PARTS["wage_type"],
                    max_length=20,
                    required=False,
                    widget=forms.TextInput({"class": "input--short"}),
                ),
                "insurance": forms.ChoiceField(label=PARTS["insurance"], choices=INSURANCES),
            }
            for part, field in fields.items():
                self._add(f"class_{code}_{part}", field, found[part])

    def _add_tasks(self) -> None:
        for code, name in self.task_names.items():
            field = forms.ChoiceField(label=name, choices=CLASSES)
            self._add(f"task_{code}", field, self.before.get("by_task", {}).get(code, "unpaid"))

    @classmethod
    def initial_from(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        return {}

    @property
    def classes(self) -> Iterator[tuple[str, list]]:
        """Each class with its fields, for the page."""
        return (
            (str(name), [self[f"class_{code}_{part}"] for part in PARTS]) for code, name in CLASSES.items()
        )

    @property
    def tasks(self) -> list:
        return [self[f"task_{code}"] for code in self.task_names]

    @property
    def expenses(self) -> Iterator[tuple[str, list]]:
        return (
            (str(name), [self[f"expense_{kind}_{item}"] for item in ITEMS])
            for kind, name in PAID_WITH.items()
        )

    def to_data(self, before: Mapping[str, Any]) -> dict[str, Any]:
        given = self.cleaned_data
        classes = {code: {part: given[f"class_{code}_{part}"] for part in PARTS} for code in CLASSES}
        used = {
            code: found
            for code, found in classes.items()
            if code in before.get("classes", {}) or found != NOTHING
        }
        return {
            **before,
            "classes": {**before.get("classes", {}), **used},
            "expenses": {
                kind: {item: given[f"expense_{kind}_{item}"] for item in ITEMS} for kind in PAID_WITH
            },
            "by_task": {
                **before.get("by_task", {}),
                **{code: given[f"task_{code}"] for code in self.task_names},
            },
        }


def words(data: Mapping[str, Any]) -> list[tuple]:
    """Each class, and which tasks it pays."""
    names, by_task = task_names(), data.get("by_task", {})
    return [
        (
            CLASSES.get(code, code),
            _class_said(found, [names[task] for task in names if by_task.get(task) == code]),
        )
        for code, found in _in_order(data.get("classes", {}))
    ]


def _in_order(classes: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The known classes first; the database does not keep their order."""
    known = list(CLASSES)
    return sorted(classes.items(), key=lambda item: known.index(item[0]) if item[0] in known else len(known))


def _class_said(found: Mapping[str, str], tasks: list[str]) -> str:
    codes = [KINDS.get(found["kind"], found["kind"])]
    codes += [_("income type %(code)s") % {"code": found["income_type"]}] if found["income_type"] else []
    if found["kind"] != "none":
        wage = found["wage_type"]
        codes += [_("wage type %(code)s") % {"code": wage} if wage else _("wage type not given yet")]
    return "\n".join(filter(None, [", ".join(map(str, codes)), ", ".join(tasks)]))


def example(data: Mapping[str, Any]) -> list[Example]:
    """One line of the payroll file per task type: what payroll gets to know of it."""
    classes, by_task = data.get("classes", {}), data.get("by_task", {})
    return [_line(name, classes.get(by_task.get(code, ""), NOTHING)) for code, name in task_names().items()]


def _line(task: str, found: Mapping[str, str]) -> Example:
    if found["kind"] == "none":
        return Example(task, tt("No {fee}, nothing to payroll"), "mute")
    codes = [_("wage type %(code)s") % {"code": found["wage_type"] or "–"}]
    codes += [_("income type %(code)s") % {"code": found["income_type"] or "–"}]
    note = "" if found["wage_type"] else _("Ask payroll for the wage type before the first payments.")
    return Example(task, "; ".join(codes), "ok" if found["wage_type"] else "warn", note)


def label_of(path: str) -> str:
    """A path in words."""
    own = {"classes": _("Class"), "expenses": _("Expenses"), "by_task": _("Task")}
    return path_named({**own, **CLASSES, **PARTS, **ITEMS, **PAID_WITH, **task_names()}, path)


def value_of(path: str, value: Any) -> str:
    """Codes in words."""
    known = {**CLASSES, **KINDS, **INSURANCES}
    return str(known.get(value, value)) if value and isinstance(value, str) else value_in_words(path, value)


def check_classes(data: Mapping[str, Any]) -> None:
    """Every task has a class that is there. Raises ValueError."""
    missing = {code for code in data["by_task"].values() if code not in data["classes"]}
    if missing:
        raise ValueError(_("Give this class its codes first: %(class)s.") % {"class": ", ".join(
            str(CLASSES.get(code, code)) for code in sorted(missing)
        )})  # fmt: skip


register(
    Editor(
        kind=RuleKind.PAYMENT_CLASSES,
        title=gettext_lazy("Payment classes"),
        lead=tt_lazy("How the {fee} of each task is paid and reported: payroll gives the codes."),
        icon="tags",
        form=ClassesForm,
        words=words,
        example=example,
        label_of=label_of,
        value_of=value_of,
        per_unit=True,
        read=check_classes,
        form_template="rule_settings/parts/payment_classes.html",
        note=gettext_lazy(
            "Lectures and meetings are wages in taxation, other work usually compensation. Confirm with payroll."
        ),
    )
)
