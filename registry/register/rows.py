"""The table's rows: experts with what the chosen columns ask, in a fixed number of queries."""

import datetime as dt
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from domain.clock import today
from registry.bank.selectors import published_experts
from registry.bank.wording import place_name
from registry.experts.models import ConsentPurpose, Expert, ExpertTopic, PurposeConsent
from registry.joining.validity import signed_agreements
from registry.matching.gathering import valid_trainings
from registry.matching.standing import Standing, standings

PUBLIC = (ConsentPurpose.PHOTO, ConsentPurpose.STORY)


@dataclass(frozen=True)
class Row:
    """One expert in the table."""

    expert: Expert
    standing: Standing
    day: dt.date
    in_bank: bool = False

    @property
    def name(self) -> str:
        return f"{self.expert.last_name} {self.expert.first_name}"

    @property
    def place(self) -> str:
        code = self.expert.municipality_code
        return place_name(code) if code else ""

    @property
    def topics(self) -> list[str]:
        """Codes of what may be spoken of."""
        return [topic.topic_code for topic in self.expert.open_topics]

    @property
    def training(self) -> str:
        """The courses that count today."""
        return ", ".join(sorted({course.get_kind_display() for course in self._courses}))

    @property
    def training_hours(self) -> int:
        return sum(course.hours for course in self._courses)

    @property
    def _courses(self) -> list:
        return valid_trainings(self.expert, self.day)

    @property
    def agreement_until(self) -> dt.date | None:
        """The last day of the agreement in force; None without one, and for one without an end."""
        last_days = [paper.last_day for paper in signed_agreements(self.expert) if self.day in paper.period]
        return None if None in last_days else max(last_days, default=None)

    @property
    def paused_until(self) -> dt.date | None:
        return self.expert.paused_until if self.standing.is_paused else None

    @property
    def consents(self) -> str:
        """What may be used in communications: the last word on each purpose (A087)."""
        last = {consent.purpose: consent for consent in self.expert.purpose_consents.all()}
        allowed = [consent for consent in last.values() if not consent.is_withdrawal]
        return ", ".join(sorted(consent.get_purpose_display() for consent in allowed))


def rows_of(experts: Iterable[Expert], columns: Container[str]) -> list[Row]:
    """Rows of these experts for these columns: seven queries at most, however many they are."""
    people, day = list(experts), today()
    prefetch_related_objects(people, *_parts(columns))
    found = standings(people, day)
    published = set(published_experts()) if "bank" in columns else set()
    return [Row(expert, found[expert.pk], day, expert.pk in published) for expert in people]


def _parts(columns: Container[str]) -> Iterator[Prefetch]:
    """Topics that may be spoken of, and consents to be shown in communications, where a column asks for them."""
    if "topics" in columns:
        topics = ExpertTopic.objects.filter(is_off_limits=False).order_by("topic_code")
        yield Prefetch("topics", topics, to_attr="open_topics")
    if "consents" in columns:
        consents = PurposeConsent.objects.filter(purpose__in=PUBLIC).order_by("at", "id")
        yield Prefetch("purpose_consents", consents)
