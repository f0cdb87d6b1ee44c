"""The expert's corrections, and an approver's no with its reason."""

from decimal import Decimal

from django import forms

from billing.approvals.models import Verdict
from billing.claims.models import ClaimLine
from tenants.terminology.terms import tt_lazy
from ui.formats import hours
from ui.forms import DecimalCommaField, HoursField

SIXTY = Decimal(60)


def hours_of(line: ClaimLine, name: str = "minutes") -> Decimal:
    """Hours of a line's work as done, or as planned (`planned_minutes`)."""
    return (Decimal(line.price[name]) / SIXTY).quantize(Decimal("0.01")).normalize() + 0


class LineForm(forms.Form):
    """Hours and kilometres of one line, filled in with what is known."""

    hours = HoursField(
        label=tt_lazy("Hours"),
        min_value=Decimal("0.02"),
        max_value=24,
        error_messages={
            "min_value": tt_lazy("Write how long it took, for example 2 or 1,5."),
            "max_value": tt_lazy("Write at most 24 hours."),
            "required": tt_lazy("Write the hours as a number, for example 2 or 1,5."),
        },
    )
    km = DecimalCommaField(
        label=tt_lazy("Travel with own car (km)"),
        unit="km",
        required=False,
        min_value=0,
        max_value=2000,
        max_digits=6,
        decimal_places=1,
        help_text=tt_lazy("Leave empty if you did not drive."),
        error_messages={
            "min_value": tt_lazy("Write the kilometres as a number, for example 48."),
            "max_value": tt_lazy("Write at most 2000 kilometres."),
        },
    )

    def __init__(
        self,
        data=None,
        *,
        line: ClaimLine,
        km: Decimal | None,
        takes_km: bool,
        language: str,
        takes_hours: bool = True,
        attrs=None,
    ):
        initial = {"hours": _plain(hours_of(line)), "km": _plain(km) if km else None}
        super().__init__(data, initial=initial, prefix=str(line.pk))
        self.line = line
        planned = hours(hours_of(line, "planned_minutes"), language)
        self.fields["hours"].help_text = tt_lazy(
            "Agreed: {agreed}. Change it if the time was other.", agreed=planned
        )
        if not takes_km:
            del self.fields["km"]
        if not takes_hours:
            del self.fields["hours"]
        for field in self.fields.values():
            field.widget.attrs |= attrs or {}

    def changes(self) -> dict:
        """What was changed, as `adjust_line` takes it."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data}
        return {name: Decimal(0) if value is None else value for name, value in changed.items()}


class NoForm(forms.Form):
    """Return or reject, with the reason that the expert reads."""

    reason = forms.CharField(
        label=tt_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=tt_lazy("{Expert:def} sees this. Say what to put right."),
        error_messages={"required": tt_lazy("Write the reason, so that it can be put right.")},
    )
    verdict = forms.ChoiceField(
        choices=[(Verdict.RETURN, ""), (Verdict.REJECT, "")], widget=forms.HiddenInput
    )


class AllForms:
    """Several forms as one, for the page's error summary."""

    is_bound = True

    def __init__(self, forms: list[forms.Form]):
        self._forms = forms

    def __iter__(self):
        return (field for form in self._forms for field in form)

    @property
    def errors(self) -> list:
        return [form.errors for form in self._forms if form.errors]

    def non_field_errors(self) -> list:
        return [message for form in self._forms for message in form.non_field_errors()]


def _plain(value: Decimal) -> Decimal:
    """12 and not 12.00 in the box."""
    return value.normalize() + 0 if value != value.to_integral() else value.quantize(Decimal(1))
