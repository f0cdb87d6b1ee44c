"""Payroll's forms."""

from django import forms

from tenants.terminology.terms import tt_lazy


class CancelForm(forms.Form):
    """Why a run is undone; after an unclear delivery also that the receiver has nothing."""

    reason = forms.CharField(
        label=tt_lazy("Why is the payment run cancelled?"),
        max_length=500,
        error_messages={"required": tt_lazy("Write why the payment run is cancelled.")},
    )
    not_received = forms.BooleanField(
        label=tt_lazy("I have asked the receiver: the file has not arrived and will not be paid"),
        error_messages={
            "required": tt_lazy("Ask the receiver first, and tick this when the file has not arrived.")
        },
    )

    def __init__(self, *args, is_unclear: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_unclear:
            del self.fields["not_received"]


class ExpectedForm(forms.Form):
    """What the person saw when closing the period: hidden fields, and whether the second look was taken."""

    count = forms.IntegerField(min_value=0)
    total = forms.DecimalField(max_digits=11, decimal_places=2)
    confirmed = forms.BooleanField(required=False)
