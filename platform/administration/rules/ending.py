"""The form that ends a unit's own rule."""

from django import forms
from django.utils.translation import gettext_lazy as _

from domain.clock import today
from ui.forms import DayField


class EndForm(forms.Form):
    """Through which day the unit's own rule holds."""

    last_day = DayField(
        label=_("Last day of the unit's own rule"),
        help_text=_("Today at the earliest. What is done keeps its rule."),
        initial=today,
    )
