"""Whether somebody can take tasks at all: told in words, and asked of the database."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domain.clock import today
from registry.experts.models import Expert, Training
from registry.joining.models import Agreement, Commitment
from registry.matching.standing import State, in_state, standings
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.organisation import use_preset
from tests.factories.register import fill_register
from tests.factories.registry import make_expert

ASKED = {
    "training": {"kinds": ["expert", "ngo"], "hours": 50},
    "commitments": {"confidentiality": "1", "rules": "1"},
}


@pytest.fixture
def rules(north):
    return RuleVersion.objects.create(
        kind=RuleKind.ELIGIBILITY, name="Kelpoisuus", data=ASKED, valid_from=dt.date(2020, 1, 1),
        approved_by="Johtaja", approved_on=dt.date(2020, 1, 1),
    )  # fmt: skip


def standing_of(expert):
    return standings([Expert.objects.get(pk=expert.pk)], today())[expert.pk]


def test_somebody_with_every_paper_can_take_tasks(rules):
    standing = standing_of(make_expert("Eero"))
    assert standing.can_take_tasks
    assert (standing.state, standing.missing, standing.words) == (State.READY, [], "Voi ottaa tehtäviä")


@pytest.mark.requirement("A047", "A198")
@pytest.mark.parametrize(
    ("lose", "words"),
    [
        (lambda expert: Agreement.objects.filter(expert=expert).delete(), "voimassa oleva sopimus"),
        (lambda expert: Commitment.objects.filter(expert=expert, kind="rules").delete(), "sitoumus"),
        (lambda expert: Training.objects.filter(expert=expert).delete(), "koulutus"),
        (lambda expert: Training.objects.filter(expert=expert).update(hours=30), "koulutustunteja (30/50)"),
    ],
)
def test_what_is_missing_is_told(rules, lose, words):
    expert = make_expert("Eero")
    lose(expert)
    standing = standing_of(expert)
    assert standing.state == State.MISSING
    assert standing.words.startswith("Puuttuu: ")
    assert words in standing.words


def test_a_break_and_an_end_are_told(rules):
    until = today() + dt.timedelta(days=9)
    paused, ended = make_expert("Eero", paused_until=until), make_expert("Essi", status="ended")
    assert standing_of(paused).state == State.PAUSED
    assert f"{until.day}.{until.month}.{until.year}" in standing_of(paused).words
    assert standing_of(ended).state == State.ENDED


def test_where_no_training_is_asked_an_untrained_person_can_take_tasks(north):
    use_preset("etela-karjala")
    assert standing_of(make_expert("Eero", trained_hours=0)).can_take_tasks


def test_the_database_finds_the_same_people_as_the_words_tell(rules):
    fill_register(120)
    told = standings(Expert.objects.all(), today())
    for state in (State.READY, State.ENDED):
        found = set(Expert.objects.filter(in_state(state, today())).values_list("pk", flat=True))
        assert found == {key for key, standing in told.items() if standing.state == state}
        assert found
    lacking = set(Expert.objects.filter(in_state(State.MISSING, today())).values_list("pk", flat=True))
    assert lacking == {key for key, each in told.items() if each.missing and not each.has_ended}
    paused = set(Expert.objects.filter(in_state(State.PAUSED, today())).values_list("pk", flat=True))
    assert paused == {key for key, each in told.items() if each.is_paused and not each.has_ended}


def test_standings_cost_the_same_for_one_and_for_many(rules):
    fill_register(30)
    counts = []
    for people in (Expert.objects.all()[:1], Expert.objects.all()[:30]):
        experts = list(people)
        with CaptureQueriesContext(connection) as queries:
            standings(experts, today())
        counts.append(len(queries))
    assert counts[0] == counts[1]
