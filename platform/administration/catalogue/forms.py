"""Values of a kind of work and of a product. Names and descriptions in three languages, checklists line by line."""

from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.catalogue.prices import PriceList
from domain.ids import new_id
from registry.orders.catalogue import Item, newest_version_id
from registry.orders.entitlement import who_in_words
from registry.orders.models import ActingRole, AudienceScope, OrdererKind, Product, TaskType
from registry.orders.ordering import ordering_on
from tenants.terminology.terms import tt, tt_lazy
from ui.forms import CheckboxCards, RadioCards

LANGUAGES = ("fi", "sv", "en")
IN_LANGUAGE = {
    "fi": gettext_lazy("in Finnish"),
    "sv": gettext_lazy("in Swedish"),
    "en": gettext_lazy("in English"),
}
CHECKLIST_HINT = gettext_lazy(
    "What must be ready before the work, one thing on each line. The one who orders and the one who comes both see it."
)
LONGEST_LINE, MOST_LINES = 160, 15


class ItemForm(forms.Form):
    """What a kind of work and a product have in common."""

    show_optional = False
    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("Usual length, minutes"), min_value=15, max_value=1440,
        widget=forms.TextInput({"inputmode": "numeric", "class": "input--short"}),
        error_messages={
            "required": gettext_lazy("Write the usual length in minutes, for example 90."),
            "invalid": gettext_lazy("Write the usual length in minutes, for example 90."),
            "min_value": gettext_lazy("The shortest length is %(limit_value)s minutes."),
            "max_value": gettext_lazy("The longest length is %(limit_value)s minutes."),
        },
    )  # fmt: skip
    who_may_order = forms.MultipleChoiceField(
        label=gettext_lazy("Who may order"), required=False, choices=OrdererKind, widget=CheckboxCards
    )

    def __init__(self, *args, item: Item | None = None, prices: PriceList, **kwargs):
        super().__init__(*args, initial={**_initial(item), **kwargs.pop("initial", {})}, **kwargs)
        self.prices = prices
        for lang in LANGUAGES:
            self._add_texts(lang)
        self.fields["who_may_order"].help_text = self._rule_in_words()

    @property
    def finnish(self) -> list[forms.BoundField]:
        """Name, description and checklist in Finnish."""
        return self._texts("fi")

    @property
    def others(self) -> list[forms.BoundField]:
        """The same in Swedish and English, shown folded."""
        return [*self._texts("sv"), *self._texts("en")]

    @property
    def others_open(self) -> bool:
        """Whether the folded part has something to mend."""
        return any(field.errors for field in self.others)

    def clean(self):
        cleaned = super().clean()
        finnish = _lines(cleaned.get("checklist_fi"))
        for lang in LANGUAGES:
            lines = _lines(cleaned.get(f"checklist_{lang}"))
            if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
                text = _("Write at most %(lines)d lines of at most %(longest)d characters.")
                self.add_error(f"checklist_{lang}", text % {"lines": MOST_LINES, "longest": LONGEST_LINE})
            elif len(lines) > len(finnish):
                self.add_error(
                    f"checklist_{lang}",
                    _("There are more lines than in Finnish. Write the Finnish lines first."),
                )
        return cleaned

    def values(self) -> dict[str, Any]:
        """What `registry.orders.catalogue` takes."""
        cleaned = self.cleaned_data
        columns = [_lines(cleaned[f"checklist_{lang}"]) for lang in LANGUAGES]
        return {
            "labels": _by_language(cleaned, "name"),
            "descriptions": _by_language(cleaned, "description"),
            "minutes": cleaned["minutes"],
            "who_may_order": [kind for kind in OrdererKind.values if kind in cleaned["who_may_order"]],
            "checklist": [
                {lang: text for lang, text in zip(LANGUAGES, row, strict=True) if text}
                for row in zip_longest(*columns, fillvalue="")
                if row[0]
            ],
        }

    def _texts(self, lang: str) -> list[forms.BoundField]:
        return [self[f"{name}_{lang}"] for name in ("name", "description", "checklist")]

    def _add_texts(self, lang: str) -> None:
        words = {"language": IN_LANGUAGE[lang]}
        attrs = {"lang": lang}
        self.fields[f"name_{lang}"] = forms.CharField(
            label=_("Name %(language)s") % words, max_length=80, required=lang == "fi", widget=forms.TextInput(attrs),
            error_messages={"required": _("Write the name in Finnish.")},
        )  # fmt: skip
        self.fields[f"description_{lang}"] = forms.CharField(
            label=_("Description %(language)s") % words, max_length=600, required=False,
            widget=forms.Textarea({**attrs, "rows": 3}),
        )  # fmt: skip
        self.fields[f"checklist_{lang}"] = forms.CharField(
            label=_("Checklist %(language)s") % words, max_length=3000, required=False,
            widget=forms.Textarea({**attrs, "rows": 4}), help_text=CHECKLIST_HINT if lang == "fi" else "",
        )  # fmt: skip

    def _rule_in_words(self) -> str:
        return _("Choose none to follow the rule of ordering: %(who)s.") % {
            "who": who_in_words(ordering_on().who)
        }


class TaskTypeForm(ItemForm):
    """A kind of work: also in which role it is done."""

    role = forms.ChoiceField(
        label=gettext_lazy("In which role"), choices=ActingRole, widget=RadioCards, initial="expert"
    )
    is_group = forms.BooleanField(label=gettext_lazy("Usually for a group"), required=False)
    needs_supervision = forms.BooleanField(label=tt_lazy("Gives a right to {supervision}"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].widget.hints = {
            ActingRole.EXPERT: tt("Is paid a {fee} by the rate table."),
            ActingRole.PEER: tt("Is never paid a {fee}."),
        }

    def values(self) -> dict[str, Any]:
        own = ("role", "is_group", "needs_supervision")
        return super().values() | {name: self.cleaned_data[name] for name in own}


class ProductForm(ItemForm):
    """A product: of which kind of work it is, for whom, and what prices it."""

    task_type = forms.ModelChoiceField(
        None, label=gettext_lazy("Kind of work"), empty_label=gettext_lazy("Choose"),
        error_messages={"required": gettext_lazy("Choose the kind of work.")},
    )  # fmt: skip
    audience_scope = forms.ChoiceField(
        label=gettext_lazy("For whom usually"), required=False, choices=[("", "–"), *AudienceScope.choices]
    )
    rate_code = forms.ChoiceField(label=gettext_lazy("What prices it"), required=False)
    is_public = forms.BooleanField(
        label=gettext_lazy("Shown on the front page to everybody"), required=False, initial=True
    )

    def __init__(self, *args, item: Product | None = None, **kwargs):
        super().__init__(*args, item=item, **kwargs)
        types = TaskType.objects.filter(is_active=True)
        if item:
            types = types | TaskType.objects.filter(pk=item.task_type_id)
        self.fields["task_type"].queryset = types
        choices = self.prices.choices()
        if item and item.rate_code and item.rate_code not in dict(choices):
            choices.append(
                (item.rate_code, _("%(code)s (no longer in the table)") % {"code": item.rate_code})
            )
        self.fields["rate_code"].choices = [("", _("The rate table chooses by the kind of work")), *choices]

    def values(self) -> dict[str, Any]:
        own = ("task_type", "audience_scope", "rate_code", "is_public")
        return super().values() | {name: self.cleaned_data[name] for name in own}


def _initial(item: Item | None) -> dict[str, Any]:
    if item is None:
        return {"key": new_id(), "minutes": 60}
    initial: dict[str, Any] = {"key": item.pk, "seen": newest_version_id(item.pk)}
    names = (
        "minutes",
        "who_may_order",
        "role",
        "is_group",
        "needs_supervision",
        "audience_scope",
        "rate_code",
        "is_public",
    )
    initial |= {name: getattr(item, name) for name in names if hasattr(item, name)}
    initial["task_type"] = getattr(item, "task_type_id", None)
    for lang in LANGUAGES:
        initial[f"name_{lang}"] = item.labels.get(lang, "")
        initial[f"description_{lang}"] = item.descriptions.get(lang, "")
        initial[f"checklist_{lang}"] = "\n".join(line.get(lang, "") for line in item.checklist).rstrip()
    return initial


def _lines(text: str | None) -> list[str]:
    """Lines by their place, so that languages stay side by side; empty ones only at the end are dropped."""
    return [line.strip() for line in (text or "").rstrip().splitlines()]


def _by_language(cleaned: dict, name: str) -> dict[str, str]:
    return {lang: text for lang in LANGUAGES if (text := cleaned[f"{name}_{lang}"].strip())}
