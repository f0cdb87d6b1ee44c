"""Each kind of cell: what is read, what is only guessed, and what is left to a person."""

from datetime import date, datetime, time, timedelta

import pytest

from files.tables import FORMULA, HIDDEN
from registry.intake.reading.cells.answers import read_sharing, read_tax_card
from registry.intake.reading.cells.codes import covered, read_identity_code
from registry.intake.reading.cells.dates import OPEN_ENDED, read_agreement, read_trained
from registry.intake.reading.cells.emails import read_email
from registry.intake.reading.cells.hours import read_hours
from registry.intake.reading.cells.names import (
    FIRST_LAST,
    LAST_FIRST,
    Evidence,
    gather,
    read_name,
    read_name_part,
)
from registry.intake.reading.cells.notes import facts_in, read_note
from registry.intake.reading.cells.phones import read_phone
from registry.intake.reading.cells.places import read_municipality
from registry.intake.reading.cells.vocabulary import LANGUAGES, ROLES, TOPICS

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "cell",
    ["040 123 4567", "040-1234567", "0401234567", "p. 0401234567", "puh: 040 123 45 67", "+358401234567",
     "+358 40 123 4567", "+358 (0)40 1234567", "00358401234567", "(040) 1234567", "040/1234567", 401234567,
     401234567.0, 358401234567, "401234567.0", "tel +358-40-1234567", "040 123 4567 / 0401234567"],
)  # fmt: skip
def test_every_shape_of_a_number_is_the_same_number(cell):
    assert (read_phone(cell).value, read_phone(cell).issue) == ("+358401234567", "")


@pytest.mark.parametrize(
    ("cell", "value", "issue"),
    [
        ("040 1234567, 050 7654321", "+358401234567", "phone_several"),
        ("0401234567 tai 0507654321", "+358401234567", "phone_several"),
        ("0401234567 (äidin)", "+358401234567", "phone_words"),
        ("salainen", "", "phone_unreadable"),
        ("12", "", "phone_unreadable"),
        ("040 12x 4567", "", "phone_unreadable"),
        (datetime(2026, 1, 1), "", "phone_unreadable"),
        (FORMULA, None, "formula"),
        ("-", None, ""),
        (None, None, ""),
        ("+46 70 123 45 67", "+46701234567", ""),
    ],
)
def test_what_is_no_single_number_is_flagged(cell, value, issue):
    assert (read_phone(cell).value, read_phone(cell).issue) == (value, issue)


@pytest.mark.parametrize(
    ("cell", "value", "issue", "guess"),
    [
        ("Aino.Aalto@Example.FI ", "aino.aalto@example.fi", "", "aino.aalto@example.fi"),
        ("mailto:aino@example.fi", "aino@example.fi", "", "aino@example.fi"),
        ("Aino Aalto <aino@example.fi>", "aino@example.fi", "", "aino@example.fi"),
        ("aino@example.fi; toinen@example.fi", "aino@example.fi", "email_several", "aino@example.fi"),
        ("aino at example.fi", "", "email_invalid", "aino@example.fi"),
        ("aino(at)example.fi", "", "email_invalid", "aino@example.fi"),
        ("aino . aalto@example,fi", "", "email_invalid", "aino.aalto@example.fi"),
        ("aino@example", "", "email_invalid", ""),
        ("äino@example.fi", "", "email_invalid", ""),
        ("aino@@example.fi", "", "email_invalid", ""),
        ("ei ole", "", "email_missing", ""),
        (None, "", "email_missing", ""),
    ],
)
def test_an_address_is_taken_only_when_it_stands_there(cell, value, issue, guess):
    found = read_email(cell)
    assert (found.value, found.issue, found.guess) == (value, issue, guess)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (datetime(2016, 4, 21), "2016-04-21"), (date(2016, 4, 21), "2016-04-21"), (42481, "2016-04-21"), (2016, "2016"),
        ("21.04.16", "2016-04-21"), ("21.4.2016", "2016-04-21"), ("21. 4. 2016", "2016-04-21"), ("2016-04-21", "2016-04-21"),
        ("21.4.-16", "2016-04-21"), ("21/4/2016", "2016-04-21"), ("21-04-2016", "2016-04-21"), ("21. huhtikuuta 2016", "2016-04-21"),
        ("21 april 2016", "2016-04-21"), ("9/2024", "2024-09"), ("09.2024", "2024-09"), ("syyskuu 2024", "2024-09"),
        ("syyskuussa 2024", "2024-09"), ("september 2024", "2024-09"), ("syksy 2023", "2023"), ("kevät -23", "2023"),
        ("syksyllä 2023", "2023"), ("hösten 2023", "2023"), ("2023 syksy", "2023"), ("vt 2023", "2023"), ("vuonna 2016", "2016"),
        ("v. 2016", "2016"), ("21.4.99", "1999-04-21"), ("1.9.-15.12.2016", "2016-12-15"), ("1.9.2016–15.12.2016", "2016-12-15"),
        ("2015-2016", "2016"), ("2019-20", "2020"), ("9-12/2016", "2016-12"), ("käyty 2016", "2016"), ("kesä 2019", "2019"),
        ("mars 2020", "2020-03"), ("12.12.2012", "2012-12-12"),
        ("21.4.2016 0:00", "2016-04-21"),
        ("2016-04-21 00:00:00", "2016-04-21"),
        ("2016-04-21T00:00:00", "2016-04-21"),
    ],
)  # fmt: skip
def test_dates_are_read_as_exactly_as_they_are_told(cell, told):
    found = read_trained(cell, today=TODAY)
    assert str(found.value) == told
    assert found.issue in ("", "date_range")


@pytest.mark.parametrize(
    ("cell", "issue"),
    [
        ("4/5/2016", "date_guessed"), ("9/24", "date_guessed"), ("2016?", "date_guessed"), ("noin kai 2016", "date_guessed"),
        ("31.2.2016", "date_unclear"), ("kesken", "date_unclear"), ("2.5.", "date_unclear"), ("talvi", "date_unclear"),
        ("1.1.2030", "date_in_future"), ("2016, 2019", "date_several"), ("2011-12", "date_guessed"), (99999999, "date_unclear"),
        (True, "date_unclear"), ("1.1.1890", "date_far"), (time(10), "date_unclear"), ("42481", "date_guessed"), (12.2016, "date_guessed"),
        ("kevät 23, täydennys 2025", "date_several"),
    ],
)  # fmt: skip
def test_a_doubtful_date_says_so(cell, issue):
    assert read_trained(cell, today=TODAY).issue == issue


@pytest.mark.parametrize(
    ("cell", "value", "issue"),
    [
        ("toistaiseksi", OPEN_ENDED, ""), ("Tills vidare", OPEN_ENDED, ""), ("31.12.2026", date(2026, 12, 31), ""),
        (datetime(2027, 6, 30), date(2027, 6, 30), ""), ("31.12.26 asti", date(2026, 12, 31), ""),
        ("1.1.2025–31.12.2026", date(2026, 12, 31), "date_range"), ("6/2027", date(2027, 6, 30), "agreement_month"),
        ("2027", date(2027, 12, 31), "date_guessed"), ("päättynyt", None, "agreement_unclear"), ("-", None, ""),
        ("toistaiseksi 1.1.2025 alkaen", date(2025, 1, 1), "date_guessed"), ("irtisanottu 1.2.2026", date(2026, 2, 1), "date_guessed"),
    ],
)  # fmt: skip
def test_the_end_of_an_agreement(cell, value, issue):
    found = read_agreement(cell, today=TODAY)
    assert (found.value, found.issue) == (value, issue)


@pytest.mark.parametrize(
    ("cell", "value", "issue"),
    [
        ("n. 50 t", 50, ""), ("50,0", 50, ""), ("60h", 60, ""), ("24 tuntia", 24, ""), (30, 30, ""), (30.0, 30, ""), ("ei", None, ""),
        ("ei koulutusta", None, ""), ("37,5", 37.5, "hours_not_whole"), ("2 op", None, "hours_credits"), ("50-60", None, "hours_several"),
        ("5 pv", None, "hours_unclear"), ("kyllä", None, "hours_unclear"), (2016, None, "hours_unclear"), ("50 t 2016", None, "hours_several"),
        ("ca 50 tim", 50, ""), ("yli 100 h", 100, ""), (timedelta(hours=50), 50, ""), ("50 %", None, "hours_unclear"), ("50?", None, "hours_unclear"),
        (datetime(2020, 1, 1), None, "hours_several"), (True, None, "hours_unclear"),
    ],
)  # fmt: skip
def test_hours(cell, value, issue):
    found = read_hours(cell)
    assert (found.value, found.issue) == (value, issue)


def test_credits_are_told_in_hours_but_never_taken():
    assert read_hours("2 op").guess == "54"


@pytest.mark.parametrize(
    ("cell", "name", "issue"),
    [
        ("Lappeenranta", "Lappeenranta", ""), ("IMATRA", "Imatra", ""), ("Lappeenrannasta", "Lappeenranta", ""),
        ("Luumäellä", "Luumäki", ""), ("Taipalsaaressa", "Taipalsaari", ""), ("Ruokolahdelta", "Ruokolahti", ""), ("Helsingistä", "Helsinki", ""),
        ("Turusta", "Turku", ""), ("Tampereen kaupunki", "Tampere", ""), ("53100 Lappeenranta", "Lappeenranta", ""), ("Lpr", "Lappeenranta", ""),
        ("Vasa", "Vaasa", ""), ("Hki", "Helsinki", ""), ("Parikala", "Parikkala", "municipality_guessed"), ("Lapeenranta", "Lappeenranta", "municipality_guessed"),
        ("Imatra/Lappeenranta", "Imatra", "municipality_several"), ("Imatra (os. Vuoksenniska)", "Imatra", "municipality_several"),
        ("ulkomailla", None, "municipality_unknown"), ("Pariisi", None, "municipality_unknown"), ("-", None, ""), (5, None, "municipality_unknown"),
    ],
)  # fmt: skip
def test_municipalities(cell, name, issue):
    found = read_municipality(cell)
    assert (found.value.name if found.value else None, found.issue) == (name, issue)


@pytest.mark.parametrize(
    ("cell", "codes", "issue"),
    [
        ("Masennus", ["MIE.masennus"], ""),
        ("masennus\nahdistus", ["MIE.masennus", "MIE.ahdistus"], ""),
        ("Ahdistus ja paniikki", ["MIE.ahdistus"], ""),
        (
            "velkaantuminen ja suru / diabetes; ADHD",
            ["TAL.velka", "VAK.suru", "SAI.diabetes", "NEP.adhd"],
            "",
        ),
        ("Ms-tauti och depression and MS", ["SAI.ms", "MIE.masennus", "SAI.ms"], ""),
        ("Väkivalta, kriisit ja menetykset", ["VAK"], ""),
        ("alkoholiongelma", ["PAI.alkoholi"], ""),
        ("näkövamma", ["VAM.nakovamma"], ""),
        ("1. masennus 2. muu", [""], "topic_unknown"),
        ("läheisen masennus", [""], "topic_unknown"),
        ("masennsu", [""], "topic_guessed"),
        ("pelaaminen", [""], "topic_unknown"),  # money or video games? the reference data knows both
        ("vesihiihto", [""], "topic_unknown"),
        ("", [], ""),
    ],
)
def test_topics(cell, codes, issue):
    found = TOPICS.read(cell)
    assert ([topic.code for topic in found.value or ()], found.issue) == (codes, issue)


def test_unknown_words_stay_as_they_were_written_until_somebody_explains_them():
    assert TOPICS.read("Vesihiihto").value[0].text == "vesihiihto"
    explained = TOPICS.read("Vesihiihto, masennus", explained={"vesihiihto": "PAL"})
    assert ([topic.code for topic in explained.value], explained.issue) == (["PAL", "MIE.masennus"], "")


def test_kinds_of_work_and_languages():
    found = ROLES.read("ryhmän vetäjä, Työpari; kokemuskouluttaja ja edustaja päätöksenteossa")
    assert [role.code for role in found.value] == ["ryhmanohjaus", "tyopari", "koulutus", "edustaja"]
    assert [word.code for word in LANGUAGES.read("suomi, svenska ja englanti").value] == ["fi", "sv", "en"]


@pytest.mark.parametrize(
    ("cell", "value", "issue"),
    [("K", "yes", ""), ("kyllä", "yes", ""), ("x", "yes", ""), ("ok", "yes", ""), ("ja", "yes", ""), ("e", "no", ""), ("EI", "no", ""), ("nej", "no", ""),
     ("kysytään aina", "ask", ""), ("Kysy ensin!", "ask", ""), ("", None, ""), ("-", None, ""), (None, None, ""), (True, "yes", ""),
     ("?", None, "sharing_unclear"), ("k, ei puhelinta", None, "sharing_unclear"), ("kyllä, mutta kysyttävä", None, "sharing_unclear"),
     (FORMULA, None, "formula")],
)  # fmt: skip
def test_consent_to_give_details(cell, value, issue):
    assert (read_sharing(cell).value, read_sharing(cell).issue) == (value, issue)


def test_a_column_of_refusals_is_turned_round():
    assert read_sharing("x", inverted=True).value == "no"
    assert read_sharing("kysy", inverted=True).value == "ask"
    assert read_sharing(None, inverted=True).value is None


@pytest.mark.parametrize(
    ("cell", "value", "day", "issue"),
    [("x", True, None, ""), ("ok 3.1.", True, date(2026, 1, 3), ""), ("ei", False, None, ""), (None, False, None, ""), ("3.1.2026", True, date(2026, 1, 3), ""),
     ("toimitettu 12.1.26", True, date(2026, 1, 12), ""), (datetime(2026, 1, 7), True, date(2026, 1, 7), ""), ("tulossa", None, None, "tax_card_unclear"),
     ("ei 3.1.", None, None, "tax_card_unclear"), ("?", None, None, "tax_card_unclear"), ("puuttuu", False, None, ""), ("ok 31.2.", None, None, "tax_card_unclear")],
)  # fmt: skip
def test_tax_cards(cell, value, day, issue):
    found, when = read_tax_card(cell, year=2026)
    assert (found.value, when, found.issue) == (value, day, issue)


def test_identity_codes_are_checked_and_never_repeated():
    good = read_identity_code(" 010594Y9032 ")
    assert (good.value, good.issue) == ("010594Y9032", "")
    wrong = read_identity_code("010594Y9033")
    assert (wrong.value, wrong.issue, wrong.guess) == (None, "personal_identity_code_invalid", "")
    assert read_identity_code("15.8.1979").issue == "personal_identity_code_invalid"
    assert "9032" not in covered("hetu 010594Y9032, soita")


NOTHING_KNOWN = Evidence()


@pytest.mark.parametrize(
    ("cell", "first", "last", "issue"),
    [
        ("Aalto, Aino", "Aino", "Aalto", ""), ("Aalto,Aino Maria", "Aino Maria", "Aalto", ""), ("  Aalto ,  Aino ", "Aino", "Aalto", ""),
        ("AALTO Aino", "Aino", "Aalto", ""), ("Aino Aalto", "Aino", "Aalto", ""), ("Aalto Aino", "Aino", "Aalto", ""),
        ("von Bell, Anna", "Anna", "von Bell", ""), ("Anna von Bell", "Anna", "von Bell", ""),
        ("von Bell Anna", "Anna", "von Bell", ""), ("Kaisa-Leena Niemi", "Kaisa-Leena", "Niemi", ""),
        ("aino aalto", "Aino", "Aalto", ""), ("Xylo Qwerty", "Xylo", "Qwerty", "name_order_guessed"), ("Aino", "", "Aino", "name_incomplete"),
        ("Aalto, Aino, sh", "", "Aalto Aino sh", "name_unclear"), ("Aalto (ent. Niemi) Aino", "Aino", "Aalto", "name_unclear"),
        ("Aalto Aino, sairaanhoitaja", "Sairaanhoitaja", "Aalto Aino", "name_order_guessed"), ("Aino Maria Aalto", "Aino Maria", "Aalto", ""),
        ("Garcia Lopez Maria", "Lopez Maria", "Garcia", "name_order_guessed"), ("Аino Aalto", "Аino", "Aalto", "name_mixed_letters"),
    ],
)  # fmt: skip
def test_a_name_in_one_cell(cell, first, last, issue):
    found = read_name(cell, "", NOTHING_KNOWN)
    assert (found.value.first, found.value.last, found.issue) == (first, last, issue)


@pytest.mark.parametrize(
    "cell", ["Aino & Eero Aalto", "Aino ja Eero Aalto", "0401234567", "aino@example.fi", "???", "a" * 200]
)
def test_what_is_not_one_person_has_no_name(cell):
    found = read_name(cell, "", NOTHING_KNOWN)
    assert found.issue in ("name_unclear", "name_incomplete")
    assert not (found.value and found.value.first)


def test_the_row_itself_is_believed_before_the_header_but_then_it_is_a_guess():
    told = Evidence(hint=LAST_FIRST)
    assert read_name("Korpi Xylo", "", told).value.first == "Xylo"
    found = read_name("Xylo Korpi", "xylo.korpi@example.fi", told)
    assert (found.value.first, found.issue) == ("Xylo", "name_order_guessed")


def test_the_column_decides_where_a_row_is_silent():
    rows = [("Aino Aalto", ""), ("Eero Niemi", ""), ("Lauri Korpi", ""), ("Xylo Qwerty", "")]
    evidence = gather(rows, Evidence())
    assert evidence.usual == FIRST_LAST
    assert (
        read_name("Xylo Qwerty", "", evidence).value.first,
        read_name("Xylo Qwerty", "", evidence).issue,
    ) == ("Xylo", "")


def test_names_are_learnt_from_rows_with_a_comma():
    evidence = gather([("Qwerty, Xylo", ""), ("Zork, Mimosa", "")], Evidence())
    assert read_name("Qwerty Mimosa", "", evidence).value.first == "Mimosa"


def test_a_cell_of_one_name_column():
    assert (read_name_part("VIRTANEN").value, read_name_part("VIRTANEN").issue) == ("Virtanen", "")
    assert read_name_part("Virtanen, Matti").issue == "name_unclear"
    assert read_name_part(HIDDEN).issue == "hidden_characters"


@pytest.mark.parametrize(
    ("note", "employed", "waives"),
    [
        ("työsuhteessa päihdeklinikalla", True, False), ("on työsuhteessa kuntaan", True, False), ("ei työsuhteessa", False, False),
        ("ei ole työsuhteessa", False, False), ("anställd vid kliniken", True, False), ("inte anställd", False, False),
        ("työsuhde päättynyt 2020", None, False), ("työsuhteessa?", None, False), ("hakee työsuhdetta", None, False), ("oli työsuhteessa", None, False),
        ("ei ota palkkiota", False, True), ("Ei halua palkkioita", False, True), ("luopuu palkkiosta", False, True), ("ilman palkkiota", False, True),
        ("ei luovu palkkiosta", False, False), ("ottaa palkkion", False, False), ("palkkio tilille", False, False), ("avstår från arvode", False, True),
        ("tar inte emot arvode", False, True), ("ei ota palkkiota työajalla", False, None), ("ei ole saanut palkkiota", False, None),
        ("ei ota palkkiota. Työsuhteessa kuntaan", True, True), ("utan arvode", False, True), ("does not want a fee", False, True), ("", False, False),
        ("puoliso työsuhteessa meillä", None, False), ("ei puheluita, ottaa palkkion", False, False), ("palkkioton", False, True),
        ("ei ota palkkiota, mutta matkat", False, True),
    ],
)  # fmt: skip
def test_the_two_facts_that_notes_hide(note, employed, waives):
    facts = facts_in(note)
    assert (facts.employed.value, facts.waives_fee.value) == (employed, waives)
    assert bool(facts.employed.issue) == (employed is None)
    assert bool(facts.waives_fee.issue) == (waives is None)


def test_a_note_is_kept_but_not_its_formula_nor_an_identity_code():
    assert read_note("ei puheluita\nennen klo 12").value == "ei puheluita\nennen klo 12"
    assert (read_note(FORMULA).value, read_note(FORMULA).issue) == (None, "note_formula")
    found = read_note("hetu 010594Y9032")
    assert found.issue == "identity_code_elsewhere"
    assert "9032" not in found.value
