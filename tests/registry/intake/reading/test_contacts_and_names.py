"""Cells of one person: telephone numbers, addresses, identity codes, names."""

from datetime import datetime

import pytest

from files.tables import FORMULA, HIDDEN
from registry.intake.reading.cells.codes import covered, read_identity_code
from registry.intake.reading.cells.emails import read_email
from registry.intake.reading.cells.names import (
    FIRST_LAST,
    LAST_FIRST,
    Evidence,
    gather,
    read_name,
    read_name_part,
)
from registry.intake.reading.cells.phones import read_phone


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
