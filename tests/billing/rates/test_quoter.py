"""Prices through the organisation's own rules in the database: estimate, agreement and claim are one function."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from billing.rates.quoter import quote_done_work, quote_work
from billing.rates.reasons import PROBLEMS, REASONS, REFUSALS
from domain.errors import DomainError
from registry.orders.quotes import ExpertFacts, Quote, WorkFacts, quote
from registry.sessions.cancellation import Outcome
from registry.sessions.effects import FeeEffect, Travel
from registry.sessions.happening import Event
from tenants.organisation.models import RuleKind, RuleVersion
from tenants.organisation.rules import NoRule
from tests.cases import read_cases
from tests.factories.organisation import use_preset
from tests.factories.registry import make_unit

DAY = dt.date(2026, 11, 24)
ROWS = read_cases("prices")
PRESETS = sorted({row["preset"] for row in ROWS})


def facts_of(row, **more) -> WorkFacts:
    return WorkFacts(
        day=DAY,
        task_type=row["task_type"],
        role=row["role"],
        minutes=int(row["minutes"]),
        audience_scope=row["scope"],
        preparation_agreed=row["preparation"] == "yes",
        agreed_amount=Decimal(row["agreed_amount"]) if row["agreed_amount"] else None,
        expert=ExpertFacts(
            agreement=row["agreement"],
            trainings=frozenset(filter(None, [row["training"]])),
            training_hours=int(row["training_hours"]),
            waives_fee=row["waived"] == "yes",
        ),
        **more,
    )


@pytest.mark.requirement(
    "A011",
    "A051",
    "A063",
    "A078",
    "A120",
    "A125",
    "A150",
    "A151",
    "A207",
    "A208",
    "A209",
    "A210",
    "A211",
    "A212",
    "A213",
)
@pytest.mark.parametrize("preset", PRESETS)
def test_every_case_of_a_preset_costs_the_same_estimated_agreed_and_claimed(north, preset):
    use_preset(preset)
    for row in (row for row in ROWS if row["preset"] == preset):
        agreed = quote(facts_of(row))
        made, claimed = quote_done_work(facts_of(row))
        assert agreed.low == agreed.high == claimed.low == made.total == Decimal(row["total"]), row[
            "explanation"
        ]
        assert sum(line.amount for line in agreed.lines) == agreed.low
        assert all((agreed.sentences, agreed.rule, agreed.version))


def test_before_anybody_is_chosen_somebody_with_a_right_to_the_fee_is_meant(north):
    use_preset("etela-karjala")
    assert quote(WorkFacts(DAY, "koulutus", 60)).low == Decimal("30.00")


@pytest.mark.requirement("A207")
def test_peer_support_costs_nothing_and_says_why(north):
    use_preset("soite")
    free = quote(WorkFacts(DAY, "vertaistuki", 60, role="peer"))
    assert (free.low, [line.amount for line in free.lines]) == (Decimal("0.00"), [Decimal("0.00")])
    with translation.override("fi"):
        assert free.sentences == ["Tästä roolista ei makseta palkkiota"]
        assert [line.text for line in free.lines] == ["Ei palkkiota"]
    with translation.override("sv"):
        assert free.sentences == ["För denna roll betalas inget arvode"]


@pytest.mark.requirement("A091")
def test_a_units_own_table_wins_in_that_unit_only(north):
    use_preset("keski-suomi")
    unit, other = make_unit(), make_unit("Osasto 2", "1020", "4102")
    own = RuleVersion.objects.get(kind=RuleKind.RATES).data
    own["name"] = "Osaston palkkiot"
    own["rates"][0]["terms"]["amount"] = 40.00
    RuleVersion.objects.create(
        kind=RuleKind.RATES,
        unit=unit,
        name="Oma",
        data=own,
        valid_from=dt.date(2026, 11, 24),
        approved_by="Testi",
        approved_on=DAY,
    )
    here, there = (quote(WorkFacts(DAY, "juttupenkki", 120, unit_id=place.pk)) for place in (unit, other))
    assert (here.low, here.rule) == (Decimal("80.00"), "Osaston palkkiot")
    assert (there.low, there.rule) == (Decimal("50.00"), "Palkkiot ja työkorvaukset")
    before = quote(WorkFacts(DAY - dt.timedelta(days=1), "juttupenkki", 120, unit_id=unit.pk))
    assert before.low == Decimal("50.00")


@pytest.mark.requirement("A150")
def test_a_range_is_shown_until_an_amount_is_agreed(north):
    use_preset("pohjois-pohjanmaa")
    open_price = quote(WorkFacts(DAY, "luento", 60))
    assert open_price.is_range
    assert open_price.low < open_price.high
    with pytest.raises(DomainError) as refusal, translation.override("fi"):
        quote(WorkFacts(DAY, "luento", 60, agreed_amount=Decimal("9000.00")))
    assert refusal.value.code == "agreed_amount_outside"
    assert "ei ole välillä" in str(refusal.value)


def test_a_missing_table_is_no_price_for_an_order_and_a_sentence_for_a_claim(north):
    assert quote(WorkFacts(DAY, "luento", 60)) is None
    with pytest.raises(NoRule, match="Pääkäyttäjä"):
        quote_work(WorkFacts(DAY, "luento", 60))


def test_work_without_a_rate_is_no_price_for_an_order_and_a_sentence_for_a_claim(north):
    use_preset("soite")
    assert quote(WorkFacts(DAY, "tuntematon", 60)) is None
    with pytest.raises(DomainError) as refusal, translation.override("sv"):
        quote_done_work(WorkFacts(DAY, "tuntematon", 60))
    assert refusal.value.code == "no_rate"
    assert "har inget pris" in str(refusal.value)


@pytest.mark.requirement("A054", "A056", "A058")
@pytest.mark.parametrize(
    ("effect", "total"),
    [
        (FeeEffect(), "37.50"),
        (FeeEffect(Decimal(50)), "18.75"),
        (FeeEffect(Decimal(0)), "0.00"),
        (FeeEffect(fixed=Decimal("20.00")), "20.00"),
    ],
)
def test_the_sessions_outcome_decides_the_share_and_speaks_with_its_own_words(north, effect, total):
    use_preset("ita-uusimaa")
    words = {"fi": "Asiakas ei tullut → palkkio maksetaan", "sv": "Klienten kom inte", "en": "No show"}
    outcome = Outcome(Event.CLIENT_ABSENT, "client_absent", "Peruutus", "1", effect, Travel.FULL, words=words)
    made, claimed = quote_done_work(WorkFacts(DAY, "tyopari", 90), outcome)
    assert made.total == claimed.low == Decimal(total)
    with translation.override("fi"):
        assert words["fi"] in claimed.sentences


def test_a_price_stored_and_read_again_is_the_same_in_every_language(north):
    use_preset("ita-uusimaa")
    again = Quote.from_data(quote(WorkFacts(DAY, "tyopari", 90)).to_data())
    texts = {}
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            texts[language] = again.lines[0].text
    assert texts == {
        "fi": "Palkkio, 1,5\u00a0h × 25,00\u00a0€",
        "sv": "Arvode, 1,5\u00a0h × 25,00\u00a0€",
        "en": "Fee, 1.5\u00a0h × €25.00",
    }


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_reason_refusal_and_problem_has_words(language):
    with translation.override(language):
        for text in (REASONS | REFUSALS | PROBLEMS).values():
            assert translation.gettext(text) != text
