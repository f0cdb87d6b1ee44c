"""The queue's filter, and choosing an expert."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from domain.errors import DomainError
from registry.matching.choosing import matching_units
from registry.matching.proposals import Proposal
from registry.orders.fields import UnitField
from registry.orders.free_text import refuse_client_data
from registry.orders.models import OrderStatus
from tenants.organisation.models import Unit
from tenants.terminology.terms import tt_lazy
from ui.forms import EurosField

STATUSES = [(status.value, status.label) for status in OrderStatus if status != OrderStatus.DRAFT]


class QueueFilter(forms.Form):
    """Only what may stand in an address: an order's number, a state, a unit. No topic and no name."""

    show_optional = False
    number = forms.CharField(
        label=tt_lazy("Number of the {order}"),
        required=False,
        max_length=12,
        widget=forms.TextInput({"type": "search"}),
    )
    status = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *STATUSES])
    unit = UnitField(None, label=tt_lazy("{Unit}"), required=False, empty_label=_("All"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        units = matching_units(user)
        self.fields["unit"].queryset = (
            Unit.objects.all() if units is None else Unit.objects.filter(pk__in=units)
        )

    def clean_number(self) -> int | None:
        text = self.cleaned_data["number"].strip()
        if not text:
            return None
        if not (match := re.fullmatch(r"(?:t\s*-?\s*)?(\d{1,9})", text, re.IGNORECASE)):
            raise ValidationError(tt_lazy("Write the number of the {order}, for example T-1042."))
        return int(match[1])

    def narrow(self, orders):
        """The orders that fit; a faulty filter finds nothing and says what to do."""
        if not self.is_valid():
            return orders.none()
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        return orders.filter(**wanted)


class ChooseForm(forms.Form):
    """Who does it and who is the deputy. The best match and the next one are ticked beforehand."""

    expert = forms.UUIDField(
        label=_("Does it"),
        error_messages={
            "required": _("Choose who is asked."),
            "invalid": _("Choose somebody from the list."),
        },
    )
    deputy = forms.UUIDField(
        label=_("Deputy"), required=False, error_messages={"invalid": _("Choose somebody from the list.")}
    )
    override_reason = forms.CharField(
        label=_("Why do you ask all the same?"), required=False, max_length=300,
        help_text=_("Needed only when you choose somebody whose own wishes or training stand in the way."),
    )  # fmt: skip
    agreed_amount = EurosField(label=_("Agreed sum"), required=False, min_value=0)
    open_offers_seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args, proposal: Proposal, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {choice.expert.pk for choice in proposal.everyone}

    def clean_override_reason(self) -> str:
        try:
            refuse_client_data(self.cleaned_data["override_reason"])
        except DomainError as error:
            raise ValidationError(str(error)) from error
        return self.cleaned_data["override_reason"].strip()

    def clean(self):
        cleaned = super().clean()
        for name in ("expert", "deputy"):
            if cleaned.get(name) and cleaned[name] not in self.known:
                self.add_error(name, _("Choose somebody from the list."))
        if cleaned.get("deputy") and cleaned.get("deputy") == cleaned.get("expert"):
            self.add_error("deputy", _("The doer and the deputy must be two different people."))
        return cleaned

    def answers(self) -> dict:
        """What `send_offers` takes."""
        cleaned = self.cleaned_data
        return {
            "expert_id": cleaned["expert"],
            "deputy_id": cleaned["deputy"],
            "override_reason": cleaned["override_reason"],
            "agreed_amount": cleaned["agreed_amount"],
            "open_offers_seen": cleaned["open_offers_seen"] or 0,
        }
