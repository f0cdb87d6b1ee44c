"""The search over the table, the choice of columns, and saving a view."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from domain.errors import DomainError
from registry.bank.wording import LANGUAGES, form_choices, topic_choices
from registry.events.models import Event
from registry.events.selectors import events_to_join
from registry.experts.models import ConsentPurpose, TrainingKind
from registry.matching.standing import TITLES
from registry.register.columns import ALL
from registry.register.facets import organisations_in_use, places_in_use, tags_in_use
from registry.register.searching import EVERYBODY, Wish
from registry.register.services import clean_tag
from registry.register.sorting import NAME
from tenants.terminology.terms import tt_lazy
from ui import formats

ANY = ("", _("Any"))
STATES = (
    ("", _("Takes part")),
    *((state.value, title) for state, title in TITLES.items()),
    (EVERYBODY, _("All, also those who have ended")),
)
PUBLIC = (ConsentPurpose.PHOTO, ConsentPurpose.STORY)
# Asked for by a link: drawing them takes as long as the table itself.
MORE = (
    "task",
    "language",
    "place",
    "training",
    "organisation",
    "tag",
    "consent",
    "order",
    "is_expiring",
    "in_bank",
)
DELAYED = {"type": "search", "autocomplete": "off"}


class LongSelect(forms.Select):
    """A select written at once: Django draws a template for each option, which for a hundred is felt in every table."""

    def render(self, name, value, attrs=None, renderer=None):
        widget = self.get_context(name, value, attrs)["widget"]
        groups = format_html_join("", "{}", ((_group(*group),) for group in widget["optgroups"]))
        return format_html(
            '<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), groups
        )


def _group(label, options, _index):
    rows = format_html_join(
        "", '<option value="{}"{}>{}</option>',
        ((option["value"], flatatt(option["attrs"]), option["label"]) for option in options),
    )  # fmt: skip
    return format_html('<optgroup label="{}">{}</optgroup>', label, rows) if label else rows


def _choice(label) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False)


class SearchForm(forms.Form):
    """What is looked for. Sent by POST; the answer's address holds only a random id (decision 0051)."""

    show_optional = False

    text = forms.CharField(
        label=_("Search"), required=False, max_length=80, widget=forms.TextInput(DELAYED),
        help_text=_("Name, phone, e-mail, tag or municipality"),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    topic = forms.ChoiceField(label=_("Topic"), required=False, widget=LongSelect({"class": "input"}))
    task = _choice(tt_lazy("Kind of {task}"))
    language = _choice(_("Language"))
    place = _choice(_("Municipality"))
    training = _choice(_("Training"))
    organisation = _choice(_("Background organisation"))
    tag = _choice(_("Tag"))
    consent = _choice(_("May be used in communications"))
    order = _choice(_("Order of the rows"))
    is_expiring = forms.BooleanField(label=_("The agreement ends in 60 days"), required=False)
    in_bank = forms.BooleanField(label=_("In the national bank"), required=False)

    def __init__(self, data=None, *, wish: Wish | None = None, with_more: bool = True):
        super().__init__(data, initial=(wish or Wish()).to_data())
        self._offer({"topic": topic_choices()})
        if with_more:
            self._offer_more()
        else:
            for name in MORE:
                del self.fields[name]

    def _offer_more(self) -> None:
        choices = {
            "task": form_choices(),
            "language": list(LANGUAGES.items()),
            "place": places_in_use(),
            "training": TrainingKind.choices,
            "organisation": [(name, name) for name in organisations_in_use()],
            "tag": [(tag, tag) for tag in tags_in_use()],
            "consent": [(purpose.value, purpose.label) for purpose in PUBLIC],
            "order": [(column.key, column.label) for column in ALL if column.can_sort and column.key != NAME],
        }
        self._offer(choices)

    def _offer(self, choices) -> None:
        for name, known in choices.items():
            self.fields[name].choices = [("", _("By name")) if name == "order" else ANY, *known]

    @property
    def more(self) -> list:
        """The fields under “More filters”, when they were asked for."""
        return [self[name] for name in MORE if name in self.fields]

    def wish(self) -> Wish:
        """What was asked."""
        return Wish(**self.cleaned_data)


class ColumnsForm(forms.Form):
    """Which columns the keeper's own table has."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(column.key, column.label) for column in ALL if column.key != NAME],
        help_text=_("The name is always shown. Choose none to have the usual columns."),
    )  # fmt: skip


class ViewForm(forms.Form):
    """A name for what is shown now."""

    name = forms.CharField(
        label=_("Name of the view"), max_length=60,
        help_text=_("Do not write anybody's name."),
        error_messages={"required": _("Write a name for the view.")},
    )  # fmt: skip
    is_shared = forms.BooleanField(label=_("Everybody who keeps the register sees it"), required=False)
    opens_first = forms.BooleanField(label=_("The register opens with it for me"), required=False)


class TagForm(forms.Form):
    """A tag to add to, or to take away from, those who were chosen."""

    tag = forms.CharField(
        label=_("Tag"), max_length=30, widget=forms.TextInput({"class": "input--mid"}),
        help_text=_("A short word of your own, for example: autumn course. Not about health."),
        error_messages={"required": _("Write the tag.")},
    )  # fmt: skip

    def clean_tag(self) -> str:
        try:
            return clean_tag(self.cleaned_data["tag"])
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error


class LetterForm(forms.Form):
    """The words of a letter to many."""

    text = forms.CharField(
        label=_("Message"), max_length=4000, widget=forms.Textarea({"rows": 10}),
        help_text=_("The same message goes to everybody. Do not write anybody's name or health matters here."),
        error_messages={"required": _("Write the message.")},
    )  # fmt: skip


class EventField(forms.ModelChoiceField):
    """An event by its title and first moment."""

    def label_from_instance(self, obj: Event) -> str:
        return f"{obj.title}, {formats.when(obj.starts_at, None, (get_language() or 'fi')[:2])}"


class InviteForm(forms.Form):
    """The open event to which those who were chosen are asked."""

    event = EventField(
        None, label=_("Event"), widget=forms.RadioSelect, empty_label=None,
        error_messages={"required": _("Choose the event."), "invalid_choice": _("Choose the event.")},
    )  # fmt: skip

    def __init__(self, data=None, *, user):
        super().__init__(data)
        self.fields["event"].queryset = events_to_join(user)
