"""Questions that an organisation writes itself: as fields of a form, and as answers in words.

A question is rule data: `{code, type, required, labels, choices?}`. `scale` is answered from 1 to 5, `choice` with one of
`choices`, `text` in own words.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language

Question = Mapping[str, Any]

SCALE = [(str(number), str(number)) for number in range(1, 6)]
LONGEST_ANSWER = 4000


def in_words(labels: Mapping[str, str]) -> str:
    """A text of the organisation in the reader's language, else in Finnish."""
    return labels.get((get_language() or "fi")[:2]) or labels["fi"]


def answer_form(
    questions: Sequence[Question], data: Any = None, *, prefix: str | None = None, initial: Any = None
) -> forms.Form:
    """A form with one field for each question, in the reader's language."""
    form = forms.Form(data, prefix=prefix, initial=initial)
    for question in questions:
        form.fields[question["code"]] = _field(question)
    return form


def answers_in_words(questions: Sequence[Question], answers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each question that was answered, with its answer as people read it."""
    for question in questions:
        answer = answers.get(question["code"], "")
        if answer:
            yield in_words(question["labels"]), _said(question, answer)


def _said(question: Question, answer: str) -> str:
    match question["type"]:
        case "choice":
            return dict(_choices(question)).get(answer, answer)
        case "scale":
            return f"{answer}/{SCALE[-1][0]}"
    return answer


def _choices(question: Question) -> list[tuple[str, str]]:
    return [(str(number), in_words(choice)) for number, choice in enumerate(question["choices"])]


def _field(question: Question) -> forms.Field:
    facts = {"label": in_words(question["labels"]), "required": question["required"]}
    match question["type"]:
        case "scale":
            return forms.ChoiceField(choices=SCALE, widget=forms.RadioSelect, **facts)
        case "choice":
            return forms.ChoiceField(choices=_choices(question), widget=forms.RadioSelect, **facts)
    return forms.CharField(max_length=LONGEST_ANSWER, widget=forms.Textarea({"rows": 3}), **facts)
