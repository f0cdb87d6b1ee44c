"""How forms look. `FORM_RENDERER = "ui.forms.Renderer"` makes every form and field of the service use our templates.

Re-exports the fields, so that an app writes `from ui.forms import DayField, HoursField, RadioCards`.
"""

from functools import cached_property
from pathlib import Path

import django.forms
from django import forms
from django.forms.renderers import DjangoTemplates

from ui.fields import (
    ClockField,
    ClockInput,
    DayField,
    DayInput,
    DecimalCommaField,
    EurosField,
    HoursField,
)

__all__ = [
    "CheckboxCards",
    "ClockField",
    "ClockInput",
    "DayField",
    "DayInput",
    "DecimalCommaField",
    "EurosField",
    "FoldedChoices",
    "HoursField",
    "RadioCards",
    "Renderer",
]

HERE = Path(__file__).parent


class Renderer(DjangoTemplates):
    """Our field template, and our versions of Django's widget templates (ui/form_templates wins over Django's own)."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"

    @cached_property
    def engine(self):
        """Like Django's own engine, with one more folder in front."""
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [HERE / "form_templates", Path(django.forms.__file__).parent / "templates"],
                "NAME": "djangoforms",
                "OPTIONS": {},
            }
        )


class _Cards:
    """Choices as large cards. `hints={"value": "one more line"}` explains a choice."""

    template_name = "ui/forms/cards.html"
    use_fieldset = True

    def __init__(self, attrs=None, choices=(), *, hints=None):
        super().__init__(attrs, choices)
        self.hints = hints or {}

    def create_option(self, name, value, *args, **options):
        """The usual option and its hint."""
        option = super().create_option(name, value, *args, **options)
        return {**option, "hint": self.hints.get(str(value), "")}


class RadioCards(_Cards, forms.RadioSelect):
    """Choose one, as cards."""


class CheckboxCards(_Cards, forms.CheckboxSelectMultiple):
    """Choose any number, as cards."""


class FoldedChoices(forms.CheckboxSelectMultiple):
    """Choose any number of a long list in groups: what is ticked stands first, the rest under a fold for each group.

    A list of many (`<select multiple>`) forgets every other choice at one click without Ctrl.
    """

    template_name = "ui/forms/folds.html"
    begins_at = "list"  # where a link to the field leads: the first tick may be under a fold

    def get_context(self, name, value, attrs):
        """The usual context; `chosen` are the ticked options, `folds` the groups of those that are not."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        groups = [(label, options) for label, options, _index in widget["optgroups"]]
        widget["chosen"] = [option for _label, options in groups for option in options if option["selected"]]
        rest = [
            (label, [option for option in options if not option["selected"]]) for label, options in groups
        ]
        widget["folds"] = [{"label": label, "options": options} for label, options in rest if options]
        return context
