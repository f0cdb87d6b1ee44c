"""Where a title may act without training (A134): who it is, who it is not, and where the title is shown."""

import datetime as dt

import pytest

from domain.clock import today
from domain.period import Period
from registry.experts.models import Expert
from registry.matching.eligibility import any_task, blockers, untrained_title
from registry.matching.facts import Candidate, Rules, Training
from registry.matching.gathering import rules_from_data
from registry.matching.standing import State, in_state, standings
from tenants.presets import load
from tests.factories.orders import coordinator, order_row
from tests.factories.organisation import preset_for_module
from tests.factories.registry import make_expert
from tests.visitor import Visitor

DAY = dt.date(2026, 11, 25)
ALWAYS = Period(dt.date(2020, 1, 1), None)
TITLE = "kokemusasiantuntija"
ASKED = {"kinds": frozenset({"network", "ngo"}), "hours": 0}
LETS = Rules(training=Training(**ASKED, untrained_titles=(TITLE,)))
ASKS = Rules(training=Training(**ASKED))
UNTRAINED = Candidate(id="", agreements=(ALWAYS,))
TRAINED = Candidate(id="", agreements=(ALWAYS,), trainings={"ngo": ALWAYS})


@pytest.mark.requirement("A134")
@pytest.mark.parametrize(
    ("candidate", "rules", "title", "codes"),
    [
        (UNTRAINED, LETS, TITLE, []),
        (TRAINED, LETS, "", []),
        (UNTRAINED, ASKS, "", ["training_missing"]),
        (TRAINED, ASKS, "", []),
    ],
)
def test_the_title_is_for_those_who_lack_the_training_and_only_where_it_may_act(
    candidate, rules, title, codes
):
    assert untrained_title(candidate, DAY, rules) == title
    assert [reason.code for reason in blockers(candidate, any_task(DAY), rules)] == codes


@pytest.mark.requirement("A134")
def test_work_that_asks_a_training_of_its_own_asks_it_of_the_title_too():
    rules = Rules(training=LETS.training, training_by={"ryhma": Training(kinds=frozenset({"expert"}))})
    task = any_task(DAY)
    group = type(task)(start=task.start, end=task.end, task_type="ryhma")
    assert [reason.code for reason in blockers(UNTRAINED, group, rules)] == ["training_missing"]
    assert not blockers(UNTRAINED, task, rules)


@pytest.mark.requirement("A134")
def test_one_of_the_five_presets_has_such_a_title():
    rules = {
        code: rules_from_data({"training": load(code)["training"]["listed"]})
        for code in ("ita-uusimaa", "keski-suomi", "etela-karjala", "pohjois-pohjanmaa", "soite")
    }
    lets = {
        code: rule.training.untrained_titles for code, rule in rules.items() if rule.training.untrained_titles
    }
    assert lets == {"pohjois-pohjanmaa": (TITLE,)}


@pytest.fixture(scope="module")
def network(django_db_setup, django_db_blocker):
    """The organisation of the third source document."""
    with django_db_blocker.unblock():
        yield from preset_for_module("pohjois-pohjanmaa")


@pytest.mark.requirement("A134")
def test_the_register_and_the_choosing_page_show_the_title(network, north):
    aino, eero = make_expert("Aino", trained_hours=0), make_expert("Eero", trained_hours=0)
    eero.trainings.create(kind="ngo", hours=10, completed_on=today() - dt.timedelta(days=9))
    found = standings([aino, eero], today())
    assert (found[aino.pk].state, found[eero.pk].state) == (State.READY, State.READY)
    assert TITLE in found[aino.pk].words
    assert TITLE not in found[eero.pk].words
    assert set(Expert.objects.filter(in_state(State.READY, today()))) == {aino, eero}
    keeper = Visitor("north").sign_in(coordinator())
    for path in ("/register/", f"/register/{aino.pk}/", f"/work/{order_row().pk}/choose/"):
        assert f"Ilman koulutusta, nimikkeenä {TITLE}" in keeper.get(path).content.decode(), path
    assert TITLE not in keeper.get(f"/register/{eero.pk}/").content.decode()
