"""What is judged and asked when an applicant is interviewed (A043, A044, A002, A138)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from administration.rules.editors import Editor, RowForm, RuleForm, register, rows_of
from administration.rules.kinds.questions import (
    LABELS,
    QuestionRow,
    free_codes,
    question_in_words,
    question_row,
    questions_of,
    texts_of,
    value_of,
)
from administration.rules.telling import lang, named
from tenants.organisation.models import RuleKind
from tenants.organisation.questions import answer_form, in_words

JUDGED = gettext_lazy("What is judged")
ASKED = gettext_lazy("What is asked")


class JudgementRow(RowForm):
    """One sentence that the panel judges, in three languages."""

    fi = forms.CharField(label=gettext_lazy("Sentence in Finnish"), max_length=300)
    sv = forms.CharField(label=gettext_lazy("Sentence in Swedish"), max_length=300, required=False)
    en = forms.CharField(label=gettext_lazy("Sentence in English"), max_length=300, required=False)

    @property
    def title(self) -> str:
        """The sentence itself."""
        return self.initial.get(lang()) or self.initial.get("fi", "")


class InterviewRuleForm(RuleForm):
    """The judgements and the questions of the interview."""

    tables = {
        "judgements": rows_of(
            JudgementRow, title=JUDGED, one=gettext_lazy("Judgement"), ordered=True, least=1
        ),
        "questions": rows_of(QuestionRow, title=ASKED, one=gettext_lazy("Question"), ordered=True),
    }

    @classmethod
    def initial_from(cls, data: dict[str, Any]) -> dict[str, Any]:
        judged = [{"key": row["code"], **row["labels"]} for row in data["judgements"]]
        return {"judgements": judged, "questions": [question_row(row) for row in data["questions"]]}

    def to_data(self, before: dict[str, Any]) -> dict[str, Any]:
        questions = questions_of(self.kept("questions"), before["questions"])
        return {**before, "judgements": self._judgements(before["judgements"]), "questions": questions}

    def _judgements(self, before: list[dict]) -> list[dict]:
        old = {row["code"]: row for row in before}
        codes = free_codes(old)
        return [
            {**(old.get(row["key"]) or {"code": next(codes)}), "labels": texts_of(row)}
            for row in self.kept("judgements")
        ]


def words(data: dict[str, Any]) -> list[tuple]:
    """Every judgement and question on a line of its own."""
    judged = [
        (JUDGED, in_words(row["labels"]), f"judgements.{n}") for n, row in enumerate(data["judgements"])
    ]
    asked = [(ASKED, question_in_words(row), f"questions.{n}") for n, row in enumerate(data["questions"])]
    return judged + asked


def example(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions as the panel sees them."""
    return [{"side": ASKED, "form": answer_form(data["questions"], prefix="example")}]


def brief(data: dict[str, Any]) -> str:
    """How much the panel goes through."""
    judged, asked = len(data["judgements"]), len(data["questions"])
    parts = [
        ngettext("%(n)s judgement", "%(n)s judgements", judged) % {"n": judged},
        ngettext("%(n)s question", "%(n)s questions", asked) % {"n": asked},
    ]
    return ", ".join(parts)


register(
    Editor(
        kind=RuleKind.INTERVIEW,
        title=gettext_lazy("Interview of applicants"),
        lead=gettext_lazy("What the panel judges and asks before anybody is found suitable."),
        icon="messages-square",
        form=InterviewRuleForm,
        words=words,
        example=example,
        label_of=lambda path: named({"judgements": JUDGED, "questions": ASKED, **LABELS}, path),
        value_of=value_of,
        template="rule_settings/parts/example_feedback.html",
        brief=brief,
        note=gettext_lazy(
            "With a “not yet” in any judgement nobody can be found suitable. "
            "Interviews that are held already keep the questions they had."
        ),
    )
)
