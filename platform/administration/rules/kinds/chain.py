"""The approval chain: who approves a claim, in which order, and what happens when nobody does (rules.md section 4)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles.models import Role
from administration.rules.editors import SHORT, Editor, RowForm, RuleForm, register, rows_of
from administration.rules.kinds.chain_words import FALLBACKS, LABELS, brief, role_name, value_of, words
from administration.rules.telling import named
from billing.approvals.chain import ChainSpec, HolderKind
from billing.approvals.preview import Stop, way_through
from domain.errors import DomainError
from tenants.organisation.models import RuleKind, Unit, UnitKind
from tenants.terminology.terms import tt_lazy
from ui.forms import EurosField

APPROVERS = (Role.UNIT_CONTACT, Role.LINE_MANAGER, Role.UNIT_HEAD, Role.COORDINATOR)
PERSON_ROLES = (*APPROVERS, Role.ADMINISTRATOR)


class StepRow(RowForm):
    """One step: who, up to which sum, and when somebody is reminded."""

    holder = forms.ChoiceField(label=gettext_lazy("Who approves"))
    amount_limit = EurosField(
        label=gettext_lazy("Enough alone up to"),
        help_text=gettext_lazy("Up to this sum no later step is needed. Leave empty: every sum goes on."),
        required=False,
        min_value=0,
    )
    remind_after_days = forms.IntegerField(
        label=gettext_lazy("Reminder after days"),
        min_value=1,
        max_value=60,
        initial=3,
        widget=forms.NumberInput(SHORT),
    )
    escalate_after_days = forms.IntegerField(
        label=gettext_lazy("Told further after days"),
        min_value=1,
        max_value=90,
        initial=7,
        widget=forms.NumberInput(SHORT),
    )
    fallback_role = forms.ChoiceField(
        label=gettext_lazy("Who instead, when nobody is there"), choices=FALLBACKS, initial=Role.COORDINATOR
    )

    def clean(self) -> dict[str, Any]:
        """A reminder comes before others are told."""
        remind, escalate = (self.cleaned_data.get(f"{name}_after_days") for name in ("remind", "escalate"))
        if remind and escalate and escalate < remind:
            self.add_error(
                "escalate_after_days",
                _("Write a number that is not smaller than the days until the reminder."),
            )
        return self.cleaned_data


class ChainForm(RuleForm):
    """The steps in their order. Payroll comes after the last one and is not a step."""

    tables = {
        "steps": rows_of(
            StepRow,
            title=gettext_lazy("Steps"),
            lead=gettext_lazy("Payroll comes after the last step."),
            one=gettext_lazy("Step"),
            ordered=True,
            least=1,
        )
    }

    def __init__(self, *args, before: Any, **options) -> None:
        super().__init__(*args, before=before, **options)
        choices = _holder_choices(step.get("holder", "") for step in before.get("steps", []))
        for row in self.rows["steps"].forms:
            row.fields["holder"].choices = choices

    @classmethod
    def initial_from(cls, data: dict[str, Any]) -> dict[str, Any]:
        return {"steps": [_row(number, step) for number, step in enumerate(data.get("steps", []))]}

    def to_data(self, before: dict[str, Any]) -> dict[str, Any]:
        old = {str(number): step for number, step in enumerate(before.get("steps", []))}
        return {**before, "steps": [_step(row, old.get(row["key"], {})) for row in self.kept("steps")]}


def _row(number: int, step: dict[str, Any]) -> dict[str, Any]:
    limit = step.get("amount_limit")
    return {
        "key": str(number),
        "holder": _choice(step),
        "amount_limit": None if limit is None else Decimal(str(limit)),
        "remind_after_days": step.get("remind_after_days", 3),
        "escalate_after_days": step.get("escalate_after_days", 7),
        "fallback_role": step.get("fallback_role", Role.COORDINATOR),
    }


def _choice(step: dict[str, Any]) -> str:
    kind = HolderKind(step["kind"])
    return str(kind) if kind == HolderKind.ORDERER else f"{kind}:{step['holder']}"


def _step(row: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    kind, _colon, holder = row["holder"].partition(":")
    kept = {name: value for name, value in before.items() if name not in ("holder", "amount_limit")}
    step = {**kept, "kind": kind, "fallback_role": row["fallback_role"]}
    if holder:
        step["holder"] = holder
    if row["amount_limit"] is not None:
        step["amount_limit"] = f"{row['amount_limit']:.2f}"
    return step | {name: row[name] for name in ("remind_after_days", "escalate_after_days")}


def _holder_choices(kept: Iterable[str]) -> list:
    """The orderer, the roles, and people with a role of approving; persons named already stay choosable."""
    approving = Q(grants__role__in=PERSON_ROLES, is_active=True)
    named_already = Q(pk__in=[holder for holder in kept if "-" in holder])
    people = User.objects.filter(approving | named_already).distinct().order_by("last_name", "first_name")
    return [
        ("", _("Choose")),
        (str(HolderKind.ORDERER), role_name("orderer")),
        (_("A role in the unit"), [(f"{HolderKind.ROLE}:{role}", role_name(role)) for role in APPROVERS]),
        (_("One person"), [(f"{HolderKind.PERSON}:{person.pk}", str(person)) for person in people]),
    ]


class ChainTrial(forms.Form):
    """Whose work, and how much money, the example sends through the chain."""

    show_optional = False
    unit = forms.ModelChoiceField(label=tt_lazy("{Unit}"), queryset=Unit.objects.none(), empty_label=None)
    amount = EurosField(label=gettext_lazy("Sum of the claim"), initial=Decimal("50.00"), min_value=0)

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        units = Unit.objects.filter(is_active=True)
        choice = cast(forms.ModelChoiceField, self.fields["unit"])
        choice.queryset = units
        choice.initial = units.filter(kind=UnitKind.UNIT).values_list("pk", flat=True).first


def example(data: dict[str, Any], *, unit: Unit, amount: Decimal) -> list[Stop]:
    """Whose desks a claim of the unit goes through today."""
    return way_through(ChainSpec.from_data(data), unit=unit, amount=amount)


def check(data: dict[str, Any], unit: Unit | None) -> None:
    """A named person must still be here."""
    people = [step["holder"] for step in data["steps"] if step["kind"] == HolderKind.PERSON]
    if User.objects.filter(pk__in=people, is_active=True).count() < len(set(people)):
        raise DomainError(
            _("A person named in a step is not here any more. Choose somebody else."), code="left"
        )


register(
    Editor(
        kind=RuleKind.CHAIN,
        title=gettext_lazy("Approval chain"),
        lead=tt_lazy(
            "Who approves {fee} claims before payroll. Claims under way keep the chain they were sent into."
        ),
        icon="git-branch",
        form=ChainForm,
        words=words,
        example=example,
        label_of=lambda path: named(LABELS, path),
        value_of=value_of,
        per_unit=True,
        read=ChainSpec.from_data,
        check=check,
        trial=ChainTrial,
        template="rule_settings/parts/example_chain.html",
        brief=brief,
        shows_people=True,
    )
)
