"""What is asked after the work, from three sides (A168). The answers are collected by a later part of the service."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from administration.rules.editors import Editor, RowForm, RuleForm, register, rows_of
from administration.rules.telling import lang, named, value_in_words
from tenants.organisation.models import RuleKind
from tenants.terminology.terms import tt_lazy

LANGUAGES = ("fi", "sv", "en")
SIDES = {
    "audience": gettext_lazy("Those who listened"),
    "expert": tt_lazy("The {expert}"),
    "worker": gettext_lazy("The worker"),
}
TYPES = [
    ("scale", gettext_lazy("From 1 to 5")),
    ("choice", gettext_lazy("Choose one")),
    ("text", gettext_lazy("Own words")),
]
SCALE = [(str(number), str(number)) for number in range(1, 6)]
LABELS = {
    **SIDES,
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


def _table(side: str) -> type:
    return rows_of(QuestionRow, title=SIDES[side], one=gettext_lazy("Question"), ordered=True)


class FeedbackForm(RuleForm):
    """The questions of each side."""

    tables = {side: _table(side) for side in SIDES}

    @classmethod
    def initial_from(cls, data: dict[str, Any]) -> dict[str, Any]:
        return {side: [_row(question) for question in data.get(side, [])] for side in SIDES}

    def to_data(self, before: dict[str, Any]) -> dict[str, Any]:
        return {**before, **{side: self._questions(side, before.get(side, [])) for side in SIDES}}

    def _questions(self, side: str, before: list[dict]) -> list[dict]:
        old = {question["code"]: question for question in before}
        codes = (code for number in count(1) if (code := f"own_{number}") not in old)
        return [_question(row, old.get(row["key"], {}), codes) for row in self.kept(side)]


def _row(question: dict[str, Any]) -> dict[str, Any]:
    choices = {
        f"choices_{language}": "\n".join(
            choice.get(language, "") for choice in question.get("choices", [])
        ).strip()
        for language in LANGUAGES
    }
    shown = {"key": question["code"], "type": question["type"], "required": question["required"]}
    return {**question["labels"], **choices, **shown}


def _question(row: dict[str, Any], before: dict[str, Any], codes: Iterator[str]) -> dict[str, Any]:
    made = {
        **{name: value for name, value in before.items() if name != "choices"},
        "code": before.get("code") or next(codes),
        "type": row["type"],
        "required": row["required"],
        "labels": {language: row[language] for language in LANGUAGES if row[language]},
    }
    return made | {"choices": _choices(row)} if row["type"] == "choice" else made


def _choices(row: dict[str, Any]) -> list[dict[str, str]]:
    by_language = {language: _split(row[f"choices_{language}"]) for language in LANGUAGES}
    used = {language: lines for language, lines in by_language.items() if lines}
    return [dict(zip(used, choice, strict=True)) for choice in zip(*used.values(), strict=True)]


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def words(data: dict[str, Any]) -> list[tuple]:
    """Every question on a line of its own, side by side."""
    lines = []
    for side, name in SIDES.items():
        for number, question in enumerate(data.get(side, [])):
            lines.append((name, _question_words(question), f"{side}.{number}"))
    return lines


def _question_words(question: dict[str, Any]) -> str:
    how = str(dict(TYPES)[question["type"]])
    if question["type"] == "choice":
        how = f"{how}: {', '.join(_in_language(choice) for choice in question['choices'])}"
    must = f"; {str(LABELS['required']).lower()}" if question["required"] else ""
    return f"{_in_language(question['labels'])} ({how}{must})"


def _in_language(labels: dict[str, str]) -> str:
    return labels.get(lang()) or labels["fi"]


def example(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The forms as those who answer would see them."""
    return [
        {"side": name, "form": answer_form(data.get(side, []), prefix=f"example-{side}")}
        for side, name in SIDES.items()
    ]


def answer_form(questions: list[dict[str, Any]], *, prefix: str) -> forms.Form:
    """A form with one field for each question, in the reader's language."""
    form = forms.Form(prefix=prefix)
    for question in questions:
        form.fields[question["code"]] = _field(question)
    return form


def _field(question: dict[str, Any]) -> forms.Field:
    facts = {"label": _in_language(question["labels"]), "required": question["required"]}
    match question["type"]:
        case "scale":
            return forms.ChoiceField(choices=SCALE, widget=forms.RadioSelect, **facts)
        case "choice":
            choices = [
                (str(number), _in_language(choice)) for number, choice in enumerate(question["choices"])
            ]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **facts)
    return forms.CharField(widget=forms.Textarea({"rows": 3}), **facts)


def brief(data: dict[str, Any]) -> str:
    """How many questions each side gets."""
    counts = [f"{name}: {_number(len(data.get(side, [])))}" for side, name in SIDES.items()]
    return ", ".join(counts)


def _number(n: int) -> str:
    return ngettext("%(n)s question", "%(n)s questions", n) % {"n": n}


def value_of(path: str, value: Any) -> str:
    """Ways of answering in words."""
    return (
        str(dict(TYPES).get(value, value_in_words(path, value)))
        if path.endswith(".type")
        else value_in_words(path, value)
    )


register(
    Editor(
        kind=RuleKind.FEEDBACK,
        title=gettext_lazy("Feedback forms"),
        lead=gettext_lazy("What is asked after the work, from three sides."),
        icon="message-square",
        form=FeedbackForm,
        words=words,
        example=example,
        label_of=lambda path: named(LABELS, path),
        value_of=value_of,
        template="rule_settings/parts/example_feedback.html",
        brief=brief,
        note=gettext_lazy(
            "The questions are kept ready here. The service does not send them to anybody yet."
        ),
    )
)
