"""Bulk import of staff, reading: columns and roles in three languages, and no file does harm."""

import io
import zipfile
from time import perf_counter

import pytest
from django.utils import translation

from accounts.roles.models import Invitation
from administration.people.importing.columns import columns_of, role_of, staff_roles
from administration.people.importing.sheet import FORMULA, as_text, rows_of_file, rows_of_text
from files.tables import BadTable
from tests.administration.people.lists import HEADER, OLGA, PAGE, REST, check, run, upload
from tests.factories.workbooks import book


def packed(**parts) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return content.getvalue()


def bomb() -> bytes:
    return packed(**{"xl/worksheets/sheet1.xml": b"0" * 60_000_000})


HOSTILE = {
    "zip bomb": bomb,
    "many parts": lambda: packed(**{f"part{n}": b"x" for n in range(201)}),
    "macros": lambda: packed(**{"xl/vbaProject.bin": b"x"}),
    "external links": lambda: packed(**{"xl/externalLinks/externalLink1.xml": b"x"}),
    "no workbook": lambda: packed(**{"hello.txt": b"x"}),
    "cut archive": lambda: book(HEADER)[:900],
    "entity": lambda: packed(
        **{"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xl/workbook.xml": b"<a/>"}
    ),
    "old excel": lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "image": lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "20 megabytes": lambda: b"a;b\n" * 5_000_000,
    "empty": lambda: b"",
    "no header": lambda: b"Olga;olga@example.fi\n",
    "too many rows": lambda: b"nimi;mail\n" + b"Olga Esimerkki;olga@example.fi\n" * 2002,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_and_nothing_happens(desk, kind):
    content = HOSTILE[kind]()
    began = perf_counter()
    answer = desk.post(PAGE, {"file": upload(content), **REST})
    assert answer.status_code == 422, kind
    assert "field--error" in answer.content.decode()
    assert perf_counter() - began < 10
    assert not Invitation.objects.exists()


def test_a_bomb_is_refused_before_it_is_unpacked():
    content = upload(bomb())
    began = perf_counter()
    with pytest.raises(BadTable):
        rows_of_file(content)
    assert perf_counter() - began < 0.5


def test_formulas_are_never_taken(north):
    rows = rows_of_file(upload(book(HEADER, ["=1+1", "Esimerkki", "a@example.fi", "Tilaaja", ""])))
    assert rows[1][0] == FORMULA
    text = "nimi;mail\n=cmd|' /C calc'!A0;a@example.fi\n"
    assert rows_of_text(text)[1][0] == FORMULA
    assert rows_of_text(text.replace("=cmd", "＝cmd"))[1][0] == FORMULA


def test_a_row_with_a_formula_is_a_problem_of_that_row_only(desk):
    page = check(desk, OLGA, ["=HYPERLINK(1)", "X", "x@example.fi", "", ""])
    assert page.status_code == 200
    assert "Solussa on kaava" in page.content.decode()
    run(desk, OLGA, ["=HYPERLINK(1)", "X", "x@example.fi", "", ""])
    assert [one.email for one in Invitation.objects.all()] == ["olga@example.fi"]


def test_markup_and_invisible_letters_do_no_harm(desk):
    page = check(
        desk, ["<script>alert(1)</script>", "Esi\u200bmerkki", "x@example.fi", "", ""]
    ).content.decode()
    assert "<script>alert" not in page
    assert "Esimerkki" in page
    turned = check(desk, ["Olga\u202e", "X", "x@example.fi", "", ""]).content.decode()
    assert "piilomerkkejä" in turned


@pytest.mark.parametrize(
    "header",
    [
        ["Etunimi", "Sukunimi", "Sähköposti", "Rooli", "Yksikkö"],
        ["FÖRNAMN", "Efternamn", "E-post", "Roll", "Enhet"],
        ["First name", "last_name", "E-mail", "role", "Unit"],
    ],
)
def test_columns_are_recognised_in_three_languages_and_in_any_order(header):
    assert columns_of(header) == {"first": 0, "last": 1, "email": 2, "role": 3, "unit": 4}
    assert columns_of(header[::-1])["email"] == 2


@pytest.mark.parametrize("role", staff_roles())
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_role_is_understood_by_its_name(role, language):
    with translation.override(language):
        assert role_of(str(role.label).upper()) is role
    assert role_of(role.value) is role


def test_support_and_expert_are_no_roles_of_a_list():
    assert role_of("support") is None
    assert role_of("kokemusasiantuntija") is None


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_text_files_are_read_in_the_ways_people_save_them(delimiter, encoding):
    text = delimiter.join(["Nimi", "Sähköposti"]) + "\r\n" + delimiter.join(["Päivi Äijälä", "p@example.fi"])
    assert rows_of_file(upload(text.encode(encoding), "a.csv")) == [
        ["Nimi", "Sähköposti"],
        ["Päivi Äijälä", "p@example.fi"],
    ]


def test_what_is_handed_to_the_run_is_what_was_checked():
    rows = [["a", 'b "c"'], ["d\te", "f"], ["", "g;h"]]
    assert rows_of_text(as_text(rows)) == [["a", 'b "c"'], ["d e", "f"], ["", "g;h"]]
