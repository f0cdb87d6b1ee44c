"""Whatever stands in a cell: a reader never raises, and what is not empty gives a value or an issue."""

import re
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from files.tables import FORMULA, HIDDEN, TOO_LONG, Sheet, clean
from registry.intake.reading import find_tables, guess_mapping, read_people
from registry.intake.reading.cells.answers import answer_of, read_sharing, read_tax_card, read_yes_no
from registry.intake.reading.cells.codes import has_code, read_identity_code
from registry.intake.reading.cells.dates import read_agreement, read_trained
from registry.intake.reading.cells.emails import read_email
from registry.intake.reading.cells.found import Found, says_nothing, text_of
from registry.intake.reading.cells.hours import read_hours
from registry.intake.reading.cells.names import Evidence, read_name, read_name_part
from registry.intake.reading.cells.notes import facts_in, read_note
from registry.intake.reading.cells.phones import read_phone
from registry.intake.reading.cells.places import read_municipality
from registry.intake.reading.cells.vocabulary import ROLES, TOPICS
from registry.intake.reading.issues import is_serious, sentence
from registry.intake.reading.report import as_data
from registry.intake.reading.words import plain, words

TODAY = date(2026, 11, 22)
READERS = {
    "phone": read_phone, "email": read_email, "municipality": read_municipality, "hours": read_hours, "code": read_identity_code,
    "trained": lambda value: read_trained(value, today=TODAY), "agreement": lambda value: read_agreement(value, today=TODAY),
    "sharing": read_sharing, "tax card": lambda value: read_tax_card(value, year=2026)[0], "topics": TOPICS.read, "roles": ROLES.read,
    "fact": lambda value: read_yes_no(value, issue="fee_unclear"), "name": lambda value: read_name(value, "", Evidence()), "note": read_note,
}  # fmt: skip

shapes = st.from_regex(r"[0-9]{1,4}[./ -][0-9]{0,4}[./ -]?[0-9]{0,6}( ?[a-zäö]{0,8})?", fullmatch=True)
people_write = st.sampled_from(
    [
        "n. 50 t",
        "9/2024",
        "syksy 2023",
        "040 123 4567",
        "Aalto, Aino",
        "toistaiseksi",
        "ei",
        "x",
        "masennus ja suru",
        "ok 3.1.",
        "Lpr",
    ]
)
texts = st.one_of(
    st.text(max_size=40), shapes, people_write, st.tuples(people_write, st.text(max_size=6)).map("".join)
)
values = st.one_of(
    st.none(), texts, st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates(), st.times(), st.timedeltas(),
    st.sampled_from([FORMULA, HIDDEN, TOO_LONG]),
)  # fmt: skip


def is_empty(value) -> bool:
    """Whether nobody could expect a value."""
    text = text_of(value)
    return (
        value is None
        or says_nothing(text)
        or plain(text) in words("answers", "no_training")
        or answer_of(value) == "no"
    )


def amount_of(value) -> float:
    """The number in a cell of hours; "0 h" means no training."""
    return (
        value.total_seconds()
        if isinstance(value, timedelta)
        else float(re.findall(r"[\d.,]+", text_of(value))[0].replace(",", "."))
    )


@settings(max_examples=250, deadline=None)
@given(value=values)
def test_a_cell_gives_a_value_or_an_issue(value):
    value = clean(value, 4000) if isinstance(value, str) else value
    for kind, reader in READERS.items():
        judge(kind, reader(value), value)


def judge(kind: str, found: Found, value) -> None:
    """What a reader of this kind gave is whole: a value, an issue in words, or nothing where nothing stood."""
    assert isinstance(found, Found), kind
    if found.issue:
        assert sentence(found.issue, raw=text_of(value), guess=found.guess)
    elif found.value in (None, "", (), False):
        assert is_empty(value) or (kind == "hours" and amount_of(value) == 0), kind


@settings(max_examples=100, deadline=None)
@given(text=texts)
def test_facts_are_yes_no_or_unclear(text):
    facts = facts_in(text)
    for found in (facts.employed, facts.waives_fee):
        assert found.value in (True, False) or found.issue


@settings(max_examples=80, deadline=None)
@given(text=texts)
def test_the_first_number_of_a_cell_is_in_the_cell(text):
    """No digit of a telephone number is made up but a lost zero or country."""
    number = read_phone(clean(text, 4000)).value
    if number:
        digits = "".join(letter for letter in text if letter.isdigit())
        assert number.removeprefix("+358")[-6:] in digits


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(values, max_size=8), max_size=12))
def test_a_sheet_of_anything_is_read_without_an_error_and_no_row_is_lost(rows):
    sheet = Sheet("S")
    for number, row in enumerate(rows, start=1):
        cells = tuple(clean(cell, 4000) if isinstance(cell, str) else cell for cell in row)
        if any(cell is not None for cell in cells):
            sheet.rows[number] = cells
    tables = find_tables([sheet])
    reading = read_people(tables, guess_mapping(tables, today=TODAY), today=TODAY)
    told = {person.row for person in reading.people} | {one.row for one in reading.skipped}
    assert told >= set(sheet.rows) or 0 in told
    assert not any(has_code(str(person)) for person in as_data(reading)["people"])


@settings(max_examples=60, deadline=None)
@given(value=st.one_of(st.datetimes(), st.dates(), st.times(), st.timedeltas()))
def test_what_a_spreadsheet_types_by_itself_is_no_name(value):
    assert isinstance(value, datetime | date | time | timedelta)
    assert is_serious(read_name(value, "", Evidence()).issue)
    assert read_name_part(value).issue == "name_unclear"
