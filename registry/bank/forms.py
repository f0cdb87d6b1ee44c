"""What is searched for, and what is asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from domain.clock import at
from domain.ids import new_id
from registry.bank.contact_details import contact_details_in
from registry.bank.criteria import Criteria
from registry.bank.searcher import Searcher
from registry.bank.topic_words import TopicMatch, topics_for
from registry.bank.wording import LANGUAGES, TRAININGS, area_choices, form_choices, topic_choices
from tenants.terminology.terms import tt_lazy
from ui.forms import ClockField, DayField, RadioCards

ANY = ("", _("Any"))
REQUIRED = {"required": _("Fill this in.")}


class SearchForm(forms.Form):
    """Search by topic, place and way of working (A156). Sent by POST: no topic in a URL (decision 0020)."""

    show_optional = False

    text = forms.CharField(
        label=_("Topic in your own words"), required=False, max_length=80, widget=forms.TextInput({"type": "search"}),
        help_text=_("For example: depression, debts, rehabilitation."),
    )  # fmt: skip
    topic = forms.ChoiceField(label=_("Or choose a topic"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    form = forms.ChoiceField(label=_("Way of working"), required=False)
    is_remote = forms.BooleanField(label=_("Remote work is enough"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[ANY, *LANGUAGES.items()])
    training = forms.ChoiceField(label=_("Training"), required=False, choices=[ANY, *TRAININGS.items()])
    organisation = forms.CharField(
        label=_("Background organisation"),
        required=False,
        max_length=80,
        help_text=_("Its name, or a part of it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [ANY, *topic_choices()]
        self.fields["area"].choices = [ANY, *area_choices()]
        self.fields["form"].choices = [ANY, *form_choices()]
        self.match = TopicMatch()

    def criteria(self) -> Criteria:
        """The valid form as criteria. A chosen topic goes before typed words; `match` tells what words became."""
        wish = self.cleaned_data
        if wish["text"] and not wish["topic"]:
            self.match = topics_for(wish["text"])
        return Criteria(
            topics=frozenset({wish["topic"]}) if wish["topic"] else self.match.codes,
            area=wish["area"],
            form=wish["form"],
            language=wish["language"],
            training=wish["training"],
            organisation=wish["organisation"],
            is_remote=wish["is_remote"],
        )

    def words_missed(self) -> bool:
        """Words were typed but no topic answers to them."""
        wish = self.cleaned_data
        return bool(wish["text"] and not wish["topic"] and not self.match.codes)

    @classmethod
    def sent_fields(cls, sent) -> list[tuple[str, str]]:
        """The criteria as they were sent, to be carried along in hidden fields."""
        return [(name, sent[name]) for name in cls.base_fields if sent.get(name)]


class RequestForm(forms.Form):
    """A request to the home organisation. `request_id` comes with the form, so that it is sent once."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)
    task = forms.ChoiceField(label=tt_lazy("What is the {task}?"), error_messages=REQUIRED)
    need = forms.CharField(
        label=_("What is needed and why?"), max_length=1000, widget=forms.Textarea({"rows": 4}), error_messages=REQUIRED,
        help_text=_("Do not write anybody's name, number or identity code."),
    )  # fmt: skip
    day = DayField(label=_("Day"), error_messages=REQUIRED)
    since = ClockField(label=_("Starts at"), error_messages=REQUIRED)
    until = ClockField(label=_("Ends at"), error_messages=REQUIRED)
    mode = forms.ChoiceField(
        label=_("How do you meet?"), widget=RadioCards, initial="on_site",
        choices=[("on_site", _("On site")), ("remote", _("Remotely"))],
    )  # fmt: skip
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    audience_size = forms.IntegerField(
        label=_("How many people take part?"), required=False, min_value=1, max_value=10_000,
        widget=forms.TextInput({"inputmode": "numeric", "class": "input--short"}),
    )  # fmt: skip
    contact_name = forms.CharField(label=_("Contact person's name"), max_length=120, error_messages=REQUIRED)
    contact_email = forms.EmailField(
        label=_("Contact person's e-mail"), error_messages=REQUIRED,
        help_text=_("Only the coordinator of the home organisation sees it."),
    )  # fmt: skip

    def __init__(self, *args, searcher: Searcher, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["task"].choices = [("", _("Choose")), *form_choices()]
        self.initial = {
            "request_id": new_id(),
            "mode": "on_site",
            "contact_name": searcher.name,
            "contact_email": searcher.email,
            **self.initial,
        }

    def clean_need(self):
        return _without_contacts(self.cleaned_data["need"])

    def clean_place(self):
        return _without_contacts(self.cleaned_data["place"])

    def clean(self):
        wish = super().clean()
        since, until = wish.get("since"), wish.get("until")
        if since and until and until <= since:
            self.add_error("until", _("The end must be later than the start."))
        if wish.get("mode") == "on_site" and not wish.get("place") and "place" not in self.errors:
            self.add_error("place", _("Write where you meet, or choose remote work."))
        return wish

    def facts(self) -> dict:
        """The valid form as send_request takes it."""
        wish = self.cleaned_data
        as_they_are = ("request_id", "need", "place", "audience_size", "contact_name", "contact_email")
        return {
            **{name: wish[name] for name in as_they_are},
            "task_code": wish["task"],
            "starts_at": at(wish["day"], wish["since"]),
            "ends_at": at(wish["day"], wish["until"]),
            "is_remote": wish["mode"] == "remote",
        }


def _without_contacts(text: str) -> str:
    if contact_details_in(text):
        raise forms.ValidationError(_("Leave phone numbers, addresses and identity codes out of the text."))
    return text
