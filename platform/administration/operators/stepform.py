"""What all pages of a new organisation have in common: their answers are kept as JSON, finished or not."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import get_language

from tenants.fleet.models import OrganisationDraft
from ui import formats
from ui.forms import DayField

Told = list[tuple[str, str]]


class StepForm(forms.Form):
    """One page. Saved answers come back as they were, also those that were left unfinished."""

    def __init__(self, data=None, files=None, *, draft: OrganisationDraft, saved: dict[str, Any]) -> None:
        self.draft, self.saved = draft, saved
        super().__init__(data, files, initial=self.initial_from(saved))

    @classmethod
    def initial_from(cls, answers: dict[str, Any]) -> dict[str, Any]:
        """Saved answers → initial values; days are shown the Finnish way."""
        days = {name for name, field in cls.base_fields.items() if isinstance(field, DayField)}
        return {name: _as_day(value) if name in days else value for name, value in answers.items()}

    def answers(self) -> dict[str, Any]:
        """What is kept, after is_valid()."""
        return self.cleaned_data

    def typed(self) -> dict[str, Any]:
        """What was typed so far, unchecked: for going on later. Files are kept by the form that has one."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, name)
            for name, field in self.fields.items()
            if not isinstance(field, forms.FileField)
        }

    @classmethod
    def told(cls, answers: dict[str, Any]) -> Told:
        """Finished answers in words: label and text."""
        raise NotImplementedError

    @staticmethod
    def day_told(value: str | None) -> str:
        """A kept day for reading."""
        return (
            formats.day(dt.date.fromisoformat(value), (get_language() or "fi")[:2], "number") if value else ""
        )


def _as_day(value: Any) -> Any:
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return value
