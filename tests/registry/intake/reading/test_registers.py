"""Whole registers of different shapes: at least 99 % of the fields right or flagged, nothing silently wrong."""

import json
from datetime import date
from pathlib import Path

import pytest

from registry.intake.reading import Mapping, find_tables, guess_mapping, read_people, read_workbook
from registry.intake.reading.report import as_data
from tests.registry.intake.reading.layouts import LAYOUTS, TODAY, finnish_with_comma, read
from tests.registry.intake.reading.measuring import measured
from tests.registry.intake.reading.registers import xlsx

SHARED = Path(__file__).parents[5] / "shared" / "data"
GIVEN, KEY = SHARED / "register-etela-karjala.xlsx", SHARED / "register-etela-karjala.key.json"
ENOUGH = 0.99
MOST_FLAGGED = 0.02  # of fields: a reader that flags everything has read nothing


@pytest.mark.requirement("A085")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_register_of_any_shape_is_read_right_or_flagged(layout):
    make, fields = LAYOUTS[layout]
    reading, truth = make()
    score = measured(reading, truth, fields)
    assert score.wrong == []
    assert score.share >= ENOUGH
    assert score.flagged.total() <= MOST_FLAGGED * score.right.total()
    assert len(reading.people) == len(truth)


@pytest.mark.skipif(
    not GIVEN.exists(), reason=f"the given register is not here ({GIVEN}); generated ones prove the reader"
)
@pytest.mark.requirement("A085")
@pytest.mark.requirement("A122")
def test_the_given_register_of_over_a_hundred_people():
    tables = find_tables(read_workbook(GIVEN.read_bytes()))
    found = as_data(read_people(tables, guess_mapping(tables, today=TODAY), today=TODAY))
    key = json.loads(KEY.read_text("utf-8"))
    people = {(person["sheet"], person["row"]): person for person in found["people"]}
    wrong, fields = [], 0
    for truth in key["people"]:
        person = people[truth["sheet"], truth["row"]]
        for name, value in truth.items():
            fields += 1
            if name == "issues":
                wrong += [(truth["row"], issue) for issue in value if issue not in person["issues"]]
            elif person.get(name) != value:
                wrong.append((truth["row"], name, person.get(name), value, person["issues"]))
    assert wrong == []
    assert fields > 2000
    assert (found["rows"], found["duplicates"]) == (key["rows"], key["duplicates"])
    assert key["with_issues"] <= found["with_issues"] <= key["with_issues"] + 2


def test_every_row_is_a_person_or_skipped_with_a_reason():
    reading, _truth = finnish_with_comma()
    reasons = {one.reason for one in reading.skipped}
    assert reasons == {"title", "total", "out_of_use", "not_people"}
    assert all(one.sentence for one in reading.skipped)


HEADER = ["Nimi", "Puhelin", "Sähköposti", "Kotikunta", "Aiheet", "Hetu", "Huom"]


def one(*cells, header=HEADER, change=None):
    """The only person of a small register."""
    (person,) = read(xlsx(("S", [header, list(cells)]), change=change)).people
    return person


def test_a_formula_is_never_taken_and_only_its_own_cell_is_flagged():
    person = one(
        "Aalto, Aino",
        "=A1",
        "aino@example.fi",
        "Espoo",
        "masennus",
        None,
        '=HYPERLINK("http://example.com","katso")',
    )
    assert person.name == "Aino Aalto"
    assert person.value("phone") is None
    assert {issue.code: issue.cell for issue in person.all_issues} == {"formula": "B2", "note_formula": "G2"}
    assert [issue.code for issue in person.all_issues if issue.needs_look] == ["formula"]


def test_an_identity_code_is_nowhere_but_in_its_value():
    person = one(
        "Aalto, Aino", "0401234567", "aino@example.fi", "Espoo", "masennus", "010594Y9032", "hetu 010594Y9032"
    )
    assert person.value("identity_code") == "010594Y9032"
    told = [
        repr(person),
        repr(person.fields),
        person.value("note"),
        *(issue.sentence for issue in person.all_issues),
    ]
    told += [read.raw for read in person.fields.values()]
    assert not any("9032" in text for text in told)


def test_struck_out_and_hidden_rows_need_a_look():
    from openpyxl.styles import Font

    def change(book):
        book.active["A2"].font = Font(strike=True)
        book.active.row_dimensions[2].hidden = True

    person = one(
        "Aalto, Aino", "0401234567", "aino@example.fi", "Espoo", "masennus", None, None, change=change
    )
    assert {issue.code for issue in person.issues} == {"row_struck_out", "row_hidden"}


def test_a_person_without_any_contact_is_told_once():
    rows = [
        HEADER,
        ["Aalto, Aino", "0401234567", None],
        ["Aalto, Aino", "040 1234567", None],
        ["Niemi, Eero", None, None],
    ]
    reading = read(xlsx(("S", rows)))
    assert [[issue.code for issue in person.all_issues] for person in reading.people] == [
        ["email_missing"], [], ["email_missing", "contact_missing"],
    ]  # fmt: skip


def test_the_same_person_on_two_sheets_is_merged_in_a_suggestion():
    first = [HEADER, ["Aalto, Aino", "0401234567", "aino@example.fi", "Espoo", "masennus"]]
    second = [
        HEADER,
        ["Aino Aalto", "+358 40 1234567", None, "Kotka", "ahdistus"],
        ["Aalto, Aino", "0407654321", "toinen@example.fi"],
    ]
    reading = read(xlsx(("Yksi", first), ("Kaksi", second)))
    (duplicate,) = reading.duplicates
    assert (duplicate.first, duplicate.second) == (("Yksi", 2), ("Kaksi", 2))
    assert duplicate.reasons == ("name", "phone")
    assert duplicate.differing == ("municipality",)
    assert duplicate.merged["email"] == "aino@example.fi"
    assert {topic.code for topic in duplicate.merged["topics"]} == {"MIE.masennus", "MIE.ahdistus"}


def test_a_name_that_comes_again_without_any_contact_is_perhaps_the_same_person():
    reading = read(xlsx(("S", [HEADER, ["Aalto, Aino", "0401234567"], ["Aalto, Aino", None, None, "Kotka"]])))
    assert not reading.duplicates
    assert [issue.code for issue in reading.people[1].issues] == [
        "contact_missing",
        "possible_duplicate",
    ] or [issue.code for issue in reading.people[1].issues] == ["possible_duplicate", "contact_missing"]


def test_a_second_table_on_the_sheet_has_its_own_headers():
    rows = [HEADER, ["Aalto, Aino", "0401234567", "aino@example.fi"], [], ["Uudet"],
            ["Sähköposti", "Etunimi", "Sukunimi", "Kunta"], ["eero@example.fi", "Eero", "Niemi", "Kotka"]]  # fmt: skip
    reading = read(xlsx(("S", [*rows[:1], [*rows[1], "Espoo", "suru"], *rows[2:]])))
    assert [person.name for person in reading.people] == ["Aino Aalto", "Eero Niemi"]
    assert reading.people[1].value("municipality").name == "Kotka"


def test_a_header_without_a_year_is_guessed_and_told():
    header = ["Nimi", "Sähköposti", "Verokortti"]
    reading = read(xlsx(("S", [header, ["Aalto, Aino", "aino@example.fi", "x"]])))
    assert reading.people[0].value("tax_card_2026") is True
    assert [remark.code for remark in reading.remarks] == ["tax_card_year_guessed"]


def test_columns_that_are_not_taken_are_told():
    header = ["Nimi", "Sähköposti", "Aiheet", "Lähiomaisen puhelin", "Osoite", "Kengännumero"]
    reading = read(
        xlsx(("S", [header, ["Aalto, Aino", "aino@example.fi", "suru", "0401234567", "Katu 1", 42]]))
    )
    assert [remark.raw for remark in reading.remarks if remark.code == "column_not_taken"] == header[3:]
    assert "phone" not in reading.people[0].fields


def test_a_person_chooses_the_columns_and_they_are_remembered():
    header = ["Nimi", "Sähköposti", "Kengännumero", "Mitä lie"]
    sheets = read_workbook(xlsx(("S", [header, ["Aalto, Aino", "aino@example.fi", 42, "suru"]])))
    tables = find_tables(sheets)
    mapping = guess_mapping(tables, today=TODAY).chosen({"S": {3: "topics"}})
    assert (
        Mapping.from_data(json.loads(json.dumps(mapping.as_data()))).tables["S"].column_of("topics").letter
        == "D"
    )
    again = guess_mapping(tables, remembered=mapping.memory(), today=TODAY)
    assert again.tables["S"].column_of("topics").letter == "D"
    reading = read_people(tables, again, today=date(2026, 11, 22))
    assert reading.people[0].value("topics")[0].code == "VAK.suru"


def test_a_cell_merged_over_rows_that_names_two_people_does_not_fill_their_contacts():
    rows = [
        HEADER,
        ["Aalto, Aino", "0401234567", "aino@example.fi", "Espoo"],
        ["Niemi, Eero", None, "eero@example.fi", None],
    ]
    reading = read(xlsx(("S", rows), change=lambda book: book.active.merge_cells("D2:D3")))
    assert reading.people[1].value("municipality").name == "Espoo"
    assert reading.people[1].fields["municipality"].flag.code == "merged_value"
    assert reading.people[1].value("phone") is None


@pytest.mark.requirement("A085")
def test_contacts_in_one_cell_are_read_apart():
    header = ["Nimi", "Yhteystiedot", "Kotikunta", "Aiheet"]
    rows = [
        ["Aino Aalto", "040 1234567, aino@example.fi"],
        ["Eero Niemi", "eero@example.fi"],
        ["Lauri Korpi", "p. 0501234567 / lauri@example.fi"],
    ]
    people = read(xlsx(("S", [header, *rows]))).people
    assert [(person.value("phone"), person.value("email")) for person in people] == [
        ("+358401234567", "aino@example.fi"), (None, "eero@example.fi"), ("+358501234567", "lauri@example.fi"),
    ]  # fmt: skip
    assert not any(person.needs_look for person in people)


def test_days_that_have_gone_by_are_not_taken_for_the_end_of_agreements():
    """ "Sopimus" above days of the past may as well mean the day of signing."""
    header = ["Nimi", "Sähköposti", "Sopimus", "Koulutus (op)"]
    reading = read(xlsx(("S", [header, ["Aalto, Aino", "aino@example.fi", "1.2.2020", 5]])))
    assert "agreement_until" not in reading.people[0].fields
    assert [remark.raw for remark in reading.remarks] == ["Sopimus"]
    assert reading.people[0].fields["training_hours"].flag.code == "hours_credits"


def test_headings_and_rows_without_a_name_are_told():
    rows = [
        ["Nimi", "Puh", "Aiheet"],
        ["IMATRA"],
        ["Aalto Aino", "0401234567", "suru"],
        [None, None, "ahdistus"],
        ["Niemi Eero"],
        ["* uusi"],
    ]
    reading = read(xlsx(("S", rows)))
    assert [(one.row, one.reason) for one in reading.skipped] == [
        (2, "heading"),
        (4, "no_name"),
        (6, "heading"),
    ]
    assert [person.name for person in reading.people] == ["Aino Aalto", "Eero Niemi"]


def test_three_columns_without_a_header_are_enough():
    reading = read("Aalto Aino\t0401234567\tEspoo\nNiemi Eero\t0501234567\tTurku\n")
    assert [(person.name, person.value("phone")) for person in reading.people] == [
        ("Aino Aalto", "+358401234567"), ("Eero Niemi", "+358501234567"),
    ]  # fmt: skip
