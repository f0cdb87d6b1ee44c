"""Choosing a word, and correcting its forms."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from administration.words.proposing import other_words, usual_words
from administration.words.sentences import MAIN, sentence
from administration.words.slots import Slot
from tenants.terminology.checking import (
    MAX_BASE,
    MAX_FORM,
    MAY_BE_EMPTY,
    fault_of_word,
    faults_in,
    tidy,
    tidy_forms,
)
from tenants.terminology.inflection import Proposal
from tenants.terminology.shipped import FORMS


class ChooseForm(forms.Form):
    """A shipped word, or one of your own. What is typed wins over what is chosen."""

    show_optional = False
    shipped = forms.ChoiceField(label=_("Word from the list"), required=False)
    typed = forms.CharField(
        label=_("Or a word of your own"),
        required=False,
        max_length=MAX_BASE,
        help_text=_("In its basic form, with a small first letter."),
        error_messages={"max_length": _("Write at most %(limit_value)d characters.")},
    )

    def __init__(self, *args, slot: Slot, lang: str, **kwargs):
        super().__init__(*args, **kwargs)
        groups = (
            (_("Usual words for this"), usual_words(slot.name, lang)),
            (_("Other words"), other_words(slot.name, lang)),
        )
        choices = [(title, [(word, word) for word in words]) for title, words in groups if words]
        self.fields["shipped"].choices = [("", "–"), *choices]

    def clean_typed(self) -> str:
        typed = tidy(self.cleaned_data["typed"])
        if typed and (fault := fault_of_word(typed)):
            raise ValidationError(fault)
        return typed

    @property
    def word(self) -> str:
        """The word that was asked for; empty when none was, or when it cannot be used."""
        if not self.is_bound or not self.is_valid():
            return ""
        return self.cleaned_data["typed"] or self.cleaned_data["shipped"]


class WordForm(forms.Form):
    """All forms of one word, each labelled by a sentence in which it is used, and who approved the word."""

    show_optional = False
    base = forms.CharField(widget=forms.HiddenInput)
    seen = forms.UUIDField(widget=forms.HiddenInput)
    approved_by = forms.CharField(
        label=_("Who approved this word"),
        max_length=120,
        help_text=_("A person or a body, for example the management group."),
        error_messages={"required": _("Write who approved this word.")},
    )
    document = forms.CharField(
        label=_("Document"),
        max_length=200,
        required=False,
        help_text=_("For example the number of the decision."),
    )

    def __init__(self, *args, slot: Slot, lang: str, proposal: Proposal, **kwargs):
        super().__init__(*args, **kwargs)
        self.lang, self.proposal = lang, proposal
        for name in FORMS[lang][1:]:
            said = sentence(lang, name, proposal.forms[name], kind=slot.kind)
            self.fields[f"form_{name}"] = forms.CharField(
                label=format_html(
                    '<span lang="{}">{}<strong>{}</strong>{}</span>', lang, said.before, said.form, said.after
                ),
                initial=proposal.forms[name],
                max_length=MAX_FORM,
                required=name != MAY_BE_EMPTY,
                widget=forms.TextInput({"lang": lang, "autocomplete": "off", "spellcheck": "false"}),
                error_messages={
                    "required": _("Write this form of the word."),
                    "max_length": _("Write at most %(limit_value)d characters."),
                },
            )

    def clean(self):
        cleaned = super().clean()
        self.word_forms = tidy_forms(self.lang, cleaned.get("base", ""), self._typed(cleaned))
        for name, fault in faults_in(self.lang, self.word_forms).items():
            field = "base" if name == "nom" else f"form_{name}"
            if not self.has_error(field):
                self.add_error(field, fault)
        return cleaned

    @property
    def main_rows(self) -> list[tuple[forms.BoundField, bool]]:
        """The forms that are seen most, and whether a person should look at them."""
        return self._rows(name for name in MAIN[self.lang] if name != "nom")

    @property
    def other_rows(self) -> list[tuple[forms.BoundField, bool]]:
        """The rarer forms."""
        return self._rows(name for name in FORMS[self.lang] if name not in MAIN[self.lang])

    @property
    def others_open(self) -> bool:
        """Whether something among the rarer forms needs a person."""
        return any(field.errors for field, _doubtful in self.other_rows)

    def _typed(self, cleaned: dict) -> dict[str, str]:
        return {name: cleaned.get(f"form_{name}", "") for name in FORMS[self.lang][1:]}

    def _rows(self, names) -> list[tuple[forms.BoundField, bool]]:
        return [(self[f"form_{name}"], name in self.proposal.doubtful) for name in names]
