"""What is asked after the work, from three sides (A168). The answers are collected by a later part of the service."""

from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from administration.rules.editors import Editor, RuleForm, register, rows_of
from administration.rules.kinds.questions import (
    LABELS,
    QuestionRow,
    question_in_words,
    question_row,
    questions_of,
    value_of,
)
from administration.rules.telling import named
from tenants.organisation.models import RuleKind
from tenants.organisation.questions import answer_form
from tenants.terminology.terms import tt_lazy

SIDES = {
    "audience": gettext_lazy("Those who listened"),
    "expert": tt_lazy("The {expert}"),
    "worker": gettext_lazy("The worker"),
}


def _table(side: str) -> type:
    return rows_of(QuestionRow, title=SIDES[side], one=gettext_lazy("Question"), ordered=True)


class FeedbackForm(RuleForm):
    """The questions of each side."""

    tables = {side: _table(side) for side in SIDES}

    @classmethod
    def initial_from(cls, data: dict[str, Any]) -> dict[str, Any]:
        return {side: [question_row(question) for question in data.get(side, [])] for side in SIDES}

    def to_data(self, before: dict[str, Any]) -> dict[str, Any]:
        return {**before, **{side: questions_of(self.kept(side), before.get(side, [])) for side in SIDES}}


def words(data: dict[str, Any]) -> list[tuple]:
    """Every question on a line of its own, side by side."""
    lines = []
    for side, name in SIDES.items():
        for number, question in enumerate(data.get(side, [])):
            lines.append((name, question_in_words(question), f"{side}.{number}"))
    return lines


def example(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The forms as those who answer would see them."""
    return [
        {"side": name, "form": answer_form(data.get(side, []), prefix=f"example-{side}")}
        for side, name in SIDES.items()
    ]


def brief(data: dict[str, Any]) -> str:
    """How many questions each side gets."""
    counts = [f"{name}: {_number(len(data.get(side, [])))}" for side, name in SIDES.items()]
    return ", ".join(counts)


def _number(n: int) -> str:
    return ngettext("%(n)s question", "%(n)s questions", n) % {"n": n}


register(
    Editor(
        kind=RuleKind.FEEDBACK,
        title=gettext_lazy("Feedback forms"),
        lead=gettext_lazy("What is asked after the work, from three sides."),
        icon="message-square",
        form=FeedbackForm,
        words=words,
        example=example,
        label_of=lambda path: named({**SIDES, **LABELS}, path),
        value_of=value_of,
        template="rule_settings/parts/example_feedback.html",
        brief=brief,
        note=gettext_lazy(
            "The questions are kept ready here. The service does not send them to anybody yet."
        ),
    )
)
