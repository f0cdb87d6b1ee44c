"""What a workbook tells outside its cells or twice: comments, colours, tables side by side, two columns of one thing."""

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from registry.intake.noting import note_of
from registry.intake.reading import find_tables, guess_mapping, read_workbook
from registry.intake.taking_over import facts_of
from tests.registry.intake.reading.layouts import TODAY, read
from tests.registry.intake.reading.registers import xlsx

HEADER = ["Nimi", "Puhelin", "Sähköposti", "Kotikunta", "Aiheet"]
AINO = ["Aalto, Aino", "0401234567", "aino@example.fi", "Espoo", "masennus"]
EERO = ["Niemi, Eero", "0501234567", "eero@example.fi", "Kotka", "suru"]
THREAD = "[Ketju]\n\nTämä versio näyttää ketjun: https://example.com\n\nKommentti:\n    soita ensin äidille"


def commented(**texts: str):
    """Comments on cells by their places."""

    def change(book) -> None:
        for place, text in texts.items():
            book.active[place].comment = Comment(text, "Kaarina")

    return change


def test_a_comment_is_a_note_that_somebody_must_look_at():
    reading = read(xlsx(("S", [HEADER, AINO, EERO]), change=commented(E2="vain naisille", B2=THREAD)))
    aino, eero = reading.people
    assert [(one.code, one.cell, one.raw) for one in aino.issues] == [
        ("cell_comment", "B2", "soita ensin äidille"), ("cell_comment", "E2", "vain naisille"),
    ]  # fmt: skip
    assert (aino.needs_look, eero.needs_look) == (True, False)
    note = note_of(facts_of(aino, ()))
    assert "vain naisille" in note
    assert "soita ensin äidille" in note


def test_a_comment_on_an_empty_cell_or_beside_the_columns_is_told_too():
    rows = [HEADER, [*AINO[:4], None]]
    (aino,) = read(xlsx(("S", rows), change=commented(E2="kysy aiheet", J2="tauolla"))).people
    assert [one.raw for one in aino.issues] == ["kysy aiheet", "tauolla"]


def test_a_comment_that_is_nobodys_own_is_told_of_the_file():
    reading = read(xlsx(("S", [["Lista"], HEADER, AINO]), change=commented(A1="vanha lista", E2="max 3")))
    told = {one.cell: one.raw for one in reading.remarks if one.code == "comment_elsewhere"}
    assert told == {"A1": "vanha lista", "E2": "max 3"}
    assert "max 3" in next(one.sentence for one in reading.remarks if one.cell == "E2")


def test_an_identity_code_in_a_comment_is_covered():
    reading = read(xlsx(("S", [HEADER, AINO]), change=commented(A1="010594Y9032", A2="hetu 010594Y9032")))
    told = [one.raw for one in (*reading.remarks, *reading.people[0].issues)]
    assert len(told) == 2
    assert not any("9032" in text for text in told)


def test_rows_in_colour_are_told_unless_colour_is_everywhere():
    def painted(*rows: int, colour: str = "FFFF00"):
        def change(book) -> None:
            for row in rows:
                book.active[f"A{row}"].fill = PatternFill("solid", fgColor=colour)

        return [
            one.guess
            for one in read(xlsx(("S", people), change=change)).remarks
            if one.code == "rows_coloured"
        ]

    people = [HEADER, *([AINO, EERO] * 4)]
    assert painted(1, 3) == ["3"]
    assert painted(3, colour="FFFFFF") == []
    assert painted(2, 4, 6, 8) == []


@pytest.mark.requirement("A085")
@pytest.mark.parametrize("gap", [[None], []], ids=["an empty column between", "headers that begin again"])
def test_tables_side_by_side_lose_nobody(gap):
    liisa = ["Korpi, Liisa", "0407654321", "liisa@example.fi", "Pori", "velkaantuminen"]
    rows = [
        ["Kokemusasiantuntijat"],
        HEADER + gap + HEADER,
        AINO + gap + EERO,
        [None] * (5 + len(gap)) + liisa,
    ]
    reading = read(xlsx(("Lista", rows)))
    beside = "Lista G–K" if gap else "Lista F–J"
    assert [(one.sheet, one.row, one.name) for one in reading.people] == [
        ("Lista", 3, "Aino Aalto"), (beside, 3, "Eero Niemi"), (beside, 4, "Liisa Korpi"),
    ]  # fmt: skip
    assert [one.value("municipality").name for one in reading.people] == ["Espoo", "Kotka", "Pori"]
    assert not any(one.needs_look for one in reading.people)
    assert reading.people[1].fields["phone"].cell == ("H3" if gap else "G3")


def test_a_list_of_other_people_beside_the_register_is_left_out_and_told():
    rows = [[*HEADER, None, "Nimi", "Puhelin"], [*AINO, None, "Kuntala, Kirsi", "0401111111"]]
    reading = read(xlsx(("Lista", rows)))
    assert [one.name for one in reading.people] == ["Aino Aalto"]
    assert [(one.sheet, one.reason) for one in reading.skipped] == [("Lista G–H", "not_people")]


def test_an_empty_column_in_the_middle_of_one_table_does_not_divide_it():
    rows = [[*HEADER, None, "HUOM", "Lisätty"], [*AINO, None, "ei iltaisin", "1.1.2020"]]
    (aino,) = read(xlsx(("Lista", rows))).people
    assert aino.value("note") == "ei iltaisin"


def test_a_second_number_in_a_column_of_its_own_is_flagged_and_kept():
    header = ["Nimi", "Puhelin", "Matkapuhelin", "Sähköposti"]
    rows = [
        ["Aalto, Aino", "0401234567", "0507654321", "aino@example.fi"],
        ["Niemi, Eero", "0501234567", "050 1234567", "eero@example.fi"],
        ["Korpi, Liisa", "-", "0401111111", "liisa@example.fi"],
        ["Ranta, Lauri", "0402222222", "siskon luona", "lauri@example.fi"],
    ]
    people = read(xlsx(("S", [header, *rows]))).people
    assert [one.value("phone") for one in people] == [
        "+358401234567", "+358501234567", "+358401111111", "+358402222222",
    ]  # fmt: skip
    assert [[issue.code for issue in one.all_issues] for one in people] == [
        ["several_columns"], [], [], ["several_columns"],
    ]  # fmt: skip
    assert "0507654321" in note_of(facts_of(people[0], ()))


def test_two_columns_for_the_tax_card_of_one_year_are_not_both_guessed():
    header = ["Nimi", "Sähköposti", "Verokortti", "Verokortti 2026"]
    tables = find_tables(read_workbook(xlsx(("S", [header, ["Aalto, Aino", "aino@example.fi", "x", "x"]]))))
    columns = guess_mapping(tables, today=TODAY).tables["S"].columns
    assert [column.field for column in columns] == ["name", "email", "", "tax_card_2026"]


@pytest.mark.parametrize(
    ("cells", "hours", "issues", "noted"),
    [
        (("37,5", "2020", "Opisto"), 37, ["hours_not_whole"], "37,5"),
        ((37.5, "2020", "Opisto"), 37, ["hours_not_whole"], "37.5"),
        (("0,5 h", "2020", "Opisto"), None, ["hours_not_whole"], "0,5 h"),
        (("2 op", "2020", "Opisto"), None, ["hours_credits"], "2 op"),
        (("50", None, "Opisto"), 50, [], "50 h, Opisto"),
        ((None, "syksy 2020", "Opisto"), None, [], "syksy 2020, Opisto"),
        (("50", "2020", "Opisto"), 50, [], ""),
    ],
)
def test_of_a_training_nothing_is_lost(north, cells, hours, issues, noted):
    header = ["Nimi", "Sähköposti", "Koulutus h", "Koulutus käyty", "Koulutuksen järjestäjä"]
    (aino,) = read(xlsx(("S", [header, ["Aalto, Aino", "aino@example.fi", *cells]]))).people
    facts = facts_of(aino, ())
    assert (facts.hours, [one.code for one in aino.all_issues if one.needs_look]) == (hours, issues)
    note = note_of(facts).replace("\N{NO-BREAK SPACE}", " ")
    assert noted in note
    assert bool(note) == bool(noted)
