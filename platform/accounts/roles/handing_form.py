"""Giving a matter to somebody: the same form for orders and applications."""

from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class HandOverForm(forms.Form):
    """Whom the matter is given to. `seen` is the handler that the page showed."""

    to = forms.ModelChoiceField(
        None, label=_("Give to"), empty_label=_("Choose"),
        error_messages={"required": _("Choose who handles this."), "invalid_choice": _("Choose somebody from the list.")},
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, data=None, *, handler_id: UUID | None, people: QuerySet[User], user) -> None:
        super().__init__(data, initial={"seen": str(handler_id or "")})
        self.handler_id, self.user = handler_id, user
        self.fields["to"].queryset = people.exclude(pk=handler_id)

    @property
    def is_mine(self) -> bool:
        """Whether the person handles it already."""
        return self.handler_id == self.user.pk

    @property
    def others(self) -> bool:
        """Whether there is anybody else to give it to."""
        return self.fields["to"].queryset.exclude(pk=self.user.pk).exists()
