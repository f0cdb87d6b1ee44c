"""Invented registers in many shapes, with the truth beside them: what a reading must give, field by field."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from openpyxl import Workbook

CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
FIRST = "Aada Eero Helmi Ilmari Kaisa-Leena Lauri Meri Niilo Oona Pirkko Raimo Sisko Taisto Ulla Veikko Åke Örjan Anna Björn Siv".split()
LAST = "Aalto Virtanen Mäkelä Kähkönen Söderström Lindqvist Öhman Åkerblom Niemi Korpi Rantala Salmela Hietanen Nyberg Laaksonen Heino Toivonen Ek".split()
TOWNS = "Espoo Kerava Kotka Kuopio Oulu Pori Salo Turku Vaasa Joensuu Hämeenlinna Ylöjärvi Iisalmi Siilinjärvi".split()
TOPICS = [
    "masennus",
    "ahdistus",
    "velkaantuminen",
    "yksinäisyys",
    "diabetes",
    "omaishoito",
    "CP-vamma",
    "koulukiusaaminen",
    "syömishäiriö",
    "asunnottomuus",
]
ROLES = ["kokemuskouluttaja", "työpari", "kehittäjä", "ryhmän vetäjä", "mediavaikuttaja"]
SCHOOLS = ["Kansalaisopisto", "Mielenterveyden tuki ry", "Folkhälsan", "Kuntoutussäätiö", ""]


@dataclass
class Person:
    """The truth about one row. `unreadable` are fields that were written so that nobody can know."""

    first_name: str
    last_name: str
    email: str
    phone: str
    municipality: str
    topics: list[str]
    roles: list[str]
    training_hours: int | None
    trained_at: str | None
    agreement_until: str | None
    agreement_open: bool
    tax_card: bool
    sharing: str | None
    identity_code: str
    employed: bool
    waives_fee: bool
    issuer: str = ""
    unreadable: set[str] = field(default_factory=set)


def people(count: int, seed: int = 1) -> list[Person]:
    """So many invented people; the same seed gives the same ones."""
    chance = random.Random(seed)
    return [_person(chance, number) for number in range(count)]


def _person(chance: random.Random, number: int) -> Person:
    first, last = chance.choice(FIRST), chance.choice(LAST)
    hours = chance.choice([None, 24, 30, 50, 80, 120])
    year, month, day = chance.randint(2012, 2025), chance.randint(1, 12), chance.randint(13, 28)
    trained = chance.choice([f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day}"]) if hours else None
    is_open = chance.random() < 0.2
    until = None if is_open else chance.choice([None, "2026-12-31", "2027-06-30", "2028-01-15"])
    return Person(
        first, last, f"{_ascii(first)}.{_ascii(last)}{number}@example.fi",
        f"+35840{chance.randint(1000000, 9999999)}", chance.choice(TOWNS), chance.sample(TOPICS, chance.randint(1, 4)),
        chance.sample(ROLES, chance.randint(0, 3)), hours, trained, until, is_open, chance.random() < 0.5,
        chance.choice(["yes", "no", "ask", None]), _code(chance) if chance.random() < 0.5 else "",
        chance.random() < 0.1, chance.random() < 0.1, chance.choice(SCHOOLS) if hours else "",
    )  # fmt: skip


def _ascii(name: str) -> str:
    return name.lower().translate(str.maketrans("åäö", "aao"))


def _code(chance: random.Random) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(40, 99)
    number = f"{chance.randint(900, 999)}"
    check = CHECKS[int(f"{day:02}{month:02}{year}{number}") % 31]
    return f"{day:02}{month:02}{year}{chance.choice('-YX')}{number}{check}"


# --- how people write ----------------------------------------------------------------------------

Writer = Callable[[Person, random.Random], Any]


def national(phone: str) -> str:
    """040 123 4567 without spaces."""
    return "0" + phone.removeprefix("+358")


def phone_text(person: Person, chance: random.Random) -> Any:
    """Ten shapes of one number."""
    plain = national(person.phone)
    return chance.choice([
        plain, f"{plain[:3]} {plain[3:6]} {plain[6:]}", f"{plain[:3]}-{plain[3:]}", f"puh. {plain}", person.phone,
        f"+358 {plain[1:3]} {plain[3:6]} {plain[6:]}", f"+358 (0){plain[1:3]} {plain[3:]}", f"00358{plain[1:]}",
        int(plain), float(plain), f"({plain[:3]}) {plain[3:]}", f"{plain[:3]}/{plain[3:]}", plain[1:],
    ])  # fmt: skip


def trained_text(person: Person, chance: random.Random) -> Any:
    """A day, a month or a year in one of its usual shapes."""
    if not person.trained_at:
        return None
    parts = [int(part) for part in person.trained_at.split("-")]
    if len(parts) == 1:
        return chance.choice([f"{parts[0]}", parts[0], f"vuonna {parts[0]}", f"syksy {parts[0]}", f"kevät -{parts[0] % 100:02}",
                              f"syksyllä {parts[0]}", f"v. {parts[0]}", f"{parts[0]} kesä", f"ht {parts[0]}"])  # fmt: skip
    year, month = parts[:2]
    if len(parts) == 2:
        word = MONTHS[month - 1]
        return chance.choice(
            [
                f"{month}/{year}",
                f"{month:02}/{year}",
                f"{month}.{year}",
                f"{word}kuu {year}",
                f"{word}kuussa {year}",
                f"{month} / {year}",
            ]
        )
    day = parts[2]
    return chance.choice([
        datetime(year, month, day), f"{day}.{month}.{year}", f"{day:02}.{month:02}.{year % 100:02}", f"{year}-{month:02}-{day:02}",
        f"{day}. {month}. {year}", f"{day}/{month}/{year}", f"{day}.{month}.-{year % 100:02}",
        f"{day}. {MONTHS[month - 1]}kuuta {year}", (datetime(year, month, day) - datetime(1899, 12, 30)).days,
    ])  # fmt: skip


MONTHS = "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu".split()


def hours_text(person: Person, chance: random.Random) -> Any:
    """Hours, or a way to say that there are none."""
    amount = person.training_hours
    if amount is None:
        return chance.choice([None, "ei", "ei koulutusta", "-", "nej"])
    return chance.choice([amount, float(amount), f"{amount}", f"{amount} h", f"{amount}h", f"{amount},0", f"n. {amount} t",
                          f"noin {amount} tuntia", f"ca {amount} tim", f"{amount}.0"])  # fmt: skip


def agreement_text(person: Person, chance: random.Random) -> Any:
    """The last day, until further notice, or nothing."""
    if person.agreement_open:
        return chance.choice(
            ["toistaiseksi", "Toistaiseksi voimassa", "tills vidare", "voimassa toistaiseksi"]
        )
    if not person.agreement_until:
        return chance.choice([None, "-", "ei sopimusta"])
    day = datetime.fromisoformat(person.agreement_until)
    return chance.choice([day, f"{day.day}.{day.month}.{day.year}", f"{day:%d.%m.%y}", f"{day:%Y-%m-%d}", f"{day.day}.{day.month}.{day.year} asti",
                          f"1.1.2025–{day.day}.{day.month}.{day.year}", f"1.1.-{day.day}.{day.month}.{day.year}"])  # fmt: skip


def tax_text(person: Person, chance: random.Random) -> Any:
    """A tick, a word or a day."""
    if person.tax_card:
        return chance.choice(
            [
                "x",
                "X",
                "kyllä",
                "ok",
                "ok 3.1.",
                "toimitettu 12.1.2026",
                "3.1.",
                "✓",
                True,
                datetime(2026, 1, 7),
            ]
        )
    return chance.choice([None, "ei", "-", "puuttuu", "nej", False])


def sharing_text(person: Person, chance: random.Random) -> Any:
    """A consent in a word."""
    return chance.choice(SHARING[person.sharing])


SHARING = {
    "yes": ["k", "K", "kyllä", "Kyllä", "ok", "x", "ja", "saa"],
    "no": ["e", "ei", "EI", "nej", "ei saa"],
    "ask": ["kysytään aina", "Kysy ensin", "fråga alltid", "kysyttävä"],
    None: [None, "", " "],
}


def town_text(person: Person, chance: random.Random) -> Any:
    """A municipality, sometimes shouted, inflected or with a postal code."""
    return chance.choice([person.municipality, person.municipality.upper(), f" {person.municipality} ", f"00100 {person.municipality}",
                          INFLECTED.get(person.municipality, person.municipality)])  # fmt: skip


INFLECTED = {"Kotka": "Kotkasta", "Turku": "Turussa", "Iisalmi": "Iisalmella", "Ylöjärvi": "Ylöjärveltä", "Vaasa": "Vaasan",
             "Espoo": "Espoosta", "Joensuu": "Joensuusta", "Hämeenlinna": "Hämeenlinnassa"}  # fmt: skip


def topics_text(person: Person, chance: random.Random) -> str:
    """Words with one of the marks between them, some with capitals."""
    mark = chance.choice([", ", "; ", " / ", "\n", " ja ", ",", " & ", "\n- "])
    return mark.join(
        chance.choice([topic, topic.capitalize() if topic.islower() else topic]) for topic in person.topics
    )


def roles_text(person: Person, chance: random.Random) -> str | None:
    """Kinds of work."""
    return chance.choice([", ", "; ", "\n", " ja "]).join(person.roles) or None


def note_text(person: Person, chance: random.Random) -> str | None:
    """The two facts that notes hide, among others."""
    notes = [chance.choice(["ei puheluita iltaisin", "lomalla heinäkuun", "", "käy myös Teamsissa"])]
    if person.employed:
        notes.append(
            chance.choice(
                ["työsuhteessa päihdeklinikalla", "on työsuhteessa kuntaan", "anställd vid kliniken"]
            )
        )
    if person.waives_fee:
        notes.append(
            chance.choice(
                [
                    "ei ota palkkiota",
                    "luopuu palkkiosta",
                    "ei halua palkkiota",
                    "avstår från arvode",
                    "ilman palkkiota",
                ]
            )
        )
    if not person.employed and not person.waives_fee:
        notes.append(chance.choice(["", "", "ei työsuhteessa", "palkkio tilille", "ei luovu palkkiosta"]))
    chance.shuffle(notes)
    return ". ".join(filter(None, notes)) or None


# --- how files look ------------------------------------------------------------------------------


def xlsx(*sheets: tuple[str, list[list[Any]]], change: Callable[[Workbook], None] | None = None) -> bytes:
    """A workbook of named sheets; `change` may merge and hide."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def separated(rows: list[list[Any]], mark: str = ";") -> str:
    """The rows as separated text, quoted where needed."""

    def cell(value: Any) -> str:
        text = "" if value is None else f"{value:%d.%m.%Y}" if isinstance(value, datetime) else str(value)
        return f'"{text.replace(chr(34), chr(34) * 2)}"' if any(c in text for c in f'{mark}"\n') else text

    return "\r\n".join(mark.join(map(cell, row)) for row in rows)
