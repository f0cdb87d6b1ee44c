"""The administrator changes a word in the browser, and the main job speaks with it (A076, A077, A133, A181, A004)."""

import re
from itertools import islice

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.roles.models import Role
from administration.words import views
from administration.words.sentences import EN, FI, SV
from audit.models import Entry
from billing.payouts import services as payouts
from billing.payouts.files import render
from registry.orders.quotes import Quote, facts_of, quote
from registry.orders.services import send_order
from tenants import directory
from tenants.context import in_tenant
from tenants.terminology.models import TenantTerm, TermVersion
from tenants.terminology.selectors import newest_version_id
from tenants.terminology.shipped import FORMS
from tenants.terminology.terms import terms_for
from tests.factories.orders import coordinator, make_draft, make_task_type, orderer
from tests.factories.organisation import use_preset
from tests.factories.payouts import DEBTOR, PAY_DAY, approved_line, set_payroll
from tests.factories.people import person
from tests.factories.registry import make_expert, make_unit
from tests.factories.sessions import make_session
from tests.visitor import Visitor, settle

EXPERT = "/settings/words/expert/"


@pytest.fixture
def words(north):
    use_preset("ita-uusimaa")
    return Visitor("north").sign_in(person("Anna"))


def page(response) -> str:
    return response.content.decode()


def edit(browser, word, slot="expert", lang="fi", **changes):
    """Ask for the forms of a word, then save them as they were proposed, but for `changes`."""
    address = f"/settings/words/{slot}/{lang}/"
    fields = {**proposed(browser, address, word), "save": "1", **changes}
    with TestCase.captureOnCommitCallbacks(execute=True):  # the test's transaction never commits by itself
        return browser.post(address, fields)


def proposed(browser, address, word) -> dict[str, str]:
    """The fields of the form as the page fills them in."""
    shown = page(browser.get(address, {"typed": word}))
    inputs = [tag for tag in re.findall(r"<input[^>]*>", shown) if 'name="' in tag]
    fields = {_attribute(tag, "name"): _attribute(tag, "value") for tag in inputs}
    return {name: value for name, value in fields.items() if name not in ("typed", "csrfmiddlewaretoken")}


def _attribute(tag, name):
    found = re.search(rf'{name}="([^"]*)"', tag)
    return found[1].replace("&#x27;", "'") if found else ""


@pytest.mark.requirement("A076", "A133", "A181")
def test_a_new_word_is_proposed_in_sentences_saved_and_read_on_the_next_page(words):
    aino = Visitor("north").sign_in(orderer())
    assert "Tilaa kokemusasiantuntija" in page(aino.get("/orders/"))
    shown = page(words.get(f"{EXPERT}fi/", {"typed": "kokemusneuvoja"}))
    for sentence in (
        "Tilaa <strong>kokemusneuvoja</strong>",
        "Etsimme <strong>kokemusneuvojaa</strong>",
        "<strong>Kokemusneuvojan</strong> palkkio",
        "Maksetaan <strong>kokemusneuvojalle</strong>",
        "<strong>Kokemusneuvojat</strong> pankissa",
        "Etsimme <strong>kokemusneuvojia</strong>",
        "<strong>Kokemusneuvojien</strong> koulutus",
        "Kiitos <strong>kokemusneuvojille</strong>",
    ):
        assert sentence in shown
    assert not TermVersion.objects.exists()  # looking changes nothing
    saved = edit(words, "kokemusneuvoja", document="HALL 12/2026", approved_by="Johtoryhmä")
    assert saved["Location"] == EXPERT
    assert "Tilaa kokemusneuvoja" in page(aino.get("/orders/"))
    assert "kokemusneuvoja" in page(words.get(EXPERT))
    [version] = TermVersion.objects.all()
    assert (version.approved_by, version.document, version.entered_by) == (
        "Johtoryhmä",
        "HALL 12/2026",
        "Anna Esimerkki",
    )
    assert Entry.objects.filter(action="term.changed", subject_id=version.pk).exists()


@pytest.mark.requirement("A077")
def test_a_shipped_word_is_chosen_from_the_list_with_its_checked_forms(words):
    shown = page(words.get(f"{EXPERT}fi/", {"shipped": "kokemustoimija"}))
    assert "kokemustoimijoiden" in shown
    assert "kaikki muodot on tarkistettu" in shown
    assert edit(words, "kokemustoimija").status_code == 302
    assert TenantTerm.objects.get(slot="expert", lang="fi").forms["pl.gen"] == "kokemustoimijoiden"
    assert "erfarenhetsaktör" in page(words.get(EXPERT))  # what usually goes with it in Swedish is told


@pytest.mark.requirement("A004", "A133")
def test_the_coordinators_title_is_the_organisations_own(words):
    aino = Visitor("north").sign_in(orderer())
    edit(words, "järjestötyön ja osallisuuden asiantuntija", slot="coordinator")
    make_unit()
    draft = make_draft(task_type=make_task_type("luento"))
    shown = page(aino.get(f"/orders/{draft.pk}/check/"))
    assert "Järjestötyön ja osallisuuden asiantuntija etsii" in shown


@pytest.mark.requirement("A076", "A181")
def test_a_mail_after_an_order_speaks_with_the_new_word(words, postbox):
    coordinator()
    edit(words, "avunpyyntö", slot="order")
    draft = make_draft(task_type=make_task_type("luento"))
    send_order(order_id=draft.pk, by=draft.orderer)
    settle()
    assert any("avunpyyntö" in mail["Subject"].lower() for mail in postbox.mails)


def test_a_file_speaks_with_the_new_word_and_an_older_one_keeps_its_own(words, north):
    set_payroll(debtor=DEBTOR)
    approved_line(make_expert("Eero"))
    old = payouts.freeze_run(pay_day=PAY_DAY, by=person("Pirkko"))
    assert "Toimintayksikkö" in headings(old)
    edit(words, "toimipaikka", slot="unit")
    assert "Toimintayksikkö" in headings(old)
    payouts.cancel_run(run_id=old.pk, by=person("Pirkko"), reason="Uusi sana")
    with in_tenant(north.pk):
        new = payouts.freeze_run(pay_day=PAY_DAY, by=person("Pirkko"))
    assert "Toimipaikka" in headings(new)


def headings(run) -> str:
    """The first row of the workbook's first sheet, as its reader sees it."""
    _made, out = render(run, "xlsx")
    with out:
        rows = load_workbook(out).worksheets[0].iter_rows(values_only=True)
        return " ".join(str(cell) for row in islice(rows, 12) for cell in row if cell)


def test_what_was_promised_keeps_the_words_it_was_promised_with(words, north):
    """An agreed price is frozen with its sentences: a later word does not rewrite what the expert accepted."""
    assignment = make_session().assignment
    promised = assignment.price
    assert "Palkkio" in Quote.from_data(promised).lines[0].text
    edit(words, "korvaus", slot="fee")
    assignment.refresh_from_db()
    assert assignment.price == promised
    shown = page(Visitor("north").sign_in(orderer()).get(f"/orders/{assignment.order_id}/"))
    assert "Palkkio" in shown
    with in_tenant(north.pk):
        new = quote(facts_of(assignment.order))
    assert "Korvaus" in new.lines[0].text


def test_a_new_word_costs_no_query_per_request(words):
    aino = Visitor("north").sign_in(orderer())

    def queries():
        aino.get("/orders/")  # warm
        with CaptureQueriesContext(connection) as captured:
            aino.get("/orders/")
        return len(captured)

    before = queries()
    edit(words, "kokemusneuvoja")
    assert queries() == before


def test_every_process_hears_of_a_change_at_its_next_request(words, north, monkeypatch):
    """Another process has its own shelf of tenants; the directory's counter tells it to look again."""
    before = directory.tenant_by_id(str(north.pk)).terms_version
    another = directory._Shelf(directory._shelf.version, by_id=dict(directory._shelf.by_id))
    edit(words, "kokemusneuvoja")
    monkeypatch.setattr(directory, "_shelf", another)
    tenant = directory.tenant_by_id(str(north.pk))
    assert tenant.terms_version == before + 1
    assert terms_for(tenant.pk, tenant.terms_version).get("expert", "gen", "fi") == "kokemusneuvojan"


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
