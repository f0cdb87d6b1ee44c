"""Bulk import of staff: every row is judged first, twice makes no doubles, and no file does harm."""

import io
import zipfile
from time import perf_counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from accounts.models import User
from accounts.roles.models import Invitation, Role
from accounts.roles.selectors import holds, roles_of
from administration.people.importing.columns import columns_of, role_of, staff_roles
from administration.people.importing.sheet import FORMULA, as_text, rows_of_file, rows_of_text
from files.tables import BadTable
from tenants.context import in_platform
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit
from tests.visitor import Visitor, settle

PAGE, RUN = "/settings/people/import/", "/settings/people/import/run/"
REST = {"default_role": "orderer", "language": "fi"}
HEADER = ["Etunimi", "Sukunimi", "Sähköposti", "Rooli", "Yksikkö"]


def book(*rows, change=None) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    if change:
        change(made)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def upload(content, name="lista.xlsx"):
    return SimpleUploadedFile(name, content)


def packed(**parts) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return content.getvalue()


def cells(*rows) -> str:
    return "\n".join("\t".join(row) for row in rows)


def check(desk, *rows, **more):
    return desk.post(PAGE, {"cells": cells(HEADER, *rows), **REST, **more})


def run(desk, *rows, **more):
    return desk.post(RUN, {"cells": cells(HEADER, *rows), **REST, **more}, follow=True)


OLGA = ["Olga", "Esimerkki", "olga@example.fi", "Tilaaja", ""]


# --- files that mean harm ------------------------------------------------------------------------


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


# --- reading -------------------------------------------------------------------------------------


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
    from django.utils import translation

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


def test_an_excel_file_goes_through_the_whole_way(desk, mailoutbox):
    unit = make_unit()
    content = book(HEADER, ["Olga", "Esimerkki", "Olga@Example.fi", "Yhdyshenkilö; tilaaja", unit.code])
    page = desk.post(PAGE, {"file": upload(content), **REST})
    assert page.status_code == 200
    assert not Invitation.objects.exists(), "the check writes nothing"
    text = page.context["cells"]
    done = desk.post(RUN, {"cells": text, **REST})
    assert done["Location"] == "/settings/people/import/report/"
    assert "Kutsutaan" in desk.get(done["Location"]).content.decode()
    invitation = Invitation.objects.get()
    assert invitation.email == "olga@example.fi"
    assert invitation.roles == [
        {"role": "unit_contact", "unit": str(unit.pk)},
        {"role": "orderer", "unit": str(unit.pk)},
    ]
    with in_platform():
        settle()
    assert [mail.to for mail in mailoutbox] == [["olga@example.fi"]]


# --- judging -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["", "Esimerkki", "a@example.fi", "", ""], "etunimi"),
        (["Olga", "Esimerkki", "ei osoite", "", ""], "Kirjoita osoite muodossa"),
        (["Olga", "Esimerkki", "", "", ""], "Kirjoita osoite muodossa"),
        (["Olga", "Esimerkki", "a@example.fi", "Keisari", ""], "Keisari"),
        (["Olga", "Esimerkki", "a@example.fi", "Tilaaja", "Kuu"], "Kuu"),
        (["Olga", "Esimerkki", "a@example.fi", "Pääkäyttäjä", "1010"], "koko organisaation"),
        (["Olga" * 20, "Esimerkki", "a@example.fi", "", ""], "liian pitkä"),
        (["Anna", "Esimerkki", "anna.esimerkki@example.fi", "Palkanlaskija", ""], "oma osoitteesi"),
    ],
)
def test_a_wrong_cell_is_told_with_its_reason_and_the_row_is_left_out(desk, row, said):
    make_unit()
    page = check(desk, row)
    assert page.status_code == 200
    assert said in page.content.decode()
    report = run(desk, row, OLGA).content.decode()
    assert said in report
    assert [one.email for one in Invitation.objects.all()] == ["olga@example.fi"]


def test_units_of_the_same_name_are_told_apart_by_code(desk):
    for code in ("1", "2"):
        make_unit("Poliklinikka", code, f"41{code}")
    assert "on monta" in check(desk, ["Olga", "E", "a@example.fi", "", "poliklinikka"]).content.decode()
    run(desk, ["Olga", "E", "a@example.fi", "", "2"])
    assert Invitation.objects.get().roles[0]["unit"]


def test_nobody_raises_themselves_by_a_list(desk, anna):
    run(desk, ["Anna", "Esimerkki", anna.email.upper(), "Palkanlaskija", ""], OLGA)
    assert roles_of(User.objects.get(pk=anna.pk)) == {Role.ADMINISTRATOR}


def test_an_account_gets_the_role_and_a_second_row_of_one_person_adds_to_the_first(desk):
    unit, liisa = make_unit(), make_user("Liisa", Role.ORDERER)
    rows = [
        ["Liisa", "Esimerkki", liisa.email, "Esihenkilö", unit.name],
        OLGA,
        ["Olga", "Esimerkki", "olga@example.fi", "Koordinaattori", ""],
        ["Liisa", "Esimerkki", liisa.email, "Tilaaja", ""],
    ]
    page = check(desk, *rows).content.decode()
    for word in ("On tunnus, saa roolin", "Kutsutaan", "Kutsuttu jo", "Ei tehtävää"):
        assert word in page
    run(desk, *rows)
    assert holds(User.objects.get(pk=liisa.pk), Role.LINE_MANAGER, unit.pk)
    assert len(Invitation.objects.get().roles) == 2


def test_the_same_list_twice_makes_no_doubles_and_no_second_mails(desk, mailoutbox):
    liisa = make_user("Liisa")
    rows = [OLGA, ["Liisa", "Esimerkki", liisa.email, "Koordinaattori", ""]]
    for _time in range(2):
        page = run(desk, *rows).content.decode()
    assert "Ei tehtävää" in page
    assert Invitation.objects.count() == 1
    assert liisa.grants.count() == 1
    with in_platform():
        settle()
    assert sorted(mail.to[0] for mail in mailoutbox) == [liisa.email, "olga@example.fi"]


def test_the_check_has_a_constant_number_of_queries(north, anna, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from administration.people.importing.checking import check_rows

    def count(n):
        rows = [HEADER, *(["Olga", "E", f"olga{i}@example.fi", "", ""] for i in range(n))]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            check_rows(rows, default_role=Role.ORDERER, language="fi", by=anna)
        return len(queries)

    assert count(1) == count(5)


def test_neither_an_empty_form_nor_a_broken_run_writes_anything(desk):
    assert desk.post(PAGE, REST).status_code == 422
    assert desk.post(RUN, REST).status_code == 422
    assert desk.post(RUN, {**REST, "cells": "x"}).status_code == 422
    assert (
        desk.post(
            RUN, {"cells": cells(HEADER, OLGA), "default_role": "support", "language": "fi"}
        ).status_code
        == 422
    )
    assert not Invitation.objects.exists()


def test_only_administrators_bring_lists(north):
    kaarina = Visitor("north").sign_in(person("Kaarina"))
    assert kaarina.get(PAGE).status_code == 403
    assert run(kaarina, OLGA).status_code == 403
    assert not Invitation.objects.exists()


def test_the_empty_table_is_an_excel_file_that_the_import_understands(desk):
    unit = make_unit("=Yksikkö")
    answer = desk.get("/settings/people/import/template/")
    assert answer["Content-Disposition"] == 'attachment; filename="henkilosto.xlsx"'
    made = load_workbook(io.BytesIO(answer.content))
    header = [cell.value for cell in made.worksheets[0][1]]
    assert columns_of(header) == {"first": 0, "last": 1, "email": 2, "role": 3, "unit": 4}
    assert [cell.data_type for cell in made.worksheets[2][2]] == ["s", "s"]
    assert made.worksheets[2]["B2"].value == unit.name
