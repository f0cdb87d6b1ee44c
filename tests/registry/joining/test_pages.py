"""Papers through the browser: from a draft to a signed paper, and the expert's own pages."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from audit.models import AccessEntry, Disclosure
from domain.clock import today
from registry.experts.tabs import tabs_for
from registry.joining import signing
from registry.joining.cards import papers_as_cards
from registry.joining.models import Agreement, CommitmentText, PaperText, SigningCode
from registry.joining.orientation import tick_item
from tenants.organisation.levels import checklist_for
from tenants.pages.selectors import text_of
from tests.accounts.helpers import proved_again
from tests.factories.people import person
from tests.factories.registry import make_expert, make_unit
from tests.factories.sessions import MONDAY, helsinki
from tests.registry.joining.conftest import CODE, give_code, sign
from tests.visitor import Visitor, settle

pytestmark = pytest.mark.usefixtures("pages")


def body(answer) -> str:
    return answer.content.decode()


def of(user) -> Visitor:
    return Visitor("north").sign_in(user)


@pytest.mark.requirement("A045", "A189")
def test_from_a_draft_to_a_signed_paper_through_the_pages(eero, kaarina):
    keeper, own = of(kaarina), of(eero.user)
    page = keeper.get(f"/papers/agreements/new/{eero.pk}/")
    form = page.context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {
        "valid_from": f"{today():%d.%m.%Y}", "last_day": "31.12.2027", "is_insured": "on", "wishes": "Luentoja",
    }  # fmt: skip
    preview = keeper.post(f"/papers/agreements/new/{eero.pk}/", {**typed, "preview": "1"})
    assert "<li>Luentoja</li>" in body(preview)
    assert not Agreement.objects.exists()
    wrong = keeper.post(f"/papers/agreements/new/{eero.pk}/", {**typed, "last_day": "1.1.2020", "save": "1"})
    assert wrong.status_code == 422
    for _ in range(2):  # sent twice: one draft
        keeper.post(f"/papers/agreements/new/{eero.pk}/", {**typed, "save": "1"})
    agreement = Agreement.objects.get()
    address = f"/papers/agreements/{agreement.pk}/"
    assert own.get(address).status_code == 404  # a draft is the keeper's own
    keeper.post(f"{address}send/")
    settle()
    assert "allekirjoitettava" in body(own.get("/papers/")).lower()
    own.post(f"{address}code/")
    give_code(agreement, eero.user)
    agreement.refresh_from_db()
    signed = {"seen": agreement.text_sha256, "agree": "on", "code": CODE}
    assert own.post(f"{address}sign/", {**signed, "code": "000000"}).status_code == 422
    assert own.post(f"{address}sign/", signed).status_code == 302
    assert own.post(f"{address}sign/", signed).status_code in (409, 422)
    agreement.refresh_from_db()
    sign(agreement, kaarina)
    paper = keeper.get(f"{address}file/")
    assert paper.content.startswith(b"%PDF-")
    assert paper["Content-Disposition"].startswith("attachment")
    assert "Eero" not in paper["Content-Disposition"]
    assert Disclosure.objects.filter(what="agreement.file").count() == 1
    assert own.get(f"{address}file/").content == paper.content
    assert Disclosure.objects.count() == 1
    assert AccessEntry.objects.filter(person_id=eero.pk, by=kaarina).exists()


def test_nobody_else_opens_an_agreement(sent):
    elli = make_expert("Elli")
    assert of(elli.user).get(f"/papers/agreements/{sent().pk}/").status_code == 404


def test_a_strong_session_signs_without_a_code(sent, eero, monkeypatch):
    agreement = sent()
    monkeypatch.setattr("registry.joining.signing_views.is_strong", lambda request: True)
    page = of(eero.user).get(f"/papers/agreements/{agreement.pk}/")
    assert "code" not in page.context["form"].fields
    facts = {"seen": agreement.text_sha256, "agree": "on"}
    assert of(eero.user).post(f"/papers/agreements/{agreement.pk}/sign/", facts).status_code == 302
    assert not SigningCode.objects.exists()


@pytest.mark.requirement("A198", "A216", "A195")
def test_the_expert_reads_and_accepts_each_commitment(eero):
    own = of(eero.user)
    for kind in ("confidentiality", "data_security", "rules"):
        page = own.get(f"/papers/commitments/{kind}/")
        assert own.post(f"/papers/commitments/{kind}/", {"version": "1"}).status_code == 422
        assert own.post(f"/papers/commitments/{kind}/", {"version": "0", "agree": "on"}).status_code == 409
        assert own.post(page.request["PATH_INFO"], {"version": "1", "agree": "on"}).status_code == 302
    assert eero.commitments.count() == 3
    assert own.get("/papers/commitments/else/").status_code == 404


@pytest.mark.requirement("A195")
def test_the_home_page_shows_only_the_papers_that_wait(sent, eero, kaarina):
    agreement = sent()
    own = of(eero.user)
    home = body(own.get("/sessions/home/"))
    assert f"/papers/agreements/{agreement.pk}/" in home
    assert "/papers/commitments/rules/" in home
    assert "/papers/tax-card/" not in home  # nobody is paid before there is an agreement
    ready = make_expert("Elli")
    assert not list(papers_as_cards(ready))
    ready.tax_cards.all().delete()
    assert [card.template for card in papers_as_cards(ready)] == ["joining/cards/tax_card.html"]


@pytest.mark.requirement("A061", "A062")
def test_one_tap_tells_that_the_card_was_delivered(eero):
    own = of(eero.user)
    assert own.post("/papers/tax-card/", {"told": "1"}).status_code == 302
    card = eero.tax_cards.get()
    assert (card.year, card.receiver, card.noted_by) == (today().year, "payroll", eero.user)


def test_payment_details_ask_who_it_is_again_and_show_nothing_whole(eero, clock):
    own = of(eero.user)
    typed = {"account_holder": "Eero", "iban": "FI2112345600000785", "identity_code": "010594Y9032"}
    assert own.get("/papers/payment/?change=1").status_code == 200  # signed in this very minute
    clock.move_to(helsinki(MONDAY, "12:02"))
    assert own.get("/papers/payment/?change=1")["Location"].startswith("/account/reauthenticate/")
    clock.move_to(helsinki(MONDAY, "12:06"))
    assert own.post("/papers/payment/", typed)["Location"] == "/papers/payment/?change=1"
    assert "FI21" not in str(dict(own.session))
    proved_again(own, eero.user)
    wrong = own.post("/papers/payment/", {**typed, "iban": "FI21"})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors["iban"]
    assert own.post("/papers/payment/", typed).status_code == 302
    page = body(own.get("/papers/payment/"))
    assert "FI2112345600000785" not in page
    assert "010594" not in page
    assert "FI•• •••• •••• •••• 85" in page


@pytest.mark.requirement("A218")
def test_the_consent_form_of_a_client_is_a_blank_paper_in_each_language(eero, monkeypatch):
    own, address = of(eero.user), "/papers/forms/client-consent/"
    paper = PdfReader(io.BytesIO(own.get(f"{address}sv/").content))
    assert paper.trailer["/Root"]["/Lang"] == "sv"
    text = "".join(page.extract_text() for page in paper.pages)
    assert "samtycke" in text.lower()
    assert "____" in text
    monkeypatch.setattr("registry.joining.own_views.pdf_of", lambda html, **_: html.encode())
    assert "suostumus" in body(own.get(f"{address}fi/")).lower()
    assert "consent" in body(own.get(f"{address}en/")).lower()
    assert own.get(f"{address}de/").status_code == 404


@pytest.mark.requirement("A217")
def test_every_organisation_has_a_privacy_notice_that_tells_of_experts_papers(eero):
    own = of(eero.user)
    assert "/info/privacy/" in body(own.get("/papers/forms/"))
    notice = body(own.get("/info/privacy/"))
    assert "Rekisterinpitäjä" in notice
    assert "sopimukset" in notice
    assert text_of("privacy", "sv").text


@pytest.mark.requirement("A007", "A024")
def test_the_tab_shows_papers_orientation_and_what_is_lent(eero, kaarina):
    unit = make_unit()
    first = checklist_for(unit)[0]
    tick_item(expert=eero, unit=unit, item=first.code, by=person("Yrjö"))
    keeper = of(kaarina)
    lent = {"kind": "phone", "what": "Malli X", "serial": "SN-1", "handed_on": f"{today():%d.%m.%Y}"}
    assert keeper.post(f"/papers/equipment/new/{eero.pk}/", lent).status_code == 302
    page = body(keeper.get(f"/register/{eero.pk}/papers/"))
    for words in (
        "Malli X",
        "SN-1",
        "Yrjö Esimerkki",
        str(unit),
        f"1 / {len(checklist_for(unit))}",
        "Salassapito",
    ):
        assert words in page
    assert "papers" in [tab.key for tab in tabs_for(frozenset({"coordinator"}))]
    assert "papers" not in [tab.key for tab in tabs_for(frozenset({"payroll_clerk"}))]


@pytest.mark.requirement("A195", "A216")
def test_an_administrator_looks_first_and_publishes_a_new_version(eero):
    anna = of(person("Anna"))
    typed = {
        "version": "2", "valid_from": f"{today():%d.%m.%Y}", "grace_days": "14", "fi": "Sitoudun {our_name}",
        "sv": "Jag", "en": "I",
    }  # fmt: skip
    address = "/settings/papers/commitments/data_security/"
    assert "Sitoudun" in body(anna.post(address, {**typed, "preview": "1"}))
    assert not CommitmentText.objects.exists()
    assert anna.post(address, {**typed, "fi": "{strange}", "publish": "1"}).status_code == 422
    assert anna.post(address, {**typed, "publish": "1"}).status_code == 302
    assert anna.post(address, {**typed, "publish": "1"}).status_code == 409
    assert CommitmentText.objects.count() == 3


def test_an_administrator_changes_a_template_and_takes_the_old_one_again():
    anna, address = of(person("Anna")), "/settings/papers/agreement_expert/fi/"
    typed = {"text": "# Uusi\n\n{name}: {relationship}", "seen": ""}
    assert "Eero Esimerkki: Tämä on toimeksianto" in body(anna.post(address, {**typed, "preview": "1"}))
    assert anna.post(address, {**typed, "publish": "1"}).status_code == 302
    assert anna.post(address, {**typed, "text": "# Toinen", "publish": "1"}).status_code == 409
    start = anna.get(address).context["start"]
    newest = PaperText.objects.get()
    anna.post(address, {"text": start, "seen": str(newest.pk), "publish": "1"})
    assert PaperText.objects.first().text == ""
    assert (
        anna.post(
            f"/settings/papers/versions/{newest.pk}/", {"seen": str(PaperText.objects.first().pk)}
        ).status_code
        == 302
    )
    assert PaperText.objects.first().text == newest.text
    assert anna.get(f"{address}history/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/papers/agreements/?view=signed", "/papers/tax-cards/?view=all", "/papers/equipment/"]
)
def test_the_lists_take_the_same_queries_for_one_row_and_five(kaarina, path):
    keeper = of(kaarina)

    def add(number: int) -> int:
        for place in range(number):
            expert = make_expert(f"Eero{place}{number}")
            expert.equipment.create(kind="key", handed_on=today() - dt.timedelta(days=1), handed_by=kaarina)
        keeper.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert keeper.get(path).status_code == 200
        return len(queries)

    assert add(1) == add(4)


def test_the_sign_in_of_a_session_decides_whether_it_is_strong(rf, monkeypatch):
    from accounts import strength

    def with_records(*records):
        monkeypatch.setattr(strength, "get_authentication_records", lambda request: list(records))
        return strength.is_strong(rf.get("/"))

    assert not with_records({"method": "password"})
    assert not with_records({"method": "mfa", "type": "recovery_codes"})
    assert with_records({"method": "password"}, {"method": "mfa", "type": "totp"})
    assert with_records({"method": "mfa", "type": "webauthn", "passwordless": True})


def test_a_code_is_the_same_hash_only_in_its_own_row(sent, eero):
    agreement = sent()
    give_code(agreement, eero.user)
    row = SigningCode.objects.get()
    assert bytes(row.code_hash) == signing._hash(row, CODE)
    row.pk = agreement.pk
    assert signing._hash(row, CODE) != bytes(row.code_hash)
