"""Bulk import of staff, judging: every row is judged first, and twice makes no doubles."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import User
from accounts.roles.models import Invitation, Role
from accounts.roles.selectors import holds, roles_of
from administration.people.importing.checking import check_rows
from administration.people.importing.columns import columns_of
from administration.people.importing.running import run_import
from tenants.context import in_platform
from tests.administration.people.lists import HEADER, OLGA, PAGE, REST, RUN, cells, check, run, upload
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit
from tests.factories.workbooks import book
from tests.visitor import Visitor, settle


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


@pytest.mark.parametrize("work", [check_rows, run_import])
def test_check_and_run_have_a_constant_number_of_queries(north, anna, work):
    def count(n):
        rows = [HEADER, *(["Olga", "E", f"olga{n}{i}@example.fi", "", ""] for i in range(n))]
        with CaptureQueriesContext(connection) as queries:
            work(rows, default_role=Role.ORDERER, language="fi", by=anna)
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
