"""The codes that money rules speak of, with their words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from registry.experts.models import TrainingKind
from registry.joining.models import AgreementKind
from registry.orders.models import ActingRole, AudienceScope, Mode, TaskType, in_language
from tenants.reference import work_forms
from tenants.terminology.terms import tt

Choices = list[tuple[str, str]]
EMPLOYED = AgreementKind.EMPLOYED.value
PEER = ActingRole.PEER.value


def task_names() -> dict[str, str]:
    """Every task type of the organisation by its code, in the reader's language. One query."""
    return {task.code: str(task) for task in TaskType.objects.all()}


def tasks_said(codes: Iterable[str]) -> str:
    """Task types in words; one that the organisation does not have is called as the form of work."""
    forms_of_work = {code: in_language(form.labels) for code, form in work_forms().items()}
    return named(codes, {**forms_of_work, **task_names()})


def role_names() -> dict[str, str]:
    """Acting roles in the organisation's own words."""
    return {ActingRole.EXPERT.value: tt("{Expert}"), PEER: str(ActingRole.PEER.label)}


def training_names() -> dict[str, str]:
    return {code: str(label) for code, label in TrainingKind.choices}


def agreement_names() -> dict[str, str]:
    return {code: str(label) for code, label in AgreementKind.choices}


def scope_names() -> dict[str, str]:
    return {code: str(label) for code, label in AudienceScope.choices}


def mode_names() -> dict[str, str]:
    return {code: str(label) for code, label in Mode.choices}


def named(codes: Iterable[str], names: Mapping[str, Any]) -> str:
    """ "lecture, talk": codes in words; one that has none is shown as it is."""
    return ", ".join(str(names.get(code, code)) for code in codes)


def offered(names: Mapping[str, str], *used: Iterable[str]) -> Choices:
    """Choices with a word, and codes that the data uses although nothing is called so any more."""
    known = dict(names)
    for codes in used:
        known.update({code: code for code in codes if code not in known})
    return list(known.items())


class CodesField(forms.MultipleChoiceField):
    """Any number of codes, as ticks; what may be chosen is set when the form is made."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, **options})
