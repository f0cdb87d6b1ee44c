"""What the panel judges: whether somebody is far enough to help others is never only self-declared (A002, A138).

The data of RuleKind.INTERVIEW, and nothing else is read from it:

    {"judgements": [{"code": "recovery", "labels": {"fi": "…"}}],    sentences, each judged by the panel
     "questions": [{"code": "why", "type": "text", …}]}              tenants/organisation/questions.py

Knows no models.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tenants.organisation.questions import answers_in_words, in_words


class Judged(TextChoices):
    """What the panel says of one sentence."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NOT_YET = "not_yet", _("Not yet")


@dataclass(frozen=True)
class Record:
    """A form of an interview and what was written on it."""

    judgements: tuple[Mapping[str, Any], ...]
    questions: tuple[Mapping[str, Any], ...]
    judged: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_data(cls, rule: Mapping[str, Any], kept: Mapping[str, Any]) -> "Record":
        """The organisation's rule, and what was kept of one interview."""
        return cls(
            tuple(rule["judgements"]),
            tuple(rule["questions"]),
            kept.get("judgements", {}),
            kept.get("answers", {}),
        )

    @property
    def unjudged(self) -> list[str]:
        """Sentences that nobody has judged, in words."""
        return [in_words(row["labels"]) for row in self.judgements if row["code"] not in self.judged]

    @property
    def not_yet(self) -> list[str]:
        """Sentences that do not hold yet, in words: with one of these nobody is found suitable."""
        return [
            in_words(row["labels"])
            for row in self.judgements
            if self.judged.get(row["code"]) == Judged.NOT_YET
        ]

    def judged_in_words(self) -> Iterator[tuple[str, str]]:
        """Each judged sentence with what was said of it: its label and its code."""
        for row in self.judgements:
            if row["code"] in self.judged:
                yield in_words(row["labels"]), self.judged[row["code"]]

    def answers_in_words(self) -> Iterator[tuple[str, str]]:
        """Each answered question with its answer."""
        return answers_in_words(self.questions, self.answers)
