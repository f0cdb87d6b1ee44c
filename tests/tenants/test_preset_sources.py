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
every_preset = pytest.mark.parametrize("code", available())
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


def cases_of(code: str) -> list[dict[str, str]]:
    """The rows of the table about one preset: never none, so that no test of them is empty."""
    cases = [case for case in CASES if case["preset"] == code]
    assert cases
    return cases


@cache
def document(number: str) -> str:
    (file,) = SEEDS.glob(f"{number}_*.txt")
    return letters(file.read_text("utf-8"))


@cache
def demands() -> dict[str, tuple[str, str]]:
    """Document and quote of every row of the list of requirements."""
    row = re.compile(r"^\| (A\d{3}) \| `(\d{3})_.*\| ”(.*)” \|\s*$", re.M)
    return {found[0]: (found[1], found[2]) for found in row.findall(REQUIREMENTS.read_text("utf-8"))}


@every_preset
def test_the_values_of_the_source_document_are_in_the_preset_with_their_rows(code):
    preset, wrong = load(code), []
    data = preset.data  # a copy each time
    for case in cases_of(code):
        value, path = found_at(data, case["path"])
        if written(value) != case["value"] or case["row"] not in preset.source_of(path).split():
            wrong.append((case["row"], case["path"], written(value), preset.source_of(path)))
    assert wrong == []


@needs_the_documents
@every_preset
def test_the_quotes_of_the_rows_stand_in_the_document(code):
    wrong = []
    for case in cases_of(code):
        number, quote = demands()[case["row"]]
        if case["quote"] != quote or letters(quote) not in document(number):
            wrong.append((case["row"], case["path"], case["quote"]))
    assert wrong == []


@needs_the_documents
def test_a_preset_quotes_its_own_document():
    """One row is another document's: it defines a title that the network then uses."""
    foreign = {case["row"] for case in CASES if demands()[case["row"]][0] != DOCUMENTS[case["preset"]]}
    assert foreign == {"A077"}


@every_preset
def test_every_row_that_a_preset_names_is_in_the_table(code):
    named = {row for source in load(code).sources.values() for row in source.split() if row.startswith("A")}
    assert named == {case["row"] for case in CASES if case["preset"] == code}


@every_preset
def test_nobody_can_be_reached_or_known_from_a_preset(code):
    text = str(load(code).data)
    assert not re.search(r"[\w.]+@\w+\.\w|\b0\d{2} ?\d{3} ?\d{3,4}\b|\b\d{6}[-A]\d{3}", text)
