"""Who is paid a fee: by training, agreement and task (rules.md section 3, A120, A125, A151, A207)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.editors import Editor, Example, RuleForm, register
from administration.rules.money.choices import (
    EMPLOYED,
    PEER,
    CodesField,
    agreement_names,
    named,
    offered,
    role_names,
    task_names,
    tasks_said,
    training_names,
)
from administration.rules.telling import lang, value_in_words
from administration.rules.telling import named as path_named
from billing.rates.fee_right import FeeRight
from billing.rates.words import reason_words, refusal_text
from billing.rates.work import Work
from domain.clock import today
from domain.errors import DomainError
from domain.reasons import RuleRefused
from registry.joining.models import AgreementKind
from registry.orders.models import ActingRole
from tenants.organisation.models import RuleKind
from tenants.terminology.terms import tt, tt_lazy

LABELS = {
    "roles": gettext_lazy("Role"),
    "agreements": gettext_lazy("Agreement"),
    "trainings": gettext_lazy("Training, one of these"),
    "training_hours": gettext_lazy("Hours of training at least"),
    "unpaid_task_types": gettext_lazy("Tasks that are never paid"),
    "waiver_allowed": tt_lazy("The {fee} may be declined"),
}


class FeeRightForm(RuleForm):
    """Peer support and employed people are not offered as choices: they never get a fee (A078, A125)."""

    agreements = CodesField(label=LABELS["agreements"], required=True)
    trainings = CodesField(
        label=LABELS["trainings"], help_text=gettext_lazy("None chosen: no training is asked.")
    )
    training_hours = forms.IntegerField(
        label=LABELS["training_hours"], min_value=0, max_value=2000, required=False,
        help_text=gettext_lazy("Empty or 0: any length will do."),
        widget=forms.NumberInput({"class": "input--short", "inputmode": "numeric"}),
    )  # fmt: skip
    unpaid_task_types = CodesField(label=LABELS["unpaid_task_types"])
    waiver_allowed = forms.BooleanField(label=LABELS["waiver_allowed"], required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        paid = {code: name for code, name in agreement_names().items() if code != EMPLOYED}
        self.fields["agreements"].choices = list(paid.items())
        self.fields["trainings"].choices = offered(training_names(), self.initial.get("trainings", ()))
        used = self.initial.get("unpaid_task_types", ())
        self.fields["unpaid_task_types"].choices = offered(task_names(), used)

    @classmethod
    def initial_from(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        return dict(data)

    def to_data(self, before: Mapping[str, Any]) -> dict[str, Any]:
        names = ("agreements", "trainings", "unpaid_task_types", "waiver_allowed")
        values = {name: self.cleaned_data[name] for name in names}
        hours = self.cleaned_data["training_hours"] or 0
        return {"roles": [ActingRole.EXPERT.value], **before, **values, "training_hours": hours}


def read(data: Mapping[str, Any]) -> FeeRight:
    """The rule as pricing reads it. Raises DomainError when it would pay those who are never paid."""
    right = FeeRight.from_data(dict(data))
    if PEER in right.roles or EMPLOYED in right.agreements:
        raise DomainError(tt("Peer support and employed people never get {fee:a}."), code="never_paid")
    return right


def words(data: Mapping[str, Any]) -> list[tuple]:
    """Who is paid and who is not."""
    hours, waives = data.get("training_hours", 0), data.get("waiver_allowed", True)
    trainings = named(data.get("trainings", ()), training_names()) or _("No training is asked")
    return [
        (LABELS["trainings"], trainings, "trainings"),
        (LABELS["training_hours"], str(hours) if hours else _("Any length"), "training_hours"),
        (LABELS["agreements"], named(data.get("agreements", ()), agreement_names()), "agreements"),
        (
            LABELS["unpaid_task_types"],
            tasks_said(data.get("unpaid_task_types", ())) or "–",
            "unpaid_task_types",
        ),
        (LABELS["waiver_allowed"], _("yes") if waives else _("no"), "waiver_allowed"),
        (_("Never"), tt("Peer support and employed people. Their {travel:pl} are paid by the travel rule.")),
    ]


def example(data: Mapping[str, Any]) -> list[Example]:
    """Invented people at the same task: who gets a fee, and why not."""
    right = FeeRight.from_data(dict(data))
    work = _paid_work(right)
    short = max(right.training_hours - 10, 0)
    people = [
        (_("Trained as the rule asks"), {}),
        (_("Not trained"), {"trainings": frozenset(), "training_hours": 0}),
        *(
            [(_("Trained, but only %(n)s hours") % {"n": short}, {"training_hours": short})]
            if right.training_hours
            else []
        ),
        (_("A peer supporter"), {"role": PEER}),
        (_("Employed by the organisation"), {"agreement": EMPLOYED}),
        (_("A volunteer without an assignment"), {"agreement": AgreementKind.VOLUNTARY.value}),
        (_("Declines the fee"), {"fee_waived": True}),
    ]
    return [_judged(name, Work(**{**vars(work), **facts}), right) for name, facts in people]


def _paid_work(right: FeeRight) -> Work:
    """A task of somebody who has all that the rule asks."""
    usual = AgreementKind.COMMISSION.value
    agreement = usual if usual in right.agreements else min(right.agreements, default=usual)
    return Work(
        day=today(), task_type="", agreement=agreement, trainings=right.trainings, training_hours=right.training_hours,
    )  # fmt: skip


def _judged(person: str, work: Work, right: FeeRight) -> Example:
    try:
        reason = right.refusal(work)
    except RuleRefused as error:
        return Example(person, refusal_text(error), "warn")
    if reason is None:
        return Example(person, tt("Gets {fee:a}"), "ok")
    return Example(person, tt("No {fee}"), "mute", reason_words(reason, {})[lang()])


def value_of(path: str, value: Any) -> str:
    """Codes in words."""
    names = {"roles": role_names, "agreements": agreement_names, "trainings": training_names}
    if path == "unpaid_task_types" and value:
        return tasks_said(value)
    if path in names and isinstance(value, list) and value:
        return named(value, names[path]())
    return value_in_words(path, value)


register(
    Editor(
        kind=RuleKind.FEE_RIGHT,
        title=tt_lazy("Who gets {fee:a}"),
        lead=tt_lazy("Whose work is paid {fee:a}. {Travel:pl} are another matter."),
        icon="hand-coins",
        form=FeeRightForm,
        words=words,
        example=example,
        label_of=lambda path: path_named(LABELS, path),
        value_of=value_of,
        per_unit=True,
        read=read,
        brief=lambda data: named(data.get("trainings", ()), training_names()) or _("No training is asked"),
    )
)
