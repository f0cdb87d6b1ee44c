"""Commitments: versions, grace, accepting, and what blocks new tasks."""

import datetime as dt

import pytest

from domain.clock import today
from domain.errors import Conflict, DomainError, NotAllowed
from registry.experts.models import Expert
from registry.joining.commitments import (
    accept_commitment,
    ask_for_commitments,
    asked_here,
    publish_commitment,
    states_of,
    text_in_force,
)
from registry.joining.grace import Asked, Published, asked_on
from registry.joining.models import Commitment, CommitmentKind
from registry.matching.proposals import judge
from tests.factories.orders import make_order
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.factories.sessions import MONDAY, helsinki, messages_sent

DAY = dt.timedelta(days=1)
TEXTS = {"fi": "Sitoudun.", "sv": "Jag förbinder mig.", "en": "I commit myself."}
D = dt.date


def version(name: str, start: dt.date, grace: int) -> Published:
    return Published(name, start, start + grace * DAY)


TWO = version("2", D(2026, 11, 1), 30)
THREE = version("3", D(2026, 11, 10), 10)


@pytest.mark.requirement("A195")
@pytest.mark.parametrize(
    ("day", "asked", "enough"),
    [
        (D(2026, 10, 31), "1", {"1"}),
        (D(2026, 11, 1), "2", {"1", "2"}),
        (D(2026, 11, 9), "2", {"1", "2"}),
        (D(2026, 11, 10), "3", {"1", "2", "3"}),
        (D(2026, 11, 19), "3", {"1", "2", "3"}),
        (D(2026, 11, 20), "3", {"3"}),
    ],
)
def test_an_earlier_version_is_enough_until_its_grace_is_over(day, asked, enough):
    found = asked_on(day, [THREE, TWO], "1")
    assert found.version == asked
    assert {name for name in ("1", "2", "3") if found.accepts(name)} == enough
    assert not found.accepts(None)


def test_each_version_keeps_its_own_grace():
    long = version("3", D(2026, 11, 10), 60)
    assert asked_on(D(2026, 12, 5), [TWO, long], "1") == Asked("3", frozenset({"2"}), long.only_from)


@pytest.fixture
def publish(rules):
    """`publish(kind, **facts)` makes version 2."""

    def make(kind=CommitmentKind.CONFIDENTIALITY, **facts):
        known = {"version": "2", "texts": TEXTS, "valid_from": today(), "grace_days": 14}
        return publish_commitment(kind=kind, by=person("Anna"), **{**known, **facts})

    return make


def blocked(expert) -> bool:
    reasons = judge(make_order(day=today() + 60 * DAY), Expert.objects.filter(pk=expert.pk))[str(expert.pk)]
    return "commitment_missing" in {reason.code for reason in reasons}


@pytest.mark.requirement("A195", "A198", "A216")
def test_a_new_version_blocks_new_tasks_only_after_the_grace_time(publish, clock):
    eero = make_expert("Eero")
    (text, *_) = publish()
    assert messages_sent("commitment.asked", text.pk) == 1
    assert not blocked(eero)
    clock.move_to(helsinki(MONDAY + 14 * DAY, "08:00"))
    assert blocked(eero)
    accept(eero)
    assert not blocked(eero)


def accept(expert, kind=CommitmentKind.CONFIDENTIALITY, **changes):
    facts = {"version": asked_here()[kind].version, "text": "Sitoudun.", "language": "fi", "by": expert.user}
    return accept_commitment(expert=expert, kind=kind, **{**facts, **changes})


@pytest.mark.requirement("A198")
def test_the_expert_accepts_the_words_that_were_shown_and_nobody_else_can(publish):
    eero = make_expert("Eero", ready=False)
    publish()
    with pytest.raises(NotAllowed):
        accept(eero, by=person("Kaarina"))
    with pytest.raises(Conflict):
        accept(eero, version="1")
    assert accept(eero) == accept(eero)
    row = Commitment.objects.get(expert=eero)
    assert (row.version, row.language, len(row.text_sha256)) == ("2", "fi", 64)
    states = {state.kind: state for state in states_of(eero)}
    assert states["confidentiality"].is_done
    assert states["data_security"].blocks


@pytest.mark.requirement("A196", "A195")
@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(("language", "duty"), [("fi", "palautetta"), ("sv", "respons"), ("en", "feedback")])
def test_feedback_is_a_duty_of_the_model_that_everybody_accepts(language, duty):
    assert "rules" in asked_here()
    words = text_in_force(CommitmentKind.RULES, language, our_name="Esimerkkialue")
    assert duty in words
    assert "Esimerkkialue" in words


def test_a_version_needs_every_language_a_name_of_its_own_and_a_day_ahead(publish):
    with pytest.raises(DomainError):
        publish(texts={**TEXTS, "sv": " "})
    with pytest.raises(DomainError):
        publish(valid_from=today() - DAY)
    publish()
    with pytest.raises(Conflict):
        publish(valid_from=today() + DAY)
    with pytest.raises(Conflict):
        publish(version="3")


def test_everybody_is_asked_on_the_first_day_and_once_more_before_the_grace_is_over(publish, clock):
    (text, *_) = publish(valid_from=today() + 2 * DAY)
    told = []
    for days in (0, 2, 3, 9, 10, 15, 16):
        clock.move_to(helsinki(MONDAY + days * DAY, "03:17"))
        ask_for_commitments()
        told.append(messages_sent("commitment.asked", text.pk))
    assert told == [0, 1, 1, 2, 2, 2, 2]
