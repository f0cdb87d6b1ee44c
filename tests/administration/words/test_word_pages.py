"""The pages of words: proposed forms, wrong words, history, two people at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles.models import Role
from administration.words import views
from administration.words.sentences import EN, FI, SV
from tenants.terminology.models import TenantTerm, TermVersion
from tenants.terminology.selectors import newest_version_id
from tenants.terminology.shipped import FORMS
from tests.administration.words.editing import EXPERT, edit, page, proposed
from tests.factories.orders import orderer
from tests.visitor import Visitor


@pytest.mark.requirement("A077")
def test_a_shipped_word_is_chosen_from_the_list_with_its_checked_forms(words):
    shown = page(words.get(f"{EXPERT}fi/", {"shipped": "kokemustoimija"}))
    assert "kokemustoimijoiden" in shown
    assert "kaikki muodot on tarkistettu" in shown
    assert edit(words, "kokemustoimija").status_code == 302
    assert TenantTerm.objects.get(slot="expert", lang="fi").forms["pl.gen"] == "kokemustoimijoiden"
    assert "erfarenhetsaktör" in page(words.get(EXPERT))  # what usually goes with it in Swedish is told


def test_a_form_can_be_corrected_by_hand(words):
    edit(words, "kokemuslähettiläs", **{"form_pl.gen": "kokemuslähettiläitten"})
    assert TenantTerm.objects.get(slot="expert", lang="fi").forms["pl.gen"] == "kokemuslähettiläitten"


def test_doubtful_forms_are_marked(words):
    assert "tarkista" in page(words.get(f"{EXPERT}fi/", {"typed": "flurppa"}))


def test_the_preview_shows_real_sentences_and_saves_nothing(words):
    address = f"{EXPERT}fi/"
    fields = proposed(words, address, "kokemusneuvoja") | {"preview": "1"}
    shown = page(words.post(address, fields))
    assert "Tilaa kokemusneuvoja" in shown
    assert "Kokemusneuvoja ei pääse" in shown  # a mail's subject
    assert not TermVersion.objects.exists()


@pytest.mark.parametrize(
    ("lang", "word", "said"),
    [("sv", "erfarenhetsledare", "erfarenhetsledarna"), ("en", "peer guide", "peer guides")],
)
def test_swedish_and_english_words_are_saved_alike(words, lang, word, said):
    assert edit(words, word, lang=lang).status_code == 302
    assert said in TenantTerm.objects.get(slot="expert", lang=lang).forms.values()


def test_without_an_own_word_the_platforms_is_used_and_said(words):
    shown = page(words.get("/settings/words/session/"))
    assert "palvelun sana" in shown
    assert "träff" in shown


HOSTILE = [
    "<script>alert(1)</script>",
    "{expert}",
    "kokemus" * 43,
    "a\x00b",
    "x & y",
    'x" onclick="y',
    "123",
    "a\u202eb",
]


@pytest.mark.parametrize("word", HOSTILE)
def test_a_hostile_word_is_refused_and_never_shown_raw(words, word):
    asked = words.get(f"{EXPERT}fi/", {"typed": word})
    assert asked.status_code == 422
    fields = proposed(words, f"{EXPERT}fi/", "kokemusneuvoja")
    for wrong in ({"base": word}, {"form_par": word}):
        answer = words.post(f"{EXPERT}fi/", {**fields, **wrong, "save": "1"})
        assert answer.status_code == 422
        assert "<script>alert" not in page(answer)
        assert 'x" onclick' not in page(answer)
    assert not TermVersion.objects.exists()


def test_soft_hyphens_and_extra_spaces_do_not_get_into_mails_and_files(words):
    edit(words, "koulutettu  kokemus\u00adneuvoja ")
    assert TenantTerm.objects.get(slot="expert", lang="fi").base == "koulutettu kokemusneuvoja"


def test_a_missing_form_is_asked_for_and_nothing_typed_is_lost(words):
    fields = proposed(words, f"{EXPERT}fi/", "kokemusneuvoja")
    answer = words.post(
        f"{EXPERT}fi/", {**fields, "form_par": "", "form_gen": "kokemusneuvojjan", "save": "1"}
    )
    assert answer.status_code == 422
    assert "&lt;span" not in page(answer)  # the summary tells the sentences, not their markup
    assert "Kirjoita tämä sanan muoto." in page(answer)
    assert "kokemusneuvojjan" in page(answer)


def test_history_tells_who_what_and_what_before_and_the_start_is_a_way_back(words):
    edit(words, "kokemusneuvoja", approved_by="Johtoryhmä")
    edit(words, "kokemusosaaja", approved_by="Aluehallitus")
    shown = page(words.get(f"{EXPERT}fi/history/"))
    for told in (
        "kokemusneuvoja → kokemusosaaja",
        "kokemusasiantuntija → kokemusneuvoja",
        "Johtoryhmä",
        "Aluehallitus",
    ):
        assert told in shown
    assert "muutettu" in page(words.get("/settings/words/"))
    edit(words, "kokemusasiantuntija")
    assert "muutettu" not in page(words.get("/settings/words/"))
    assert TermVersion.objects.count() == 3


def test_back_to_the_platforms_word_where_there_was_no_other(words):
    assert not TenantTerm.objects.filter(slot="bank", lang="fi", preset_base="").exists()
    edit(words, "vertaispankki", slot="session")
    assert TenantTerm.objects.filter(slot="session", lang="fi").exists()
    edit(words, "tapaaminen", slot="session")
    assert not TenantTerm.objects.filter(slot="session", lang="fi", preset_base="").exists()


def test_the_second_of_two_administrators_is_told(words):
    address = f"{EXPERT}fi/"
    fields = proposed(words, address, "kokemusneuvoja")
    edit(words, "kokemusosaaja")
    answer = words.post(address, {**fields, "save": "1"})
    assert answer.status_code == 409
    assert "Joku muu muutti" in page(answer)
    assert str(newest_version_id("expert", "fi")) in page(answer)


def test_saving_the_same_word_twice_makes_one_change(words):
    fields = proposed(words, f"{EXPERT}fi/", "kokemusneuvoja") | {"save": "1"}
    assert words.post(f"{EXPERT}fi/", fields).status_code == 302
    assert words.post(f"{EXPERT}fi/", fields).status_code == 302
    assert TermVersion.objects.count() == 1


@pytest.mark.parametrize(
    "path", ["/settings/words/nothing/", "/settings/words/expert/de/", "/settings/words/x/fi/history/"]
)
def test_an_unknown_word_is_not_found(words, path):
    assert words.get(path).status_code == 404


def test_only_an_administrator_changes_words_and_support_may_look(words):
    assert Visitor("north").sign_in(orderer()).get("/settings/words/").status_code == 403
    support = frozenset({Role.SUPPORT})
    assert views.index.policy.allows(support, "GET")
    assert not views.edit.policy.allows(support, "GET")
    assert not views.history.policy.allows(support, "GET")  # names people


def test_the_list_has_every_slot_in_every_language_at_a_constant_cost(words):
    words.get("/settings/words/")
    with CaptureQueriesContext(connection) as few:
        shown = page(words.get("/settings/words/"))
    for slot in ("expert", "paid_expert", "bank", "taxcard"):
        assert f"/settings/words/{slot}/" in shown
    edit(words, "kokemusneuvoja")
    edit(words, "avunpyyntö", slot="order")
    words.get("/settings/words/")
    with CaptureQueriesContext(connection) as many:
        words.get("/settings/words/")
    assert len(few) == len(many)


def test_every_form_of_a_word_has_a_sentence():
    assert all(set(patterns) == set(FORMS["fi"]) for patterns in FI.values())
    assert (set(SV), set(EN)) == (set(FORMS["sv"]), set(FORMS["en"]))
