"""Cells of words: municipalities, topics, kinds of work, consents, notes."""

import pytest

from files.tables import FORMULA
from registry.intake.reading.cells.answers import read_sharing
from registry.intake.reading.cells.notes import facts_in, read_note
from registry.intake.reading.cells.places import read_municipality
from registry.intake.reading.cells.vocabulary import LANGUAGES, ROLES, TOPICS


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
