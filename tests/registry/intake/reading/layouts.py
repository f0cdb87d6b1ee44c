"""Registers as different organisations might keep them. Each gives the file and the truth of every row, by row number."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

from registry.intake.reading import (
    Reading,
    find_tables,
    guess_mapping,
    read_pasted,
    read_people,
    read_workbook,
)
from tests.registry.intake.reading.registers import (
    Person,
    agreement_text,
    hours_text,
    note_text,
    people,
    phone_text,
    roles_text,
    separated,
    sharing_text,
    tax_text,
    topics_text,
    town_text,
    trained_text,
    xlsx,
)  # fmt: skip

TODAY = date(2026, 11, 22)
Truth = dict[int, Person]
Made = tuple[Reading, Truth]
COUNT = 42


def read(content: bytes | str) -> Reading:
    """What the program understands without any help from a person."""
    sheets = read_pasted(content) if isinstance(content, str) else read_workbook(content)
    tables = find_tables(sheets)
    return read_people(tables, guess_mapping(tables, today=TODAY), today=TODAY)


def _rest(person: Person, chance: random.Random) -> list[Any]:
    return [phone_text(person, chance), person.email, town_text(person, chance), topics_text(person, chance),
            roles_text(person, chance), hours_text(person, chance), person.issuer or None, trained_text(person, chance),
            agreement_text(person, chance), tax_text(person, chance), sharing_text(person, chance),
            person.identity_code or None, note_text(person, chance)]  # fmt: skip


def finnish_with_comma() -> Made:
    """Titles, blank rows, a total, an old sheet, and the order of the name told by the header and by commas."""
    content, truth = _finnish(COUNT)
    return read(content), truth


def workbook(count: int) -> bytes:
    """A register of so many people, for measuring."""
    return _finnish(count)[0]


def _finnish(count: int) -> tuple[bytes, Truth]:
    chance, crowd = random.Random(11), people(count, 11)
    rows: list[list[Any]] = [["Kokemustoimijat"], [], ["Tulostettu 1.10.2026"], [], FINNISH]
    truth: Truth = {}
    for person in crowd:
        if chance.random() < 0.1:
            rows.append([])
        mark = chance.choice([", ", ",", " ,  ", " "])
        rows.append([f"{person.last_name}{mark}{person.first_name}", *_rest(person, chance)])
        truth[len(rows)] = person
    rows += [[], ["Yht.", None, None, len(crowd)]]
    old = [["EI KÄYTÖSSÄ"], FINNISH, ["Vanhanen, Veikko", "0401234567", "veikko@example.fi"]]
    return xlsx(("Toimijat", rows), ("Poistuneet", old), ("Ohje", [["Täytä kaikki"]])), truth


FINNISH = ["Sukunimi ja etunimi", "Puhelinnumero", "S-posti", "Paikkakunta", "Kokemusaiheet", "Mitä tekee", "Tuntimäärä",
           "Oppilaitos", "Valmistunut", "Sopimus päättyy", "VK -26", "Luovutuslupa", "Henkilötunnus", "Lisätiedot"]  # fmt: skip


def swedish_two_columns() -> Made:
    """Swedish headers on row 7, two name columns, another order of columns."""
    chance, crowd = random.Random(12), people(COUNT, 12)
    header = ["Nr", "Efternamn", "Förnamn", "Hemkommun", "Erfarenhet", "Uppgifter", "E-post", "Mobiltelefon", "Utbildning (tim)",
              "Utbildad", "Anordnare", "Avtal t.o.m.", "Skattekort 2026", "Uppgifterna får lämnas ut", "Personbeteckning", "Övrigt"]  # fmt: skip
    rows: list[list[Any]] = [
        ["Erfarenhetsexperter"],
        ["Konfidentiellt"],
        [],
        ["Uppdaterad", "1.9.2026"],
        [],
        [],
        header,
    ]
    truth: Truth = {}
    for number, person in enumerate(crowd, start=1):
        phone, email, town, topics, roles, hours, issuer, trained, agreement, tax, sharing, code, note = (
            _rest(person, chance)
        )
        rows.append([number, person.last_name, person.first_name, town, topics, roles, email, phone, hours, trained, issuer,
                     agreement, tax, sharing, code, note])  # fmt: skip
        truth[len(rows)] = person
    rows.append(["Totalt", None, None, len(crowd)])
    return read(xlsx(("Register", rows))), truth


def two_header_rows_and_merged_cells() -> Made:
    """Groups above the headers, first name first in one cell without a hint, a town merged over several rows."""
    chance, crowd = random.Random(13), people(COUNT, 13)
    groups = [
        "Henkilö",
        None,
        "Yhteystiedot",
        None,
        "Osaaminen",
        None,
        "Koulutus",
        None,
        None,
        "Sopimus",
        "Verokortti",
        None,
        None,
        None,
    ]
    header = ["Nimi", "Kotipaikka", "Puh", "Meili", "Teemat", "Roolit", "tuntia", "järjestäjä", "suoritettu", "voimassa asti",
              2026, "Saa antaa tietoja", "Hetu", "Kommentit"]  # fmt: skip
    rows: list[list[Any]] = [["Lista"], groups, header]
    truth: Truth = {}
    merges = []
    for start in range(0, COUNT, 3):
        town = crowd[start].municipality
        merges.append(len(rows) + 1)
        for person in crowd[start : start + 3]:
            person.municipality = town
            phone, email, _town, *rest = _rest(person, chance)
            rows.append(
                [
                    f"{person.first_name} {person.last_name}",
                    town if person is crowd[start] else None,
                    phone,
                    email,
                    *rest,
                ]
            )
            truth[len(rows)] = person

    def merge(book) -> None:
        sheet = book.active
        for area in ("A1:N1", "A2:B2", "C2:D2", "E2:F2", "G2:I2"):
            sheet.merge_cells(area)
        for row in merges:
            sheet.merge_cells(f"B{row}:B{row + 2}")

    return read(xlsx(("2026", rows), change=merge)), truth


def csv_of_the_nineties() -> Made:
    """cp1252 with semicolons, surnames in capitals before the first name, no hint in the header."""
    chance, crowd = random.Random(14), people(COUNT, 14)
    header = ["Nimi", "GSM", "Sähköpostiosoite", "Asuinkunta", "Aihealueet", "Tehtävät", "Koulutuksen laajuus", "Koulutustaho",
              "Koulutuksen ajankohta", "Sopimus voimassa", "Verokortti 26", "Tietojen luovutus", "Sotu", "Huomautukset"]  # fmt: skip
    rows: list[list[Any]] = [header]
    truth: Truth = {}
    for person in crowd:
        rest = [None if value == "✓" else value for value in _rest(person, chance)]
        if rest[9] is None:
            rest[9] = "x" if person.tax_card else None
        rows.append([f"{person.last_name.upper()} {person.first_name}", *rest])
        truth[len(rows)] = person
    return read(separated(rows).encode("cp1252")), truth


def pasted_without_headers() -> Made:
    """Cells pasted without the header row: only what the cells themselves tell can be known."""
    chance, crowd = random.Random(15), people(COUNT, 15)
    rows = []
    truth: Truth = {}
    for number, person in enumerate(crowd, start=1):
        rows.append([person.email, f"{person.first_name} {person.last_name}", town_text(person, chance), topics_text(person, chance),
                     phone_text(person, chance), person.identity_code])  # fmt: skip
        truth[number] = person
    return read(separated(rows, "\t")), truth


def odd_headers_and_mixed_names() -> Made:
    """Headers that no list has, names in either order from row to row."""
    chance, crowd = random.Random(16), people(COUNT, 16)
    rows: list[list[Any]] = [["Väki", "Mistä tavoittaa", "Postia tänne", "Missä päin", "Mitä koettu"]]
    truth: Truth = {}
    for person in crowd:
        name = chance.choice([f"{person.first_name} {person.last_name}", f"{person.last_name} {person.first_name}",
                              f"{person.last_name}, {person.first_name}"])  # fmt: skip
        rows.append(
            [
                name,
                phone_text(person, chance),
                person.email,
                town_text(person, chance),
                topics_text(person, chance),
            ]
        )
        truth[len(rows)] = person
    return read(xlsx(("A", rows))), truth


def ticked_topics() -> Made:
    """A column for each topic, ticked; a consent that is asked the wrong way round; the header repeated half-way."""
    chance, crowd = random.Random(17), people(COUNT, 17)
    topics = ["Masennus", "Ahdistus", "Velkaantuminen", "Yksinäisyys", "Diabetes", "Omaishoito", "CP-vamma", "Koulukiusaaminen",
              "Syömishäiriöt", "Asunnottomuus"]  # fmt: skip
    plain = {
        topic.lower().removesuffix("t") if topic == "Syömishäiriöt" else topic.lower() for topic in topics
    }
    assert len(plain) == len(topics)
    header = [
        "Etunimi",
        "Sukunimi",
        "Telefon",
        "Email",
        *topics,
        "Tietoja ei saa luovuttaa",
        "Luopuu palkkiosta",
    ]
    rows: list[list[Any]] = [header]
    truth: Truth = {}
    for number, person in enumerate(crowd):
        if number == COUNT // 2:
            rows.append(header)
        person.sharing = chance.choice(["no", None])
        ticks = ["x" if topic.lower() in {one.lower() for one in person.topics} or (topic == "Syömishäiriöt" and "syömishäiriö" in person.topics)
                 else None for topic in topics]  # fmt: skip
        rows.append([person.first_name, person.last_name, phone_text(person, chance), person.email, *ticks,
                     "x" if person.sharing == "no" else None, "x" if person.waives_fee else None])  # fmt: skip
        truth[len(rows)] = person
    return read(xlsx(("Taulu", rows))), truth


LAYOUTS: dict[str, tuple[Callable[[], Made], tuple[str, ...]]] = {
    "finnish": (finnish_with_comma, ("all",)),
    "swedish": (swedish_two_columns, ("all",)),
    "two header rows": (two_header_rows_and_merged_cells, ("all",)),
    "csv": (csv_of_the_nineties, ("all",)),
    "pasted": (pasted_without_headers, ("name", "email", "municipality", "topics", "phone", "identity_code")),
    "odd": (odd_headers_and_mixed_names, ("name", "email", "municipality", "topics", "phone")),
    "ticked": (ticked_topics, ("name", "email", "phone", "topics", "sharing", "waives_fee")),
}
