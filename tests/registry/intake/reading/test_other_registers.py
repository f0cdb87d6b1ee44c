"""Registers written by hand as three more organisations keep theirs: what each row tells, and what is only flagged."""

import pytest

from registry.intake.reading import PersonRow, Reading
from tests.registry.intake.reading.layouts import read
from tests.registry.intake.reading.registers import xlsx

FIELDS = ("first_name", "last_name", "phone", "email", "training_hours")


def told(person: PersonRow) -> tuple:
    """The plain fields of a row; the codes of its topics and kinds of work; its days and answers as text."""
    place = person.value("municipality")
    return (
        *(person.value(name) for name in FIELDS),
        place.name if place else None,
        [topic.code for topic in person.value("topics") or ()],
        [role.code for role in person.value("roles") or ()],
        str(person.value("trained_at") or ""),
        str(person.value("agreement_until") or ("open" if person.value("agreement_open") else "")),
    )


def flags(reading: Reading) -> dict[int, list[str]]:
    """What must be looked at, by row."""
    return {
        person.row: [issue.code for issue in person.all_issues if issue.needs_look]
        for person in reading.people
        if person.needs_look
    }


@pytest.mark.requirement("A085")
def test_an_associations_csv_of_an_old_program():
    """Semicolons in cp1252, headers on row 6 under an address, days as a spreadsheet's numbers, a total at the end."""
    text = """Järvenrannan yhdistys ry;;;;;;;;
Ämyrikatu 3;;;;;;;;
;;;;;;;;
KOKEMUSTOIMIJAT;;;;;;;;
;;;;;;;;
Jäsennro;Sukunimi, Etunimi;GSM-numero;Sposti-osoite;Asuinpaikkakunta;Erityisosaaminen;Koul. tunteina;Valmistumispvm;Sop. päättyy
101;Mäkelä, Sirkka-Liisa;(044) 123 45 67;sirkka@example.fi;Jyväskylästä;Masennus / päihteet;60;43617;46752
102;af Öhman, Åke;+358-50-7654321;ake.ohman@example.fi;HKI;omaishoito;n. 30 t;2018-11-30;toistaiseksi
103;Korhonen, Pentti;040 111 22 33 (vaimo);;Oulu;työttömyys;ei;;-
;Yhteensä;3;;;;;;
"""
    reading = read(text.replace("\n", "\r\n").encode("cp1252"))
    assert [told(person) for person in reading.people] == [
        ("Sirkka-Liisa", "Mäkelä", "+358441234567", "sirkka@example.fi", 60, "Jyväskylä", ["MIE.masennus", "PAI"], [],
         "2019-06-01", "2027-12-31"),
        ("Åke", "af Öhman", "+358507654321", "ake.ohman@example.fi", 30, "Helsinki", ["LAH.omaishoito"], [],
         "2018-11-30", "open"),
        ("Pentti", "Korhonen", "+358401112233", "", None, "Oulu", ["TAL.tyottomyys"], [], "", ""),
    ]  # fmt: skip
    assert flags(reading) == {7: ["date_guessed", "date_guessed"], 9: ["phone_words", "email_missing"]}
    assert [(one.row, one.reason) for one in reading.skipped if one.reason == "total"] == [(10, "total")]


@pytest.mark.requirement("A085")
def test_a_bilingual_regions_workbook_with_two_rows_of_headers():
    """Groups over the headers in Swedish, a name in two columns, a yes that means no, a training in study credits."""
    groups = ["Person", None, None, "Kontakt", None, "Utbildning", None, None, "Övrigt", None]
    header = ["Efternamn", "Tilltalsnamn", "Hemort", "Mobil", "E-postadress", "tim", "anordnare", "slutförd",
              "Uppgifterna får ej lämnas ut", "Språkkunskaper"]  # fmt: skip
    rows = [
        ["Erfarenhetsexperter i välfärdsområdet"],
        groups,
        header,
        ["Lindqvist", "Eva-Lotta", "i Raseborg", 405551234, "eva@example.fi", 50, "Folkhälsan", "våren 2021", "x", "svenska"],
        ["NYBERG", "Bo", "Borgå stad", "+46 70 123 45 67", "bo(at)example.fi", "4 sp", "Arcada", "3/2022", None, "svenska, finska"],
        ["Ström", None, "Vasa", "050-5551234", "s@example.fi", "ca 40 tim", None, 2019, "nej", "finska och ryska"],
    ]  # fmt: skip

    def merge(book) -> None:
        for area in ("A1:J1", "A2:C2", "D2:E2", "F2:H2", "I2:J2"):
            book.active.merge_cells(area)

    reading = read(xlsx(("Register", rows), change=merge))
    assert [told(person)[:6] for person in reading.people] == [
        ("Eva-Lotta", "Lindqvist", "+358405551234", "eva@example.fi", 50, "Raasepori"),
        ("Bo", "Nyberg", "+46701234567", "", None, "Porvoo"),
        ("", "Ström", "+358505551234", "s@example.fi", 40, "Vaasa"),
    ]
    assert [str(person.value("trained_at")) for person in reading.people] == ["2021", "2022-03", "2019"]
    assert [person.value("sharing") for person in reading.people] == ["no", None, "yes"]
    assert [[word.code for word in person.value("languages")] for person in reading.people] == [
        ["sv"], ["sv", "fi"], ["fi", "ru"],
    ]  # fmt: skip
    assert flags(reading) == {5: ["email_invalid", "hours_credits"], 6: ["name_incomplete"]}


@pytest.mark.requirement("A085")
def test_a_networks_list_that_has_grown_for_years():
    """First names first, contacts in one cell, kinds of work ticked, a heading for each town, everything in one sheet."""
    header = ["Toimija", "Yhteystiedot", "Kokemustausta", "Luento", "Työpari", "Mediavaikuttaja", "Käynyt koulutuksen",
              "Koul. h", "Muuta huomioitavaa"]  # fmt: skip
    rows = [
        ["Päivitetty 3.3.2026 / KL"],
        [],
        header,
        ["OULU"],
        ["Pekka Heikkinen", "p. 044 222 3333, pekka.heikkinen@example.fi", "alkoholismi; vankila", "x", None, "x",
         "1.9.-15.12.2016", "80h", "työsuhteessa kaupunkiin"],
        ["Anna-Kaisa von Bell", "anna@example.fi", "rintasyöpä", None, "X", None, "10/2019", "37,5", "ei ota palkkiota"],
        ["KEMPELE"],
        ["Matti ja Maija Meikäläinen", "0401112222", "omaishoito", "x", "x", None, None, None, None],
        ["Sari Laitinen", "=B5", "uupumus", "ehkä", None, None, "v. 2020", 50, "ent. Virtanen"],
    ]  # fmt: skip
    reading = read(xlsx(("Taul1", rows)))
    pekka, anna, couple, sari = reading.people
    assert told(pekka) == ("Pekka", "Heikkinen", "+358442223333", "pekka.heikkinen@example.fi", 80, None,
                           ["PAI.alkoholi", "RIK.vankila"], ["luento", "media"], "2016-12-15", "")  # fmt: skip
    assert (anna.name, [role.code for role in anna.value("roles")]) == ("Anna-Kaisa von Bell", ["tyopari"])
    assert (pekka.value("employed"), anna.value("waives_fee")) == (True, True)
    assert (couple.value("first_name"), sari.value("phone"), sari.value("email")) == ("", None, None)
    assert {one.code for one in pekka.all_issues} == {"date_range"}
    assert flags(reading)[6] == ["hours_not_whole"]
    assert "name_unclear" in flags(reading)[8]
    assert {"formula", "role_unknown"} <= set(flags(reading)[9])
    assert [(one.row, one.reason) for one in reading.skipped] == [
        (1, "title"),
        (4, "heading"),
        (7, "heading"),
    ]
