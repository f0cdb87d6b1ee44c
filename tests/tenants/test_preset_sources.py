"""What the source documents say is in the presets (tests/cases/presets.csv): value, requirement row and quote."""

import re
from functools import cache
from pathlib import Path

import pytest

from tenants.presets import available, load
from tests.cases import read_cases

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
REQUIREMENTS = SEEDS.parent / "design" / "requirements.md"
DOCUMENTS = {
    "ita-uusimaa": "000",
    "keski-suomi": "001",
    "etela-karjala": "002",
    "pohjois-pohjanmaa": "003",
    "soite": "004",
}
CASES = read_cases("presets")
every_case = pytest.mark.parametrize(
    "case", CASES, ids=[f"{case['row']}-{case['preset']}-{case['path']}" for case in CASES]
)
needs_the_documents = pytest.mark.skipif(not SEEDS.exists(), reason="the source documents are not here")


def found_at(node, path: str):
    """The value at a path, and the path by numbers: items of a list are named by their code."""
    numbered = []
    for name in path.split("."):
        if isinstance(node, list):
            codes = [item.get("code") for item in node]
            name = codes.index(name) if name in codes else int(name)
        node = node[name]
        numbered.append(str(name))
    return node, ".".join(numbered)


def written(value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def letters(text: str) -> str:
    """A text without its line breaks, marks and bold: the documents are broken into lines anywhere."""
    return re.sub(r"\W+", "", text).lower()


@cache
def document(number: str) -> str:
    (file,) = SEEDS.glob(f"{number}_*.txt")
    return letters(file.read_text("utf-8"))


@cache
def demands() -> dict[str, tuple[str, str]]:
    """Document and quote of every row of the list of requirements."""
    row = re.compile(r"^\| (A\d{3}) \| `(\d{3})_.*\| ”(.*)” \|\s*$", re.M)
    return {found[0]: (found[1], found[2]) for found in row.findall(REQUIREMENTS.read_text("utf-8"))}


@every_case
def test_a_value_of_a_source_document_is_in_its_preset_with_its_row(case):
    preset = load(case["preset"])
    value, path = found_at(preset.data, case["path"])
    assert written(value) == case["value"]
    assert case["row"] in preset.source_of(path).split()


@needs_the_documents
@every_case
def test_the_quote_of_the_row_stands_in_the_document(case):
    number, quote = demands()[case["row"]]
    assert case["quote"] == quote
    assert letters(quote) in document(number)


@needs_the_documents
def test_a_preset_quotes_its_own_document():
    """One row is another document's: it defines a title that the network then uses."""
    foreign = {case["row"] for case in CASES if demands()[case["row"]][0] != DOCUMENTS[case["preset"]]}
    assert foreign == {"A077"}


@pytest.mark.parametrize("code", available())
def test_every_row_that_a_preset_names_is_in_the_table(code):
    named = {row for source in load(code).sources.values() for row in source.split() if row.startswith("A")}
    assert named == {case["row"] for case in CASES if case["preset"] == code}


@pytest.mark.parametrize("code", available())
def test_nobody_can_be_reached_or_known_from_a_preset(code):
    text = str(load(code).data)
    assert not re.search(r"[\w.]+@\w+\.\w|\b0\d{2} ?\d{3} ?\d{3,4}\b|\b\d{6}[-A]\d{3}", text)
