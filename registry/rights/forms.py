"""What those who answer requests write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.rights.models import RequestStatus
from ui.forms import RadioCards


class RefusalForm(forms.Form):
    """Why nothing is erased. "Done" is said by erasing only."""

    text = forms.CharField(
        label=_("Answer to the person"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("Say why the data is not erased, and that the person may turn to the Data Protection Ombudsman."),
        error_messages={"required": _("Write to the person what was done, or why not.")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to the person: done or not, and in words."""

    status = forms.ChoiceField(
        label=_("What did you do?"), widget=RadioCards,
        choices=[(RequestStatus.DONE.value, _("Done as asked")), (RequestStatus.REFUSED.value, _("Not done"))],
    )  # fmt: skip
    text = forms.CharField(
        label=_("Answer to the person"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("If it was not done, say why, and that the person may turn to the Data Protection Ombudsman."),
        error_messages={"required": _("Write to the person what was done, or why not.")},
    )  # fmt: skip


class HoldForm(forms.Form):
    """Why the data must stay."""

    reason = forms.CharField(
        label=_("Why must the data stay?"), max_length=600, widget=forms.Textarea({"rows": 2}),
        help_text=_("For example an open dispute, an inspection or a claim for damages."),
        error_messages={"required": _("Write why the data must stay.")},
    )  # fmt: skip


class ErasureForm(forms.Form):
    """The ground of an erasure, and that the plan was read."""

    reason = forms.CharField(
        label=_("Ground of the erasure"), max_length=300, help_text=_("No names. This stays after the erasure."),
        error_messages={"required": _("Write the ground of the erasure.")},
    )  # fmt: skip
    is_read = forms.BooleanField(
        label=_("I have read what is erased and what stays"),
        error_messages={"required": _("Read the plan and tick this.")},
    )  # fmt: skip
