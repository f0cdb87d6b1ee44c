"""The form of a support visit."""

from django import forms
from django.utils.translation import gettext_lazy

from tenants.models import Tenant, TenantStatus


class AskVisitForm(forms.Form):
    """The operator's request: which organisation, why, how long."""

    tenant = forms.ModelChoiceField(
        Tenant.objects.filter(status=TenantStatus.ACTIVE).order_by("name"),
        label=gettext_lazy("Organisation"), empty_label=gettext_lazy("Choose"),
        error_messages={"required": gettext_lazy("Choose an organisation.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("The organisation reads this. No names of people."),
        error_messages={"required": gettext_lazy("Write the reason. The organisation reads it.")},
    )  # fmt: skip
    hours = forms.IntegerField(
        label=gettext_lazy("Hours"), min_value=1, max_value=8, initial=1,
        widget=forms.NumberInput({"class": "input--short"}),
        error_messages={
            "required": gettext_lazy("Write the number of hours."),
            "invalid": gettext_lazy("Write the number of hours."),
            "min_value": gettext_lazy("A visit takes from 1 to 8 hours."),
            "max_value": gettext_lazy("A visit takes from 1 to 8 hours."),
        },
    )  # fmt: skip
