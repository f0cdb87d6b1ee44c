"""The shipped words: every form there, and the traps of Finnish inflection right."""

import csv
import json
import tomllib

import pytest

from tenants.terminology import build
from tenants.terminology.inflection.swedish import genitive
from tenants.terminology.shipped import (
    DATA,
    DEFAULTS,
    DEFAULTS_FILE,
    FORMS,
    LABELS,
    SHIPPED,
    SLOTS,
    pairs_of,
    slot_of,
)
from tenants.terminology.terms import Terms


@pytest.mark.parametrize("lang", FORMS)
def test_every_shipped_word_has_exactly_the_forms_of_its_language(lang):
    for base, forms in SHIPPED[lang].items():
        assert set(forms) == set(FORMS[lang]), base
        assert forms["nom"] == base


def faults_of(lang: str, base: str, form: str) -> list[tuple[str, str, str]]:
    """The form of a word that is empty, has a brace or two spaces, or begins wrongly with a capital."""
    terms = Terms({"expert": {lang: SHIPPED[lang][base]}})
    said = terms.get("expert", form, lang)
    is_right = said.strip() and "{" not in said and "  " not in said
    if is_right and terms.get("Expert", form, lang) == said[0].upper() + said[1:]:
        return []
    return [(base, form, said)]


@pytest.mark.parametrize("lang", FORMS)
def test_every_shipped_form_can_be_said_and_capitalised(lang):
    assert [
        fault for base in SHIPPED[lang] for form in FORMS[lang] for fault in faults_of(lang, base, form)
    ] == []


def test_seventy_finnish_words_agree_with_the_checked_list():
    with (DATA / "term-forms-fi.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["case"] != "ins"]
    assert len(SHIPPED["fi"]) == 70
    assert len(rows) == 70 * 24
    for row in rows:
        form = row["case"] if row["number"] == "sg" else f"pl.{row['case']}"
        assert SHIPPED["fi"][row["term"]][form] == row["form"]


def test_the_committed_file_is_what_the_builder_makes():
    assert DEFAULTS_FILE.read_text(encoding="utf-8") == build.as_text(build.build())
    assert json.loads(DEFAULTS_FILE.read_text(encoding="utf-8"))["slots"].keys() == SLOTS


def test_every_slot_has_a_whole_word_in_three_languages():
    whole = {lang: set(forms) for lang, forms in FORMS.items()}
    found = {slot: {lang: set(forms) for lang, forms in DEFAULTS[slot].items()} for slot in SLOTS}
    assert {slot: forms for slot, forms in found.items() if forms != whole} == {}


@pytest.mark.parametrize(
    ("base", "form", "expected"),
    [
        ("kokemusarvioija", "pl.gen", "kokemusarvioijien"),
        ("kokemustoimija", "pl.gen", "kokemustoimijoiden"),
        ("kokemusosaaja", "pl.gen", "kokemusosaajien"),
        ("työpari", "par", "työparia"),
        ("lapsiperhe", "par", "lapsiperhettä"),
        ("juttupenkki", "par", "juttupenkkiä"),
        ("osallisuus", "gen", "osallisuuden"),
        ("tilaus", "gen", "tilauksen"),
        ("koulutettu kokemusasiantuntija", "all", "koulutetulle kokemusasiantuntijalle"),
        ("järjestötyön asiantuntija", "all", "järjestötyön asiantuntijalle"),
        ("vertainen", "cmp", "vertais"),
        ("tapaaminen", "cmp", "tapaamis"),
        ("kokemusasiantuntija", "cmp", "kokemusasiantuntija"),
        ("koulutettu kokemusasiantuntija", "cmp", ""),
    ],
)
def test_finnish_traps(base, form, expected):
    assert SHIPPED["fi"][base][form] == expected


@pytest.mark.parametrize(
    ("base", "form", "expected"),
    [
        ("erfarenhetsexpert", "en", "en erfarenhetsexpert"),
        ("erfarenhetsexpert", "def.s", "erfarenhetsexpertens"),
        ("erfarenhetskunnig", "pl.def.s", "de erfarenhetskunnigas"),
        ("uppdrag", "en", "ett uppdrag"),
        ("träff", "pl.def", "träffarna"),
    ],
)
def test_swedish_forms_are_stored_with_their_genitive(base, form, expected):
    assert SHIPPED["sv"][base][form] == expected


@pytest.mark.parametrize(
    ("word", "expected"), [("kurs", "kurs"), ("ax", "ax"), ("quiz", "quiz"), ("träff", "träffs")]
)
def test_swedish_genitive_adds_no_s_after_an_s_sound(word, expected):
    assert genitive(word) == expected


@pytest.mark.parametrize(
    ("base", "form", "expected"),
    [
        ("expert by experience", "a", "an expert by experience"),
        ("expert by experience", "pl.def", "the experts by experience"),
        ("session", "def", "the session"),
    ],
)
def test_english_forms(base, form, expected):
    assert SHIPPED["en"][base][form] == expected


def test_words_that_go_together_are_told():
    assert pairs_of("kokemustoimija") == {"sv": "erfarenhetsaktör", "en": "experience actor"}
    assert pairs_of("juttupenkki") == {}
    for row in LABELS:
        assert row["fi"] in SHIPPED["fi"]


def test_words_of_our_own_are_marked():
    [row] = [row for row in LABELS if row["slot"] == "session"]
    assert (row["fi"], row["sv_source"], row["en_source"]) == ("tapaaminen", "own", "own")


def test_a_slot_is_the_same_with_a_capital():
    assert slot_of("Expert") == slot_of("expert") == "expert"


def test_the_shipped_words_cannot_be_changed():
    with pytest.raises(TypeError):
        DEFAULTS["expert"]["fi"]["nom"] = "x"


def test_every_word_of_the_presets_is_shipped_for_a_known_slot():
    chosen = 0
    for preset in sorted((DATA.parents[1] / "presets").glob("*.toml")):
        words = tomllib.loads(preset.read_text(encoding="utf-8")).get("words", {})
        for slot, word in words.items():
            if slot != "source":
                base = word["value"] if isinstance(word, dict) else word
                assert (slot in SLOTS, base in SHIPPED["fi"]) == (True, True), (preset.name, slot, base)
                chosen += 1
    assert chosen >= 20
