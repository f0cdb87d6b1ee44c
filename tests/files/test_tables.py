"""Opening a table without trusting it: limits, formulas, what cannot be seen, and the shapes of text files."""

import io
import zipfile

import pytest
from openpyxl.styles import Font

from files.tables import FORMULA, HIDDEN, TOO_LONG, BadTable, Limits, clean, open_table, open_text
from tests.factories.workbooks import book


def packed(**parts) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return content.getvalue()


def rewritten(content: bytes, change) -> bytes:
    """The workbook with the XML of its first sheet changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = change(parts["xl/worksheets/sheet1.xml"])
    return packed(**parts)


HOSTILE = {
    "bomb": lambda: packed(**{"xl/worksheets/sheet1.xml": b"0" * 61_000_000}),
    "dense": lambda: packed(**{"xl/worksheets/sheet1.xml": b"0" * 1_000_000}),
    "many parts": lambda: packed(**{f"part{n}": b"x" for n in range(201)}),
    "macros": lambda: packed(**{"xl/vbaProject.bin": b"x"}),
    "links out": lambda: packed(**{"xl/externalLinks/externalLink1.xml": b"x"}),
    "no workbook": lambda: packed(**{"a.txt": b"x"}),
    "cut": lambda: book(["a"])[:900],
    "entity": lambda: rewritten(book(["a"]), lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml),
    "locked or old": lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "picture": lambda: b"\x89PNG\r\n\x1a\n\0\0\0\r",
    "too big": lambda: b"a;b\n" * 1_400_000,
    "too many rows": lambda: b"a;b\n" * 20_002,
    "one row twice": lambda: rewritten(book(["a"], ["b"]), lambda xml: xml.replace(b'r="2"', b'r="1"').replace(b'"A2"', b'"A1"')),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_means_harm_is_refused_with_a_sentence(kind):
    with pytest.raises(BadTable) as refusal:
        open_table(HOSTILE[kind]())
    assert str(refusal.value).endswith(".")


def test_a_row_at_the_end_of_the_world_costs_nothing():
    content = rewritten(
        book(["a"], ["b"]),
        lambda xml: xml.replace(b'r="2"', b'r="999999999"').replace(b'"A2"', b'"A999999999"'),
    )
    (sheet,) = open_table(content)
    assert sheet.rows == {1: ("a",)}


def test_formulas_and_errors_are_not_taken():
    (sheet,) = open_table(
        book(["=1+1", "#N/A", '=HYPERLINK("http://example.com","x")', "+358401234567", "-"])
    )
    assert sheet.rows[1] == (FORMULA, FORMULA, FORMULA, "+358401234567", "-")
    (text,) = open_text("a\tb\n=cmd|' /C calc'!A0\t＝1\n")
    assert text.rows[2] == (FORMULA, FORMULA)


def test_what_cannot_be_seen_is_taken_away_or_refused():
    assert clean("Ai\u200bno \u00a0 Aalto\u0007 ", 100) == "Aino Aalto"
    assert clean("A\u0308iti", 100) == "Äiti"
    assert clean("a\r\n\r\n b ", 100) == "a\nb"
    assert clean("Aino\u202e", 100) is HIDDEN
    assert clean("x" * 11, 10) is TOO_LONG
    assert clean(" \n ", 10) is None


def test_sheets_tell_what_is_hidden_merged_and_struck_out():
    def change(made):
        sheet = made.active
        sheet.merge_cells("A1:B1")
        sheet["A2"].font = Font(strike=True)
        sheet.row_dimensions[3].hidden = True
        made.create_sheet("piilo").sheet_state = "hidden"

    first, second = open_table(book(["Otsikko"], ["a", "b"], ["c"], change=change))
    assert (first.merged, first.struck, first.hidden_rows) == (((1, 1, 1, 2),), {2}, {3})
    assert (first.is_hidden, second.is_hidden) == (False, True)


def test_rows_keep_their_numbers_and_columns_beyond_the_limit_are_told():
    (sheet,) = open_table(book(["a"], [], [None, "b", "c"]), limits=Limits(columns=2))
    assert sheet.rows == {1: ("a",), 3: (None, "b")}
    assert sheet.is_wider


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", ["\t", ";", ",", "|"])
def test_text_in_any_usual_shape(encoding, mark):
    rows = [["Otsikko"], ["Nimi", "Aiheet", "Kunta"], ["Äijälä", f"suru{mark}ilo\nja", "Pöytyä"]]
    text = "\r\n".join(mark.join(f'"{cell}"' if mark in cell else cell for cell in row) for row in rows)
    (sheet,) = open_table(text.encode(encoding), name="lista.csv")
    assert list(sheet.rows.values()) == [tuple(cell.replace("\t", " ") for cell in row) for row in rows]
