"""The pages of the public application. Nothing but contact details, a topic and a language has to be answered."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crypto.values import SealedValue
from registry.applying.models import Application, SuitableTime, TrainingState
from registry.applying.places import near
from registry.applying.start_forms import PersonForm
from registry.bank.contact_details import contact_details_in
from registry.bank.topic_picker import TopicsField, shown_groups
from registry.bank.wording import LANGUAGES, form_choices
from registry.experts.models import Audience
from tenants.terminology.terms import tt_lazy
from ui.forms import RadioCards

AUDIENCE_SIZES = [
    ("", gettext_lazy("Any size is fine")),
    (1, gettext_lazy("One person at a time")),
    (10, gettext_lazy("At most 10 people")),
    (30, gettext_lazy("At most 30 people")),
]
SEARCH = {"type": "search"}
FORBIDDEN = frozenset({"identity_code", "account"})


def text_box(label: str | Promise, help_text: str | Promise = "", rows: int = 5) -> forms.CharField:
    """A box for own words, never required."""
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=4000, widget=forms.Textarea({"rows": rows}),
        error_messages={"max_length": gettext_lazy("Write at most 4,000 characters.")},
    )  # fmt: skip


def choices_box(
    label: str | Promise, choices: Any, help_text: str | Promise = ""
) -> forms.MultipleChoiceField:
    """Ticks of which none has to be chosen."""
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, choices=choices, required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose from the list.")},
    )  # fmt: skip


class PartForm(forms.Form):
    """One page of the task list; its fields are called like those of Application.

    With `for_later` nothing has to be filled in: the person comes back to it.
    """

    own_words: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data=None, *, application: Application, for_later: bool = False) -> None:
        told = {
            name: _told(getattr(application, name)) for name in self.base_fields if hasattr(application, name)
        }
        super().__init__(data, initial=told)
        self.application, self.for_later = application, for_later
        if for_later:
            for field in self.fields.values():
                field.required = False

    def clean(self) -> dict[str, Any]:
        """No identity code and no account number in own words: nobody needs them here."""
        sent = super().clean()
        for name in self.own_words:
            if FORBIDDEN & contact_details_in(sent.get(name) or ""):
                self.add_error(
                    name, _("Remove the personal identity code or the account number from the text.")
                )
        return sent

    def answers(self) -> dict[str, Any]:
        """What `save_part` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name in PARTS_FIELDS}


class SearchingForm(PartForm):
    """A page with topics; pressing "Search topics" shows it again with what was typed, and judges nothing."""

    topics_field: ClassVar[str] = ""
    topic_search = forms.CharField(
        label=gettext_lazy("Search for a topic"),
        required=False,
        max_length=60,
        widget=forms.TextInput(SEARCH),
    )

    @classmethod
    def searching(cls, posted, application: Application) -> "SearchingForm":
        """The form with what was typed so far, while the topics are searched."""
        form = cls(application=application)
        for name, field in form.fields.items():
            form.initial[name] = field.widget.value_from_datadict(posted, {}, name)
        return form

    @property
    def topics(self) -> forms.BoundField:
        """The field of topics."""
        return self[self.topics_field]

    @property
    def picker(self) -> list[dict]:
        """Topic groups with their ticks."""
        return shown_groups(self.topics, str(self["topic_search"].value() or ""))


class ContactForm(PartForm, PersonForm):
    """Name, phone and home; the confirmed address stays."""


class OwnForm(SearchingForm):
    """What the applicant has lived through (A001, A114, A123)."""

    topics_field = "own_topics"
    own_words = ("other_experience",)

    own_topics = TopicsField(label=gettext_lazy("Topics"))
    other_experience = text_box(
        gettext_lazy("Anything that is not in the list?"),
        gettext_lazy("Your experience may be of a service, a life situation, an illness or a disability."),
        rows=3,
    )


class CloseForm(SearchingForm):
    """What somebody close has lived through: as valuable as own experience (A001)."""

    topics_field = "close_topics"

    close_topics = TopicsField(label=gettext_lazy("Topics"))

    def clean(self) -> dict[str, Any]:
        """At least one topic somewhere: without any nobody knows what the application is about."""
        sent = super().clean()
        before = self.application
        nothing = not (before.own_topics or before.other_experience or sent.get("close_topics"))
        if nothing and not self.for_later:
            self.add_error("close_topics", _("Choose at least one topic here or in your own experience."))
        return sent


class StoryForm(PartForm):
    """In own words. Hard things may be left out (ux.md section 14, rule 16)."""

    own_words = ("story", "situation")

    story = text_box(
        gettext_lazy("What has happened in your life?"),
        gettext_lazy("You decide what you tell and what you leave out. You may leave this empty."),
        rows=7,
    )
    situation = text_box(
        gettext_lazy("How is your life now? What helps you?"),
        gettext_lazy("Tell for example how you are, who supports you and how far your recovery is."),
    )


class BackgroundForm(PartForm):
    """Training and earlier experience; checked only after the interview (A119)."""

    own_words = ("training_told", "experience_told")

    training = forms.ChoiceField(
        label=tt_lazy("Have you been trained to be {expert:a}?"), choices=TrainingState, widget=RadioCards,
        error_messages={"required": gettext_lazy("Choose one of these.")},
    )  # fmt: skip
    training_told = text_box(
        gettext_lazy("Which training, where and when?"),
        gettext_lazy("Other useful training can stand here too."),
        rows=3,
    )
    experience_told = text_box(
        gettext_lazy("Have you done something like this before?"),
        gettext_lazy("For example peer support, talks or client panels. You need not have done anything."),
        rows=3,
    )


class WishesForm(SearchingForm):
    """The applicant chooses: what, for whom, when, and what never (A050, A194, A201)."""

    topics_field = "off_limits"
    own_words = ("limits_told",)

    task_codes = choices_box(tt_lazy("What kinds of {task:pl} would you like?"), form_choices)
    audiences = choices_box(gettext_lazy("With whom would you like to work?"), Audience.choices)
    max_audience = forms.TypedChoiceField(
        label=gettext_lazy("How many listeners at most?"),
        choices=AUDIENCE_SIZES,
        coerce=int,
        empty_value=None,
        required=False,
    )
    times = choices_box(gettext_lazy("When could you work?"), SuitableTime.choices)
    limits_told = text_box(
        gettext_lazy("What do you not want to do or talk about?"),
        gettext_lazy("You may always say no. You need not say why."),
        rows=3,
    )
    off_limits = TopicsField(label=gettext_lazy("Topics that nobody may ask you about"))


class AreaForm(PartForm):
    """Languages and area."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("In which languages could you work?"), choices=LANGUAGES.items(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one language."),
            "invalid_choice": gettext_lazy("Choose from the list."),
        },
    )  # fmt: skip
    is_on_site = forms.BooleanField(label=gettext_lazy("I can come to the place"), required=False)
    is_remote = forms.BooleanField(label=gettext_lazy("I can work remotely"), required=False)
    area_codes = choices_box(
        gettext_lazy("In which municipalities?"), (), gettext_lazy("Choose nothing if you can go anywhere.")
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_codes"].choices = near()

    def clean(self) -> dict[str, Any]:
        """On site, remotely or both."""
        sent = super().clean()
        if not (sent.get("is_on_site") or sent.get("is_remote") or self.for_later):
            self.add_error("is_on_site", _("Choose at least one: at the place or remotely."))
        return sent


FORMS: dict[str, type[PartForm]] = {
    "contact": ContactForm,
    "own": OwnForm,
    "close": CloseForm,
    "story": StoryForm,
    "background": BackgroundForm,
    "wishes": WishesForm,
    "area": AreaForm,
}
PARTS_FIELDS = {name for form in FORMS.values() for name in form.base_fields} - {"topic_search"}


def _told(value: Any) -> Any:
    """A stored value as a form shows it; a sealed text is opened for the person who wrote it."""
    return value.reveal() if isinstance(value, SealedValue) else value
