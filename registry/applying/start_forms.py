"""Who applies: the first page of the public application, and where a lost link is sent."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.applying.places import homes

WRITTEN = [("fi", gettext_lazy("Finnish")), ("sv", gettext_lazy("Swedish")), ("en", gettext_lazy("English"))]


class PersonForm(forms.Form):
    """Who applies, for the first page and for changing it later."""

    first_name = forms.CharField(
        label=gettext_lazy("First name"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=gettext_lazy("Last name"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    phone = forms.RegexField(
        r"^[+0-9][0-9 ()-]{4,19}$", label=gettext_lazy("Phone number"), required=False, max_length=20,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel", "class": "input--mid"}),
        error_messages={"invalid": gettext_lazy("Write the number with digits, for example 040 123 4567.")},
    )  # fmt: skip
    municipality_code = forms.ChoiceField(
        label=gettext_lazy("Where do you live?"), required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose the municipality from the list.")},
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("In which language do we write to you?"), choices=WRITTEN, widget=forms.RadioSelect
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality_code"].choices = [("", _("Choose")), *homes()]


class StartForm(PersonForm):
    """The first page. The address is confirmed by the link that is mailed to it."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=gettext_lazy("We send you a link. With it you go on, now or later."),
    )  # fmt: skip
    agrees = forms.BooleanField(
        label=gettext_lazy(
            "You may handle what I tell, also about my health, to decide about my application"
        ),
        error_messages={"required": gettext_lazy("We need your permission before you can tell us anything.")},
    )
    # Hidden from everybody; only a program that fills every field it finds writes here.
    website = forms.CharField(required=False, max_length=300)

    field_order = ("first_name", "last_name", "email", "phone", "municipality_code", "language", "agrees")

    def contact(self) -> dict[str, str]:
        """What `start_application` takes."""
        return {name: self.cleaned_data[name] for name in (*PersonForm.base_fields, "email")}

    @property
    def is_from_a_program(self) -> bool:
        """Whether the field that no person sees was filled."""
        return bool(self.cleaned_data.get("website"))


class LostLinkForm(forms.Form):
    """Where a new link is sent."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=gettext_lazy("The address that you gave in your application."),
    )  # fmt: skip
