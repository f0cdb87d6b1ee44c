"""Forms of an expert's page: the facts that a keeper may change, somebody new, notes, an end."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.bank.wording import LANGUAGES, area_choices, form_choices, topic_choices
from registry.experts.models import Audience, Expert
from registry.register.models import NoteVisibility
from registry.register.notes import LONGEST
from tenants.terminology.terms import tt_lazy
from ui.forms import DayField, FoldedChoices
from ui.meanwhile import MeanwhileMixin

SHORT = {"inputmode": "numeric", "class": "input--short"}
PHONE = r"^[+()\d\s.-]*$"


class TopicsMixin(forms.Form):
    """Own experience, a close one's, and what is never asked about; a topic stands in one of them only (A001, A167)."""

    own_topics = forms.MultipleChoiceField(
        label=gettext_lazy("Own experience"), required=False, widget=FoldedChoices
    )
    close_topics = forms.MultipleChoiceField(
        label=gettext_lazy("Experience as a close one"), required=False, widget=FoldedChoices
    )
    off_limits = forms.MultipleChoiceField(
        label=gettext_lazy("Topics off limits"), required=False, widget=FoldedChoices,
        help_text=gettext_lazy("Nobody is asked about these."),
    )  # fmt: skip

    TOPICS = ("own_topics", "close_topics", "off_limits")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.TOPICS:
            self.fields[name].choices = topic_choices()

    def clean(self):
        told = super().clean()
        chosen = [code for name in self.TOPICS for code in told.get(name, ())]
        if len(chosen) != len(set(chosen)):
            self.add_error("off_limits", _("Choose each topic in one of the lists only."))
        return told

    def topics(self) -> dict:
        """What the services take: `topics` and `off_limits`."""
        told = self.cleaned_data
        pairs = [(code, False) for code in told["own_topics"]] + [
            (code, True) for code in told["close_topics"]
        ]
        return {"topics": pairs, "off_limits": told["off_limits"]}


class FactsMixin(forms.ModelForm):
    """Fields that adding and changing share. Only the names are asked for."""

    show_optional = False

    phone = forms.RegexField(
        PHONE, label=gettext_lazy("Phone number"), required=False, max_length=20, widget=forms.TextInput({"type": "tel"}),
        error_messages={"invalid": gettext_lazy("Write the number with digits, for example 040 123 4567.")},
    )  # fmt: skip
    municipality_code = forms.ChoiceField(label=gettext_lazy("Home municipality"), required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        required=False,
        choices=LANGUAGES.items(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["municipality_code"].choices = [("", _("Not known")), *municipality_choices()]


class AddForm(TopicsMixin, FactsMixin):
    """Somebody new (C8)."""

    may_be_known = forms.BooleanField(label=gettext_lazy("I checked: this is a new person"), required=False)
    with_account = forms.BooleanField(
        label=gettext_lazy("Invite the person to sign in"), required=False, initial=True,
        help_text=gettext_lazy("A link comes by e-mail. The person chooses a password."),
    )  # fmt: skip

    class Meta:
        model = Expert
        fields = (
            "first_name", "last_name", "email", "phone", "municipality_code", "languages", "background_organisation",
        )  # fmt: skip
        labels = {
            "first_name": gettext_lazy("First name"),
            "last_name": gettext_lazy("Last name"),
            "email": gettext_lazy("E-mail"),
            "background_organisation": gettext_lazy("Background organisation"),
        }
        help_texts = {
            "email": gettext_lazy("Leave empty if nobody knows one. Then the person cannot sign in.")
        }

    field_order = (
        "first_name", "last_name", "email", "phone", "municipality_code", "languages", "background_organisation",
        "own_topics", "close_topics", "off_limits", "with_account", "may_be_known",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["may_be_known"]  # asked only when somebody alike was found

    def ask_whether_known(self) -> None:
        """Somebody alike is in the register: ask to look before the person is added twice."""
        self.fields["may_be_known"] = self.base_fields["may_be_known"]

    def clean(self):
        told = super().clean()
        if told.get("with_account") and not told.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the address, or do not invite yet."))
        return told

    def facts(self) -> dict:
        """What `add_expert` takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | self.topics()


class EditForm(TopicsMixin, MeanwhileMixin, FactsMixin):
    """What a keeper puts right. The introduction, needs and consents are the person's own."""

    task_codes = forms.MultipleChoiceField(
        label=tt_lazy("Kinds of {task:pl}"), required=False, widget=forms.CheckboxSelectMultiple
    )
    area_codes = forms.MultipleChoiceField(
        label=gettext_lazy("Area"), required=False, widget=FoldedChoices,
        help_text=gettext_lazy("Choose nothing if the person can work anywhere."),
    )  # fmt: skip
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("With whom"), choices=Audience, required=False, widget=forms.CheckboxSelectMultiple
    )
    paused_until = DayField(label=gettext_lazy("Pause until"), required=False)

    class Meta:
        model = Expert
        fields = (
            "first_name", "last_name", "email", "phone", "municipality_code", "contact_protected", "languages",
            "background_organisation", "task_codes", "area_codes", "is_on_site", "is_remote", "audiences",
            "max_audience", "max_km",
            "monthly_ceiling", "monthly_hours", "paused_until", "waives_fee",
        )  # fmt: skip
        labels = {
            **AddForm.Meta.labels,
            "contact_protected": gettext_lazy("Protected contact details"),
            "is_on_site": gettext_lazy("Works on site"),
            "is_remote": gettext_lazy("Works remotely"),
            "max_audience": gettext_lazy("The largest group"),
            "max_km": gettext_lazy("Kilometres from home at most"),
            "monthly_ceiling": tt_lazy("At most this many {task:pl} a month"),
            "monthly_hours": gettext_lazy("Hours a month at most"),
            "waives_fee": tt_lazy("Does not want {fee:pl}"),
        }
        help_texts = {
            "email": "",
            "contact_protected": tt_lazy(
                "Only {coordinator:pl} see the contact details, and nothing is shown in the national bank."
            ),
            "max_audience": gettext_lazy("Empty: any group."),
            "max_km": gettext_lazy("Empty: no limit."),
            "monthly_ceiling": "",
            "monthly_hours": "",
        }
        widgets = {
            name: forms.TextInput(SHORT)
            for name in ("max_audience", "max_km", "monthly_ceiling", "monthly_hours")
        }

    def __init__(self, *args, instance: Expert, **kwargs):
        rows = list(instance.topics.all())
        initial = {
            "own_topics": [row.topic_code for row in rows if not row.is_off_limits and not row.is_close_one],
            "close_topics": [row.topic_code for row in rows if not row.is_off_limits and row.is_close_one],
            "off_limits": [row.topic_code for row in rows if row.is_off_limits],
        }
        super().__init__(*args, instance=instance, initial=initial, **kwargs)
        self.fields["task_codes"].choices = form_choices()
        self.fields["area_codes"].choices = municipality_choices()

    def facts(self) -> dict:
        """What `change_expert` takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | self.topics()


class NoteForm(forms.Form):
    """A note, and who reads it."""

    show_optional = False

    text = forms.CharField(
        label=gettext_lazy("Note"), max_length=LONGEST, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Write only what the work needs. The person may ask to read everything."),
        error_messages={"required": gettext_lazy("Write the note.")},
    )  # fmt: skip
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who reads it?"), choices=NoteVisibility.choices, initial=NoteVisibility.STAFF,
        widget=forms.RadioSelect,
    )  # fmt: skip


class EndForm(forms.Form):
    """Why the activity ends."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500,
        help_text=gettext_lazy("A few words. Do not write about health."),
        error_messages={"required": gettext_lazy("Write why the activity ends.")},
    )  # fmt: skip


def municipality_choices() -> list:
    """Every municipality once, under its region."""
    return [(name, places[1:]) for name, places in area_choices()]
