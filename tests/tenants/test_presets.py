"""The five presets (rules.md section 1) as data: complete, readable, each value with its source."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from billing.approvals.chain import ChainSpec
from billing.claims.calendar import PayCalendar
from billing.rates.fee_right import FeeRight
from billing.rates.table import RateTable, check_table
from domain.errors import DomainError
from domain.reasons import Reason
from registry.sessions.cancellation import Policy
from tenants.organisation.instructions import instructions_of
from tenants.organisation.routing import Holder, Matter, Work, route
from tenants.presets import available, load, schema
from tenants.presets.sources import join, take_sources
from tenants.reference import regions, topics, work_forms
from tenants.terminology.shipped import LABELS

CODES = ("etela-karjala", "ita-uusimaa", "keski-suomi", "pohjois-pohjanmaa", "soite")
ACCEPTANCE_LIST = Path(__file__).parents[1] / "requirements" / "acceptance.csv"
every_preset = pytest.mark.parametrize("code", CODES)


def leaves(node, path="") -> Iterator[str]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else None
    if inner is None:
        yield path
        return
    for name, child in inner:
        yield from leaves(child, f"{path}.{name}" if path else str(name))


def test_the_five_presets_are_there():
    assert available() == CODES
    with pytest.raises(DomainError) as refusal:
        load("../defaults")
    assert refusal.value.code == "preset_unknown"


@every_preset
def test_every_preset_is_complete_and_its_rules_can_be_built(code):
    preset = load(code)
    jsonschema.Draft202012Validator.check_schema(schema())
    Policy.from_data(preset["cancellation"])
    PayCalendar.from_data(preset["pay_calendar"])
    ChainSpec.from_data(preset["approval_chain"])
    FeeRight.from_data(preset["fee_right"])
    for table in preset["rate_tables"]:
        assert check_table(RateTable.from_data(table)) == ()


@every_preset
def test_every_value_says_where_it_comes_from(code):
    preset = load(code)
    for path in leaves(preset.data):
        assert re.fullmatch(r"A\d{3}( A\d{3})*|default|reference", preset.source_of(path)), path


@every_preset
def test_the_requirements_named_as_sources_exist(code):
    rows = set(re.findall(r"^(A\d{3}),", ACCEPTANCE_LIST.read_text("utf-8"), flags=re.M))
    named = {row for source in load(code).sources.values() for row in source.split() if row.startswith("A")}
    assert named
    assert named <= rows


@every_preset
def test_words_task_types_and_payments_point_to_things_that_exist(code):
    preset = load(code)
    tasks = {task["code"]: task for task in preset["task_types"]}
    assert set(tasks) <= set(work_forms())
    assert {task["payment"] for task in tasks.values()} <= set(preset["payment_classes"])
    assert {product["task_type"] for product in preset["products"]} <= set(tasks)
    rates = {rate["code"] for table in preset["rate_tables"] for rate in table["rates"]}
    assert {product.get("rate", "") for product in preset["products"]} <= rates | {""}
    for table in preset["rate_tables"]:
        asked = {task for rate in table["rates"] for task in rate.get("when", {}).get("task_types", [])}
        assert asked <= set(tasks)
    assert all(set(task["names"]) == {"fi", "sv", "en"} for task in tasks.values())
    words = {("expert" if slot == "paid_expert" else slot, word) for slot, word in preset["words"].items()}
    assert words <= {(row["slot"], row["fi"]) for row in LABELS}


@every_preset
def test_what_comes_in_has_a_holder_for_every_topic(code):
    table = load(code)["routing"]
    assert {group for rule in table["rules"] for group in rule["topic_groups"]} <= set(topics())
    for topic in topics():
        assert route(table, Matter(Work.ORDER, topics=frozenset({topic}))).holder == Holder(
            role="coordinator"
        )


@every_preset
def test_instructions_and_the_orientation_list_are_read_as_they_are_stored(code):
    preset = load(code)
    parts = instructions_of(
        [("organisation", {"parts": [{"code": c, **p} for c, p in preset["instructions"].items()]})]
    )
    assert {part.code for part in parts} >= {"before", "arriving", "contact", "support", "limits", "after"}
    assert {"premises", "people"} <= set(preset["orientation"])
    languages = [set(part.texts) for part in parts] + [set(words) for words in preset["orientation"].values()]
    assert all(words == {"fi", "sv", "en"} for words in languages)


@every_preset
def test_region_names_and_languages_are_those_of_the_reference(code):
    preset = load(code)
    region = regions()[preset["region"]]
    if preset.source_of("name") == "reference":
        assert preset["name"] == {"fi": region.names["fi"], "sv": region.names["sv"]}
    assert ("sv" in preset["languages"]) == region.is_bilingual or preset["kind"] == "ngo_network"


def test_the_colours_slugs_and_names_differ():
    for part in ("brand_colour", "slug"):
        assert len({load(code)[part] for code in CODES}) == len(CODES)
    assert all(load(code)["slug"] == code for code in CODES)


# One row per line of the table in rules.md section 1: what each preset says, in the order of CODES.
TABLE = {
    "kind": ["region", "region", "centre", "ngo_network", "region"],
    "words.expert": [
        "kokemusasiantuntija",
        "kokemusasiantuntija",
        "koulutettu kokemusasiantuntija",
        "kokemustoimija",
        "kokemustoimija",
    ],
    "words.paid_expert": [
        "kokemusasiantuntija",
        "kokemusasiantuntija",
        "koulutettu kokemusasiantuntija",
        "kokemusasiantuntija",
        "kokemusasiantuntija",
    ],
    "languages": [["fi"], ["fi", "sv"], ["fi"], ["fi"], ["fi", "sv"]],
    "training.listed.judged_by": ["nothing", "interview", "training", "training", "training"],
    "training.listed.kinds": [[], [], ["expert"], ["network", "ngo"], ["expert", "peer"]],
    "fee_right.trainings": [["expert", "ngo"], [], ["expert"], [], ["expert"]],
    "fee_right.training_hours": [50, 0, 0, 0, 0],
    "fee_right.waiver_allowed": [True, True, True, True, True],
    "agreement_kinds": [
        ["commission", "employed"],
        ["commission"],
        ["commission"],
        ["voluntary", "commission", "invoice"],
        ["commission"],
    ],
    "rate_tables.0.rates.0.terms.unit": ["occasion", "hour", "hour", "hour", "occasion"],
    "ordering.who": [
        ["staff", "vetted_external", "public"],
        ["staff"],
        ["staff", "vetted_external"],
        ["vetted_external", "staff"],
        ["staff"],
    ],
    "ordering.contact_mode": ["open", "worker", "desk", "background_organisation", "worker"],
    "coordination.model": ["by_topic", "one", "desk", "background_organisation", "one"],
    "coordination.unit_contacts": [False, True, False, False, False],
    "coordination.steering_group": [False, False, False, False, True],
    "approval_chain.steps.0.kind": ["role", "role", "orderer", "orderer", "role"],
    "cancellation.notice.time": ["15:00"] * 5,
    "pay_calendar.cutoff_day": [9] * 5,
    "pay_calendar.pay_day": ["last_day"] * 5,
    "travel.basis": ["agreed", "case_by_case", "per_payer", "agreed", "state_rules"],
    "travel.no_cost_warning": [True] * 5,
    "flags.deputy_first": [False, False, False, False, True],
}


def value_at(node, path: str):
    for name in path.split("."):
        node = node[int(name) if isinstance(node, list) else name]
    return node


@pytest.mark.requirement("A076", "A117", "A126", "A151", "A181", "A204")
@pytest.mark.parametrize("path", TABLE)
def test_the_table_of_presets_is_in_the_data(path):
    assert [value_at(load(code).data, path) for code in CODES] == TABLE[path]


def test_the_approval_chains_are_as_the_sources_say():
    steps = {
        code: [s.get("holder", s["kind"]) for s in load(code)["approval_chain"]["steps"]] for code in CODES
    }
    assert steps["keski-suomi"] == ["orderer", "line_manager", "unit_head"]
    assert steps["ita-uusimaa"] == ["unit_contact"]
    assert steps["etela-karjala"] == steps["soite"] == ["coordinator"]
    assert {step["remind_after_days"] for step in load("keski-suomi")["approval_chain"]["steps"]} == {3}


def test_the_amounts_per_occasion_are_those_of_the_source():
    rates = load("soite")["rate_tables"][0]["rates"]
    assert [rate["terms"]["amount"] for rate in rates] == [Decimal(a) for a in (30, 30, 50, 75, 75, 100)]
    assert [load("soite").source_of(f"rate_tables.0.rates.{n}.terms.amount") for n in range(6)] == [
        "A208", "A209", "A210", "A211", "A212", "A213",
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["ita-uusimaa", "keski-suomi", "etela-karjala"])
def test_amounts_that_no_source_gives_are_marked_as_placeholders(code):
    (rate,) = load(code)["rate_tables"][0]["rates"]
    assert rate["placeholder"] is True
    assert load(code).source_of("rate_tables.0.rates.0.terms.amount") == "default"


@every_preset
def test_the_default_policy_says_the_same_as_the_source_that_has_one(code):
    said = Policy.from_data(load("ita-uusimaa")["cancellation"])
    assert Policy.from_data(load(code)["cancellation"]) == said


@pytest.mark.requirement("A096", "A101", "A102")
def test_the_products_of_the_desk_are_listed():
    codes = [product["code"] for product in load("keski-suomi")["products"]]
    assert codes == ["juttupenkki", "paivaelamassa", "vastaanotto", "yhteisvalmennus", "tyopari", "luento"]


def test_what_is_read_cannot_be_changed_for_others():
    load("soite").data["words"]["expert"] = "x"
    load("soite")["words"]["expert"] = "x"
    assert load("soite")["words"]["expert"] == "kokemustoimija"


def test_a_value_without_a_source_is_refused():
    with pytest.raises(ValueError, match=r"a\.c"):
        take_sources({"a": {"b": {"value": 1, "source": "default"}, "c": 2}})


def test_a_preset_replaces_values_and_lists_of_the_defaults_with_their_sources():
    below = take_sources({"t": {"a": 1, "b": 2, "source": "default"}, "l": [{"x": 1, "source": "default"}]})
    above = take_sources(
        {"t": {"a": {"value": 9, "source": "A064"}}, "l": {"value": [7, 8], "source": "A001"}}
    )
    values, sources = join(below[0], above[0], below[1], above[1])
    assert values == {"t": {"a": 9, "b": 2}, "l": [7, 8]}
    assert sources == {"t": "default", "t.a": "A064", "l": "A001"}


@pytest.mark.parametrize("message", ["{name} on {day}", "{name.__class__}", "{{name}}", "100 %"])
def test_filling_a_reason_never_reaches_into_its_facts(message):
    filled = Reason("x", {"name": "Eero", "day": 3}).fill(message)
    assert "class" in filled or "__" not in filled
    assert "<" not in filled
