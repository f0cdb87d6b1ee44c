"""Choosing letters."""

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.choices import GROUPS


class MailForm(forms.Form):
    """Which groups of notices come by mail, too."""

    wanted = forms.MultipleChoiceField(
        label=_("What do you want by mail?"), required=False, choices=GROUPS.items(), widget=forms.CheckboxSelectMultiple,
        help_text=_("What you do not tick is told on the page of notices only."),
    )  # fmt: skip
