"""Opening a rule's form and saving it as it is gives the same rule, whatever is in it."""

import pytest
from django.http import QueryDict

from administration.rules.editors import editor_for
from administration.rules.kinds.rates import RatesForm
from billing.rates.table import RateTable
from tenants.organisation.models import RuleKind, RuleVersion
from tests.administration.rules.filling import fields_of

PRESETS = ("etela-karjala", "ita-uusimaa", "keski-suomi", "pohjois-pohjanmaa", "soite")
KINDS = (
    RuleKind.TRAVEL,
    RuleKind.FEE_RIGHT,
    RuleKind.ELIGIBILITY,
    RuleKind.PAYMENT_CLASSES,
    RuleKind.PAYROLL_PROFILE,
)


def sent_as_shown(desk, kind) -> QueryDict:
    """What the browser sends when nothing is touched."""
    sent = QueryDict(mutable=True)
    for name, values in fields_of(desk.page(kind, "new/")).items():
        sent.setlist(name, values)
    return sent


@pytest.mark.parametrize("preset", PRESETS)
def test_every_money_rule_of_every_preset_comes_back_unchanged(desk, preset):
    anna = desk(preset)
    for kind in KINDS:
        before = RuleVersion.objects.get(kind=kind).data
        form = editor_for(kind).form(sent_as_shown(anna, kind), before=before)
        assert form.is_valid(), (kind, form.errors)
        assert form.to_data(before) == before, kind


@pytest.mark.parametrize("preset", PRESETS)
def test_every_rate_table_of_every_preset_prices_as_before(desk, preset):
    anna = desk(preset)
    before = RuleVersion.objects.get(kind=RuleKind.RATES).data
    form = RatesForm(sent_as_shown(anna, RuleKind.RATES), before=before)
    assert form.is_valid(), form.errors
    assert RateTable.from_data(form.to_data(before)) == RateTable.from_data(before)


EVERYTHING = {
    "code": "kaikki",
    "labels": {"fi": "Kaikki", "sv": "Allt", "en": "Everything"},
    "when": {
        "task_types": ["luento", "poistettu"], "roles": ["expert"], "trainings": ["expert", "ngo"],
        "training_hours": 50, "audience_scopes": ["regional"], "audience": {"low": 10, "high": 200},
        "minutes": {"low": 45}, "preparation": True, "modes": ["remote"], "languages": ["sv"],
    },
    "terms": {
        "unit": "begun_block", "amount": "12.50", "block_minutes": 30, "minimum": "40", "daily_cap": "250",
        "rounding": {"step": 15, "direction": "nearest", "minimum": 30}, "preparation": "own_rate",
        "preparation_amount": "18", "preparation_cap_minutes": 120, "travel_time": "share",
        "travel_time_percent": "50", "repeat_percent": "60", "recording_percent": "25",
    },
}  # fmt: skip


def test_a_rate_with_every_condition_and_every_detail_comes_back_unchanged(desk):
    anna = desk("ita-uusimaa")
    version = RuleVersion.objects.get(kind=RuleKind.RATES)
    data = {**version.data, "rates": [EVERYTHING], "index_value": "1234.50"}
    RuleVersion.objects.filter(pk=version.pk).update(data=data)
    form = RatesForm(sent_as_shown(anna, RuleKind.RATES), before=data)
    assert form.is_valid(), [row.errors for row in form.all_forms]
    assert RateTable.from_data(form.to_data(data)) == RateTable.from_data(data)
    page = anna.page("rates")
    for words in (
        "12,50",
        "30 minuutin jakso",
        "vähintään 40,00",
        "enintään 250,00",
        "10–200 henkilöä",
        "50 prosenttia",
    ):
        assert words in page.replace("\u00a0", " "), words
