"""The administrator changes a word in the browser, and the main job speaks with it (A076, A077, A133, A181, A004)."""

from itertools import islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from audit.models import Entry
from billing.payouts import services as payouts
from billing.payouts.files import render
from registry.orders.quotes import Quote, facts_of, quote
from registry.orders.services import send_order
from tenants import directory
from tenants.context import in_tenant
from tenants.terminology.models import TermVersion
from tenants.terminology.terms import terms_for
from tests.administration.words.editing import EXPERT, edit, page
from tests.factories.orders import coordinator, make_draft, make_task_type, orderer
from tests.factories.payouts import DEBTOR, PAY_DAY, approved_line, set_payroll
from tests.factories.people import person
from tests.factories.registry import make_expert, make_unit
from tests.factories.sessions import make_session
from tests.visitor import Visitor, settle


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
