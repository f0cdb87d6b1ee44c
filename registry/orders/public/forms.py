"""The order form of the public page: what, when, for whom, and how the person is reached."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from domain import clock
from domain.ids import new_id
from registry.bank.topic_picker import TopicsField, shown_groups
from registry.orders.fields import WishForm
from registry.orders.models import AudienceScope, Mode, Product, TaskType
from registry.orders.public.selectors import open_to_all
from registry.orders.timing import TimeRefused, check_times
from ui.forms import ClockField, DayField

WRITTEN = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
AUDIENCES = [
    (scope.value, _("One person, for example myself") if scope == AudienceScope.CLIENT else scope.label)
    for scope in AudienceScope
]
MODES = [(mode.value, mode.label) for mode in (Mode.ON_SITE, Mode.REMOTE)]
PERSON = ("name", "organisation", "email", "phone", "language")
WISH = ("topic_codes", "need", "mode", "place", "audience_scope", "audience_size")


class PublicOrderForm(WishForm):
    """One page. The address is confirmed by the link that is mailed to it."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    what = forms.ChoiceField(
        label=_("What do you want to order?"),
        error_messages={"required": _("Choose what you need."), "invalid_choice": _("Choose one from the list.")},
    )  # fmt: skip
    topic_codes = TopicsField(label=_("Topics"))
    need = forms.CharField(
        label=_("What is it for?"), max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "What do you hope for? You need not tell about your health. Do not write other people's names or details."
        ),
        error_messages={"required": _("Tell in a sentence or two what it is for.")},
    )  # fmt: skip
    day = DayField(
        label=_("Day"),
        help_text=_("For example 25.11.2026"),
        error_messages={"required": _("Write the day.")},
    )
    since = ClockField(label=_("From"), error_messages={"required": _("Write when it begins.")})
    until = ClockField(
        label=_("To"), required=False, help_text=_("Leave empty when the usual length suits you.")
    )
    mode = forms.ChoiceField(
        label=_("How do you meet?"), choices=MODES, initial=Mode.ON_SITE, widget=forms.RadioSelect
    )
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=200,
        help_text=_("Leave empty if you come to us, or meet remotely."),
    )
    audience_scope = forms.ChoiceField(
        label=_("For whom?"), choices=[("", _("Choose")), *AUDIENCES],
        error_messages={"required": _("Choose for whom.")},
    )  # fmt: skip
    audience_size = forms.IntegerField(
        label=_("How many people?"), required=False, min_value=1, max_value=100_000,
        widget=forms.TextInput({"inputmode": "numeric", "class": "input--short"}),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Your name"), max_length=100, widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("The name is shown to the one who comes."),
    )  # fmt: skip
    organisation = forms.CharField(
        label=_("Your school, association or workplace"), required=False, max_length=100,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("We send you a link. With it you check and send."),
    )  # fmt: skip
    phone = forms.RegexField(
        r"^[+0-9][0-9 ()-]{4,19}$", label=_("Phone number"), required=False, max_length=20,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel", "class": "input--mid"}),
        error_messages={"invalid": _("Write the number with digits, for example 040 123 4567.")},
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language do we write to you?"), choices=WRITTEN)
    # Hidden from everybody; only a program that fills every field it finds writes here.
    website = forms.CharField(required=False, max_length=300)
    free_texts = ("need", "place")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        products, kinds = open_to_all()
        self.offered: dict[str, Product | TaskType] = {f"product:{one.code}": one for one in products}
        self.offered |= {f"task:{one.code}": one for one in kinds}
        self.fields["what"].choices = [
            ("", _("Choose")),
            *((key, str(one)) for key, one in self.offered.items()),
        ]
        self.initial.setdefault("key", str(new_id()))

    def clean(self) -> dict:
        cleaned = super().clean()
        if all(cleaned.get(name) for name in ("what", "day", "since")) and not self.has_error("until"):
            self._clean_times(cleaned)
        return cleaned

    def _clean_times(self, cleaned: dict) -> None:
        starts_at = clock.at(cleaned["day"], cleaned["since"])
        usual = dt.timedelta(minutes=self.offered[cleaned["what"]].minutes)
        ends_at = clock.at(cleaned["day"], cleaned["until"]) if cleaned.get("until") else starts_at + usual
        try:
            check_times(starts_at, ends_at, clock.now())
        except TimeRefused as refusal:
            self.add_error(refusal.field, str(refusal))
        cleaned["starts_at"], cleaned["ends_at"] = starts_at, ends_at

    def answers(self) -> dict:
        """What `ask` takes."""
        cleaned, chosen = self.cleaned_data, self.offered[self.cleaned_data["what"]]
        product = chosen if isinstance(chosen, Product) else None
        return {
            "key": cleaned["key"], "task_type": product.task_type if product else chosen, "product": product,
            "starts_at": cleaned["starts_at"], "ends_at": cleaned["ends_at"],
            **{name: cleaned[name] for name in (*PERSON, *WISH)},
        }  # fmt: skip

    @property
    def is_from_a_program(self) -> bool:
        """Whether the field that no person sees was filled."""
        return bool(self.cleaned_data.get("website"))

    @property
    def picker(self) -> list[dict]:
        """Topic groups with their ticks."""
        return shown_groups(self["topic_codes"])
