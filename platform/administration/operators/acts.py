"""What an operator can do to an organisation: each act with its words, its form and when it is possible."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from domain.clock import today
from tenants.fleet import lifecycle
from tenants.models import Tenant, TenantStatus
from ui.forms import DayField

ACTIVE, SUSPENDED, CLOSING = TenantStatus.ACTIVE, TenantStatus.SUSPENDED, TenantStatus.CLOSING


class ReasonForm(forms.Form):
    """Why; the journal keeps it."""

    reason = forms.CharField(
        label=lazy("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=lazy("The journal keeps the reason. Write no names of people here."),
        error_messages={"required": lazy("Write the reason.")},
    )

    def __init__(self, data=None, *, tenant: Tenant) -> None:
        self.tenant = tenant
        super().__init__(data)


class TypedHostForm(ReasonForm):
    """A dangerous act: the operator types the address, so that it is the right organisation."""

    host = forms.CharField(
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": lazy("Type the address of the organisation.")},
    )

    def __init__(self, data=None, *, tenant: Tenant) -> None:
        super().__init__(data, tenant=tenant)
        self.fields["host"].label = _("Type the address {host}").format(host=tenant.host)

    def clean_host(self) -> str:
        """Exactly this organisation's address."""
        if self.cleaned_data["host"].strip().lower() != self.tenant.host:
            raise forms.ValidationError(
                _("This is not the address of this organisation. Type {host}.").format(host=self.tenant.host)
            )
        return self.cleaned_data["host"]


class CloseForm(TypedHostForm):
    """When everything is deleted."""

    delete_on = DayField(
        label=lazy("Deleted on"),
        help_text=lazy("At least 7 days from now. Until that day the deletion can be taken back."),
        error_messages={"required": lazy("Write the day.")},
    )
    field_order = ("reason", "delete_on", "host")

    def __init__(self, data=None, *, tenant: Tenant) -> None:
        super().__init__(data, tenant=tenant)
        self.fields["delete_on"].initial = today() + lifecycle.WAIT

    def clean_delete_on(self):
        """Never at once: people need time to notice a mistake."""
        if self.cleaned_data["delete_on"] < today() + lifecycle.SHORTEST_WAIT:
            raise forms.ValidationError(_("Leave at least 7 days before the deletion."))
        return self.cleaned_data["delete_on"]


@dataclass(frozen=True)
class Act:
    """One act. `consequences` are told before the button; `done` afterwards."""

    code: str
    title: str | Promise
    button: str | Promise
    icon: str
    consequences: tuple[str | Promise, ...]
    done: str | Promise
    work: Callable[..., Any]
    states: frozenset[str]
    form: type[ReasonForm] = ReasonForm
    variant: str = "primary"


ACTS: dict[str, Act] = {
    act.code: act
    for act in (
        Act(
            "export", lazy("Export everything"), lazy("Make the archive"), "package",
            (
                lazy("You get one file with every table of the organisation, a list of contents and checksums."),
                lazy("Identity codes and account numbers stay sealed in it."),
                lazy("You can download it for 7 days. Every download is written down."),
            ),
            lazy("The archive is being made."),
            lifecycle.request_export, frozenset(TenantStatus),
        ),
        Act(
            "suspend", lazy("Suspend the organisation"), lazy("Suspend now"), "pause",
            (
                lazy("Nobody can open the organisation's pages. People see a page that says that the service is paused."),
                lazy("Mails and nightly work wait. Nothing is lost, and everything goes on after the pause."),
            ),
            lazy("The organisation is suspended."),
            lifecycle.suspend, frozenset({ACTIVE}), TypedHostForm, "danger-solid",
        ),
        Act(
            "resume", lazy("Take the organisation back into use"), lazy("Take into use"), "play",
            (
                lazy("People can open the pages again at once."),
                lazy("Mails and work that waited go on by themselves."),
            ),
            lazy("The organisation is in use again."),
            lifecycle.resume, frozenset({SUSPENDED}),
        ),
        Act(
            "close", lazy("Delete the organisation"), lazy("Start the waiting time"), "trash-2",
            (
                lazy("The pages close now. Everything is deleted on the day that you choose."),
                lazy(
                    "The organisation's people, orders, fees and papers, and its profiles in the national bank,"
                    " are gone then. They cannot be brought back without an archive."
                ),
                lazy("Make an archive first, if the organisation has a right to its records."),
                lazy("Until that day you can take the deletion back."),
            ),
            lazy("The waiting time has begun."),
            lifecycle.close, frozenset({ACTIVE, SUSPENDED}), CloseForm, "danger-solid",
        ),
        Act(
            "keep", lazy("Take the deletion back"), lazy("Keep the organisation"), "undo-2",
            (
                lazy("Nothing is deleted."),
                lazy("The organisation stays suspended. You can take it back into use after this."),
            ),
            lazy("Nothing will be deleted. The organisation is suspended."),
            lifecycle.keep, frozenset({CLOSING}),
        ),
    )
}  # fmt: skip


def acts_for(tenant: Tenant) -> list[Act]:
    """What is possible in the organisation's present state."""
    return [act for act in ACTS.values() if tenant.status in act.states]
