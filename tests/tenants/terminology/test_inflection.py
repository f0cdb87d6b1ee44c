"""Forms proposed for a new word: the shipped words again by rules, the traps one by one, words never seen (A3)."""

import csv
from pathlib import Path

import pytest

from tenants.terminology.inflection import english, proposal, propose, swedish, voikko
from tenants.terminology.inflection.finnish import candidates
from tenants.terminology.inflection.paradigm import NAMES
from tenants.terminology.inflection.proposal import propose_with
from tenants.terminology.inflection.sounds import strengthened, weakened
from tenants.terminology.shipped import FORMS, SHIPPED

FINNISH = SHIPPED["fi"]
with (Path(__file__).parent / "gold" / "unseen-fi.csv").open(encoding="utf-8", newline="") as lines:
    UNSEEN = list(csv.DictReader(lines))
needs_voikko = pytest.mark.skipif(
    voikko.dictionary() is None, reason="libvoikko1, voikko-fi and the libvoikko package are not installed"
)


class Knows:
    """A dictionary that confirms the shipped forms of some words and knows nothing else."""

    def __init__(self, *words):
        self.readings = {}
        for word in words:
            for name in FORMS["fi"][:-1]:
                number, case = ("pl.", name[3:]) if name.startswith("pl.") else ("", name)
                reading = {
                    "BASEFORM": word,
                    "CLASS": "nimisana",
                    "SIJAMUOTO": voikko.CASE_NAMES[case],
                    "NUMBER": voikko.NUMBERS[number],
                }
                self.readings.setdefault(FINNISH[word][name], []).append(reading)

    def analyze(self, word):
        return self.readings.get(word, [])


def differing(word, checker):
    proposed = propose_with(word, checker).forms
    return {name: proposed[name] for name in NAMES if proposed[name] != FINNISH[word][name]}


def test_a_proposal_has_exactly_the_forms_a_finnish_word_needs():
    assert FORMS["fi"] == NAMES
    assert set(propose("kokemusneuvoja").forms) == set(FORMS["fi"])


def test_every_shipped_word_comes_out_of_the_rules_alone():
    assert {word: wrong for word in FINNISH if (wrong := differing(word, None))} == {}


@needs_voikko
def test_voikko_confirms_every_form_of_every_shipped_word():
    assert {word: wrong for word in FINNISH if (wrong := differing(word, voikko.dictionary()))} == {}
    proposals = {word: propose(word) for word in FINNISH}
    assert [word for word, found in proposals.items() if not found.checked or found.doubtful] == []


@pytest.mark.parametrize(
    ("word", "name", "expected"),
    [
        ("arvioija", "pl.gen", "arvioijien"),  # -oija is type 10
        ("kokemusneuvoija", "pl.gen", "kokemusneuvoijien"),
        ("toimija", "pl.gen", "toimijoiden"),  # other -ija 12
        ("kehittäjä", "pl.gen", "kehittäjien"),
        ("osaaja", "pl.gen", "osaajien"),  # -aja 10
        ("työpari", "par", "työparia"),  # harmony comes from the last part
        ("hyötysopimus", "par", "hyötysopimusta"),
        ("lapsiperhe", "par", "lapsiperhettä"),  # a neutral last part is front
        ("juttupenkki", "par", "juttupenkkiä"),
        ("tilaus", "gen", "tilauksen"),  # 39 …
        ("korvaus", "gen", "korvauksen"),
        ("kokous", "gen", "kokouksen"),
        ("oikeus", "gen", "oikeuden"),  # … and 40
        ("terveys", "gen", "terveyden"),
        ("osallisuus", "gen", "osallisuuden"),
        ("tapaaminen", "pl.gen", "tapaamisten"),
        ("palaute", "gen", "palautteen"),  # the base form has the weak grade
        ("asiakas", "gen", "asiakkaan"),
        ("potilas", "gen", "potilaan"),
        ("vertaistuki", "gen", "vertaistuen"),
        ("ryhmätyö", "pl.par", "ryhmätöitä"),
        ("aika", "gen", "ajan"),
        ("toipunut", "pl.all", "toipuneille"),
        ("lupa", "gen", "luvan"),
        ("coach", "gen", "coachin"),
        ("koulutettu kokemusosaaja", "all", "koulutetulle kokemusosaajalle"),  # the attribute agrees
        ("järjestötyön asiantuntija", "all", "järjestötyön asiantuntijalle"),  # a genitive stands still
        ("sosiaali- ja terveysalan osaaja", "pl.par", "sosiaali- ja terveysalan osaajia"),
        ("koulutettu kokemusosaaja", "cmp", ""),
        ("vertainen", "cmp", "vertais"),
        ("sote-keskus", "ill", "sote-keskukseen"),
    ],
)
def test_the_traps_of_finnish(word, name, expected):
    assert propose_with(word, None).forms[name] == expected


def _right(word, row, checker):
    forms = propose_with(word, checker).forms
    return all(forms[name] in row[name].split("|") for name in row if name != "word")


def test_rules_alone_get_most_unseen_words_wholly_right():
    right = [row["word"] for row in UNSEEN if _right(row["word"], row, None)]
    assert len(UNSEEN) >= 35
    assert len(right) / len(UNSEEN) >= 0.9, {row["word"] for row in UNSEEN} - set(right)


@needs_voikko
def test_with_voikko_every_unseen_word_is_right():
    assert [row["word"] for row in UNSEEN if not _right(row["word"], row, voikko.dictionary())] == []


@needs_voikko
def test_voikko_files_a_tapaaminen_under_its_verb_and_is_still_believed():
    assert propose("kohtaaminen").checked


def test_a_dictionary_chooses_among_the_candidates():
    found = propose_with("lapsiperhe", Knows("lapsiperhe"))
    assert (found.checked, found.doubtful) == (True, frozenset())
    assert len(candidates("lapsiperhe")) > 1


def test_what_the_dictionary_does_not_confirm_is_doubtful():
    found = propose_with("kokkari", Knows("tilaus"))
    assert not found.checked
    assert found.doubtful == set(FORMS["fi"]) - {"nom", "cmp"}


def test_without_a_dictionary_only_what_the_rules_dispute_is_doubtful():
    assert propose_with("kokemustoimija", None).doubtful == frozenset()
    disputed = propose_with("kokkari", None).doubtful
    assert disputed
    assert "nom" not in disputed
    assert not propose_with("kokemustoimija", None).checked


def test_the_service_works_when_the_library_cannot_be_loaded(monkeypatch):
    monkeypatch.setattr(proposal, "dictionary", lambda: None)
    assert propose("kokemusosaaja").forms["pl.gen"] == "kokemusosaajien"


@pytest.mark.parametrize(
    ("stem", "weak"),
    [
        ("keikka", ["keika"]), ("toiminta", ["toiminna"]), ("luento", ["luenno"]), ("tieto", ["tiedo"]),
        ("apu", ["avu"]), ("aika", ["aja", "aiva"]), ("raaka", ["raa'a", "raava"]), ("posti", []), ("tilaaja", []),
    ],
)  # fmt: skip
def test_consonants_alternate(stem, weak):
    assert weakened(stem) == weak


@pytest.mark.parametrize(("stem", "strong"), [("laite", ["laitte"]), ("tilanne", ["tilante"]), ("alue", [])])
def test_a_weak_base_form_gets_its_strong_grade(stem, strong):
    assert strengthened(stem) == strong


@pytest.mark.parametrize("word", ["x", "åäö", "1", "a-b", "kokemus" * 11])
def test_any_word_gets_a_proposal(word):
    assert set(propose_with(word, None).forms) == set(FORMS["fi"])


@pytest.mark.parametrize(
    ("word", "name", "expected"),
    [
        ("erfarenhetsledare", "def", "erfarenhetsledaren"),
        ("erfarenhetsledare", "pl.def", "erfarenhetsledarna"),
        ("stödperson", "pl", "stödpersoner"),
        ("uppdrag", "en", "ett uppdrag"),
        ("uppdrag", "pl.def", "uppdragen"),
        ("utbildad erfarenhetsexpert", "def", "den utbildade erfarenhetsexperten"),
        ("utbildad erfarenhetsexpert", "pl.def.s", "de utbildade erfarenhetsexperternas"),
        ("koordinator", "def", "koordinatorn"),
        ("beställning", "pl", "beställningar"),
        ("kvinna", "pl", "kvinnor"),
    ],
)
def test_swedish_guesses(word, name, expected):
    found = swedish.propose(word)
    assert found.forms[name] == expected
    assert set(found.forms) == set(FORMS["sv"])
    assert found.doubtful == set(FORMS["sv"]) - {"nom"}


@pytest.mark.parametrize(
    ("word", "name", "expected"),
    [
        ("expert by experience", "pl", "experts by experience"),
        ("expert by experience", "a", "an expert by experience"),
        ("unit", "a", "a unit"),
        ("peer person", "pl.def", "the peer people"),
        ("wellbeing services county", "pl", "wellbeing services counties"),
        ("coach", "pl", "coaches"),
    ],
)
def test_english_guesses(word, name, expected):
    found = english.propose(word)
    assert found.forms[name] == expected
    assert set(found.forms) == set(FORMS["en"])
