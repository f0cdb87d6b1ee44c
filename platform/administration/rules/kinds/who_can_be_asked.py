"""Who can be asked: training, and the commitments that must be accepted (rules.md section 6, A121, A183, A200)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.editors import Editor, Example, RowForm, RuleForm, register, rows_of
from administration.rules.money.choices import (
    CodesField,
    named,
    offered,
    role_names,
    task_names,
    training_names,
)
from administration.rules.telling import named as path_named
from administration.rules.telling import value_in_words
from domain.clock import at, today
from domain.period import Period
from registry.joining.models import CommitmentKind
from registry.matching.eligibility import blockers
from registry.matching.facts import Candidate, Rules, Task
from registry.matching.gathering import rules_from_data
from registry.matching.wording import sentence
from registry.training.validity import Keeping
from tenants.organisation.models import RuleKind, Unit
from tenants.terminology.terms import tt_lazy
from ui.forms import RadioCards

JUDGES = {
    "training": gettext_lazy("By training"),
    "interview": gettext_lazy("At an interview"),
    "nothing": gettext_lazy("Anybody may join"),
}
HINTS = {
    "training": gettext_lazy("A completed training is asked."),
    "interview": gettext_lazy("Suitability is judged together with a professional."),
    "nothing": gettext_lazy("Nothing is asked before joining. Training may still be asked for a task."),
}
LABELS = {
    "training": gettext_lazy("Training"),
    "judged_by": tt_lazy("How {expert:pl} are listed"),
    "kinds": gettext_lazy("Training, one of these"),
    "hours": gettext_lazy("Hours of training at least"),
    "untrained_titles": gettext_lazy("Titles that may act without training"),
    "commitments": gettext_lazy("Commitments"),
    "training_by": gettext_lazy("Training for a role or a task"),
    "keeping": gettext_lazy("Keeping training in force"),
    "grace_days": gettext_lazy("Days that a training counts after its end"),
    "remind_days": gettext_lazy("Days before the end when a reminder is sent"),
    "idle_months": gettext_lazy("Months without being asked before an alert"),
    "arranged_months": gettext_lazy("Months within which a course must be arranged"),
}


def _hours() -> forms.IntegerField:
    widget = forms.NumberInput({"class": "input--short", "inputmode": "numeric"})
    return forms.IntegerField(
        label=LABELS["hours"], min_value=0, max_value=2000, required=False, widget=widget
    )


def _kept_for(name: str, most: int) -> forms.IntegerField:
    widget = forms.NumberInput({"class": "input--short", "inputmode": "numeric"})
    return forms.IntegerField(label=LABELS[name], min_value=0, max_value=most, required=False, widget=widget)


class TrainingRow(RowForm):
    """What training one role or one task type asks instead."""

    whose = forms.ChoiceField(label=gettext_lazy("Role or task type"))
    kinds = CodesField(label=LABELS["kinds"], choices=training_names)
    hours = _hours()


class EligibilityForm(RuleForm):
    """Training to be listed, other training for some work, and the versions of commitments in force."""

    judged_by = forms.ChoiceField(label=LABELS["judged_by"], choices=JUDGES, widget=RadioCards(hints=HINTS))
    kinds = CodesField(label=LABELS["kinds"], choices=training_names)
    hours = _hours()
    untrained_titles = forms.CharField(
        label=LABELS["untrained_titles"], max_length=200, required=False,
        help_text=gettext_lazy("Separate titles with commas. Empty: training is asked of everybody."),
    )  # fmt: skip
    grace_days = _kept_for("grace_days", 366)
    remind_days = _kept_for("remind_days", 366)
    idle_months = _kept_for("idle_months", 60)
    arranged_months = _kept_for("arranged_months", 60)
    tables = {
        "training_by": rows_of(
            TrainingRow,
            title=LABELS["training_by"],
            one=gettext_lazy("Exception"),
            lead=gettext_lazy("A task type goes before a role, and both before what is asked above."),
        )
    }

    def __init__(self, data=None, *, before: Any, unit: Unit | None = None) -> None:
        super().__init__(data, before=before, unit=unit)
        whose = {**role_names(), **task_names()}
        for row in self.rows["training_by"].forms:
            known = offered(whose, [row.initial["whose"]] if row.initial.get("whose") else [])
            row.fields["whose"].choices = [("", _("Choose")), *known]
        for code, label in CommitmentKind.choices:
            self.fields[f"commitment_{code}"] = forms.CharField(
                label=_("%(commitment)s: version to be accepted") % {"commitment": label},
                help_text=_("Empty: not asked. A version published with its text goes before this one."),
                max_length=20,
                required=False,
                initial=before.get("commitments", {}).get(code, ""),
                widget=forms.TextInput({"class": "input--short"}),
            )

    @classmethod
    def initial_from(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        own = data.get("training_by", {})
        rows = [{"key": code, "whose": code, **asked} for code, asked in own.items()]
        kept = vars(Keeping.from_data(data))
        training = data.get("training", {})
        titles = ", ".join(training.get("untrained_titles", ()))
        return {
            "judged_by": "training", **kept, **training, "untrained_titles": titles, "training_by": rows,
        }  # fmt: skip

    def to_data(self, before: Mapping[str, Any]) -> dict[str, Any]:
        training = {name: self.cleaned_data[name] for name in ("judged_by", "kinds")}
        training["hours"] = self.cleaned_data["hours"] or 0
        titles = [
            title.strip() for title in self.cleaned_data["untrained_titles"].split(",") if title.strip()
        ]
        if titles or "untrained_titles" in before.get("training", {}):
            training["untrained_titles"] = titles
        versions = {
            code: self.cleaned_data[f"commitment_{code}"].strip() for code, _label in CommitmentKind.choices
        }
        rows = self.kept("training_by")
        data = {
            **before,
            "training": {**before.get("training", {}), **training},
            "keeping": self._keeping(before),
            "commitments": {code: version for code, version in versions.items() if version},
        }
        exceptions = {row["whose"]: {"kinds": row["kinds"], "hours": row["hours"] or 0} for row in rows}
        return {**data, "training_by": exceptions} if exceptions or "training_by" in before else data

    def _keeping(self, before: Mapping[str, Any]) -> dict[str, int]:
        """Days and months as written; an empty one stays as it was."""
        given = {name: self.cleaned_data[name] for name in vars(Keeping())}
        return {
            name: old if given[name] is None else given[name]
            for name, old in vars(Keeping.from_data(before)).items()
        }


def words(data: Mapping[str, Any]) -> list[tuple]:
    """What is asked of whom."""
    training, whose = data.get("training", {}), {**role_names(), **task_names()}
    lines: list[tuple] = [
        (LABELS["judged_by"], JUDGES.get(training.get("judged_by", ""), "–"), "listed.judged_by"),
        (_("Training for a task"), _asked(training), "listed.kinds"),
    ]
    if titles := training.get("untrained_titles"):
        lines.append((LABELS["untrained_titles"], ", ".join(titles), "listed.untrained_titles"))
    lines += [(whose.get(code, code), _asked(asked)) for code, asked in data.get("training_by", {}).items()]
    lines += [
        (LABELS[name], str(number), f"keeping.{name}")
        for name, number in vars(Keeping.from_data(data)).items()
    ]
    commitments, names = data.get("commitments", {}), dict(CommitmentKind.choices)
    return lines + [
        (names.get(code, code), _("Version %(version)s must be accepted") % {"version": version}, code)
        for code, version in commitments.items()
    ]


def _asked(training: Mapping[str, Any]) -> str:
    kinds = named(training.get("kinds", ()), training_names()) or _("No training is asked")
    hours = training.get("hours", 0)
    return _("%(kinds)s, at least %(n)s hours") % {"kinds": kinds, "n": hours} if hours else kinds


def example(data: Mapping[str, Any]) -> list[Example]:
    """Invented people and a task two weeks from now: who could be asked, and what stands in the way."""
    rules, day = rules_from_data(dict(data)), today() + dt.timedelta(days=14)
    task = Task(start=at(day, dt.time(13)), end=at(day, dt.time(15)), task_type="")
    always = Period(day - dt.timedelta(days=365), None)
    ready = Candidate(
        id="",
        agreements=(always,),
        trainings=dict.fromkeys(rules.training.kinds, always),
        training_hours=rules.training.hours,
        commitments=rules.commitments,
    )
    known = vars(ready)
    people = [
        (_("Has all that is asked"), ready),
        (_("Not trained"), Candidate(**{**known, "trainings": {}, "training_hours": 0})),
        (
            _("Accepted earlier versions of the commitments"),
            Candidate(**{**known, "commitments": _earlier(rules)}),
        ),
        (_("The agreement has ended"), Candidate(**{**known, "agreements": ()})),
    ]
    return [_judged(name, candidate, task, rules) for name, candidate in people]


def _earlier(rules: Rules) -> dict[str, str]:
    return {code: f"<{version}" for code, version in rules.commitments.items()}


def _judged(name: str, candidate: Candidate, task: Task, rules: Rules) -> Example:
    found = blockers(candidate, task, rules)
    if not found:
        return Example(name, _("Can be asked"), "ok")
    return Example(name, _("Cannot be asked"), "warn", "; ".join(sentence(reason) for reason in found))


def value_of(path: str, value: Any) -> str:
    """Codes in words."""
    if path.endswith("kinds") and isinstance(value, list) and value:
        return named(value, training_names())
    return (
        str(JUDGES.get(value, value_in_words(path, value)))
        if path.endswith("judged_by")
        else value_in_words(path, value)
    )


def label_of(path: str) -> str:
    """A path in words; commitments and exceptions by their own names."""
    names = {**LABELS, **dict(CommitmentKind.choices), **role_names()}
    return path_named(names, path)


register(
    Editor(
        kind=RuleKind.ELIGIBILITY,
        title=gettext_lazy("Who can be asked"),
        lead=tt_lazy("What {expert:a} must have before a task can be offered."),
        icon="badge-check",
        form=EligibilityForm,
        words=words,
        example=example,
        label_of=label_of,
        value_of=value_of,
        per_unit=True,
        read=lambda data: rules_from_data(dict(data)),
        note=tt_lazy("A valid {contract} is always asked."),
        brief=lambda data: _asked(data.get("training", {})),
    )
)
