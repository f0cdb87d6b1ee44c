"""Who approved a change, when, and from which day it holds: the same fields on every page that changes a rule."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from domain.clock import today
from ui.forms import DayField


class ApprovalFields(forms.Form):
    """Asked beside the values of a rule; mix it in, or show it as a form of its own.

    `seen` is the newest version's id when the page was opened (`versions.newest_id`): a change that somebody else
    made meanwhile is then a Conflict and not lost under this one.
    """

    valid_from = DayField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("Today at the earliest. What is done before keeps its old rule."),
        initial=today,
    )
    approved_by = forms.CharField(
        label=gettext_lazy("Who approved this"),
        help_text=gettext_lazy("A person or a body, for example the management group."),
        max_length=120,
        error_messages={"required": gettext_lazy("Write who approved this.")},
    )
    approved_on = DayField(label=gettext_lazy("Day of approval"), initial=today)
    document = forms.CharField(
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("For example the number of the decision."),
        max_length=200,
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def clean_valid_from(self):
        """Nothing changes backwards."""
        if self.cleaned_data["valid_from"] < today():
            raise ValidationError(_("The new version can start today at the earliest. Choose another day."))
        return self.cleaned_data["valid_from"]

    def clean_approved_on(self):
        """Approval has been given already."""
        if self.cleaned_data["approved_on"] > today():
            raise ValidationError(_("The day of approval cannot be in the future."))
        return self.cleaned_data["approved_on"]

    def approval(self) -> dict[str, Any]:
        """Keyword arguments for `tenants.organisation.versions.start_version`; call after is_valid()."""
        names = ("valid_from", "approved_by", "approved_on", "document", "seen")
        return {name: self.cleaned_data[name] for name in names}
