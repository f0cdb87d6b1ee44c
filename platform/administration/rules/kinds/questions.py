"""Rows of questions that an organisation writes itself, for the editors whose rules hold some."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.editors import RowForm
from administration.rules.telling import lang, value_in_words
from tenants.organisation.questions import in_words

LANGUAGES = ("fi", "sv", "en")
TYPES = [
    ("scale", gettext_lazy("From 1 to 5")),
    ("choice", gettext_lazy("Choose one")),
    ("text", gettext_lazy("Own words")),
]
LABELS = {
    "labels": gettext_lazy("Question"),
    "type": gettext_lazy("Way of answering"),
    "required": gettext_lazy("Must be answered"),
    "choices": gettext_lazy("Choices"),
}


def _lines(label: Any) -> forms.CharField:
    box = forms.Textarea({"rows": 3})
    hint = gettext_lazy("One choice on each line, in the same order in every language.")
    return forms.CharField(label=label, help_text=hint, required=False, max_length=1000, widget=box)


class QuestionRow(RowForm):
    """One question in three languages."""

    folded = ("choices_fi", "choices_sv", "choices_en")

    fi = forms.CharField(label=gettext_lazy("Question in Finnish"), max_length=300)
    sv = forms.CharField(label=gettext_lazy("Question in Swedish"), max_length=300, required=False)
    en = forms.CharField(label=gettext_lazy("Question in English"), max_length=300, required=False)
    type = forms.ChoiceField(label=LABELS["type"], choices=TYPES)
    required = forms.BooleanField(label=LABELS["required"], required=False)
    choices_fi = _lines(gettext_lazy("Choices in Finnish"))
    choices_sv = _lines(gettext_lazy("Choices in Swedish"))
    choices_en = _lines(gettext_lazy("Choices in English"))

    @property
    def title(self) -> str:
        """The question itself."""
        return self.initial.get(lang()) or self.initial.get("fi", "")

    def clean(self) -> dict[str, Any]:
        """A choice needs choices, and the same number of them in each language that is used."""
        sent = self.cleaned_data
        if sent.get("type") == "choice":
            counts = {language: len(_split(sent.get(f"choices_{language}", ""))) for language in LANGUAGES}
            if counts["fi"] < 2:
                self.add_error("choices_fi", _("Write at least two choices, each on its own line."))
            for language in ("sv", "en"):
                if counts[language] not in (0, counts["fi"]):
                    self.add_error(f"choices_{language}", _("Write as many choices as in Finnish."))
        return sent


def question_row(question: dict[str, Any]) -> dict[str, Any]:
    """A stored question as the initial values of its row."""
    choices = {
        f"choices_{language}": "\n".join(
            choice.get(language, "") for choice in question.get("choices", [])
        ).strip()
        for language in LANGUAGES
    }
    shown = {"key": question["code"], "type": question["type"], "required": question["required"]}
    return {**question["labels"], **choices, **shown}


def questions_of(rows: Sequence[dict[str, Any]], before: Sequence[dict]) -> list[dict[str, Any]]:
    """Cleaned rows as stored questions; a known one keeps its code and what the row does not show."""
    old = {question["code"]: question for question in before}
    codes = free_codes(old)
    return [_question(row, old.get(row["key"], {}), codes) for row in rows]


def free_codes(taken: Any) -> Iterator[str]:
    """Codes for what the organisation adds itself."""
    return (code for number in count(1) if (code := f"own_{number}") not in taken)


def texts_of(row: dict[str, Any]) -> dict[str, str]:
    """The languages that a row was filled in."""
    return {language: row[language] for language in LANGUAGES if row[language]}


def question_in_words(question: dict[str, Any]) -> str:
    """The question, how it is answered and whether it must be."""
    how = str(dict(TYPES)[question["type"]])
    if question["type"] == "choice":
        how = f"{how}: {', '.join(in_words(choice) for choice in question['choices'])}"
    must = f"; {str(LABELS['required']).lower()}" if question["required"] else ""
    return f"{in_words(question['labels'])} ({how}{must})"


def value_of(path: str, value: Any) -> str:
    """Ways of answering in words."""
    if path.endswith(".type"):
        return str(dict(TYPES).get(value, value_in_words(path, value)))
    return value_in_words(path, value)


def _question(row: dict[str, Any], before: dict[str, Any], codes: Iterator[str]) -> dict[str, Any]:
    made = {
        **{name: value for name, value in before.items() if name != "choices"},
        "code": before.get("code") or next(codes),
        "type": row["type"],
        "required": row["required"],
        "labels": texts_of(row),
    }
    return made | {"choices": _choices(row)} if row["type"] == "choice" else made


def _choices(row: dict[str, Any]) -> list[dict[str, str]]:
    by_language = {language: _split(row[f"choices_{language}"]) for language in LANGUAGES}
    used = {language: lines for language, lines in by_language.items() if lines}
    return [dict(zip(used, choice, strict=True)) for choice in zip(*used.values(), strict=True)]


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
