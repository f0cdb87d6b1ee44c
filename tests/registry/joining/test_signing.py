"""Signing by both parties: whose turn it is, the code, and the paper that stays (A189, A215)."""

import hashlib
import io
import re
from collections.abc import Iterator

import pytest
from django.utils.html import format_html_join
from pypdf import PdfReader

from domain.clock import today
from domain.errors import Conflict, DomainError, NotAllowed
from files.paper import pdf_of
from registry.experts.models import Expert
from registry.joining.models import AgreementStatus, Party, Signature, SigningCode
from registry.joining.signing import WrongCode, ask_code, sign_agreement
from registry.joining.validity import is_covered
from tests.factories.people import person
from tests.factories.sessions import MONDAY, helsinki, messages_sent
from tests.registry.joining.conftest import CODE, give_code, sign
from tests.visitor import settle

pytestmark = pytest.mark.usefixtures("rules")


def check_accessible(paper: PdfReader, language: str) -> None:
    """What PDF/UA-1 asks and can be read without a validator: tags, language, a shown title, fonts inside."""
    catalog = paper.trailer["/Root"]
    assert (catalog["/Lang"], catalog["/MarkInfo"]["/Marked"]) == (language, True)
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = catalog["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part\W+1\b", metadata)
    assert paper.metadata.title
    assert {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD"} <= set(tags_of(catalog["/StructTreeRoot"]))
    for page in paper.pages:
        assert page["/Tabs"] == "/S"
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def tags_of(element) -> Iterator[str]:
    """The kinds of all elements in the tree of tags."""
    element = element.get_object()
    if isinstance(element, dict):
        if "/S" in element:
            yield element["/S"]
        below = element.get("/K", [])
        for child in below if isinstance(below, list) else [below]:
            yield from tags_of(child)


@pytest.mark.requirement("A189", "A215", "A045")
def test_both_sign_and_the_tagged_paper_is_kept_with_its_hash(sent, eero, kaarina):
    agreement = sent()
    assert sign(agreement, eero.user).status == AgreementStatus.SIGNED
    assert not is_covered(eero, today())
    done = sign(agreement, kaarina)
    assert done.status == AgreementStatus.IN_FORCE
    assert is_covered(Expert.objects.get(), today())
    content = done.document.opened()
    assert done.document.sha256 == hashlib.sha256(content).hexdigest()
    paper = PdfReader(io.BytesIO(content))
    check_accessible(paper, "fi")
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    for part in (paper.metadata.title, "Eero Esimerkki", "Kaarina Esimerkki", "55/2001"):
        assert part in text
    assert agreement.text_sha256 in text
    assert [(one.party, one.text_sha256) for one in Signature.objects.order_by("at", "pk")] == [
        (Party.EXPERT, agreement.text_sha256), (Party.ORGANISATION, agreement.text_sha256),
    ]  # fmt: skip


def test_nothing_is_fetched_when_a_paper_is_made(sent, eero, kaarina, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("the net was used"))
    pictures = ["http://127.0.0.1/x.png", "file:///etc/passwd"]
    body = format_html_join("", '<h1>x</h1><img alt="x" src="{}">', ((address,) for address in pictures))
    made = pdf_of(body, title="x", language="fi")
    assert b"root:" not in made


def test_the_order_of_signing_and_who_may_sign(sent, eero, kaarina):
    agreement = sent()
    with pytest.raises(Conflict):
        ask_code(agreement_id=agreement.pk, by=kaarina)  # the expert signs first
    with pytest.raises(NotAllowed):
        ask_code(agreement_id=agreement.pk, by=person("Aino"))
    sign(agreement, eero.user)
    with pytest.raises(DomainError):
        sign(agreement, eero.user)
    assert Signature.objects.count() == 1


def test_the_code_comes_by_mail_and_only_its_hash_is_stored(sent, eero, mailoutbox):
    agreement = sent()
    settle()
    mailoutbox.clear()
    ask_code(agreement_id=agreement.pk, by=eero.user)
    settle()
    (letter,) = mailoutbox
    code = next(
        word.strip(".") for word in letter.body.split() if word.strip(".").isdigit() and len(word) >= 6
    )
    assert code not in letter.subject
    assert code.encode() not in bytes(SigningCode.objects.get().code_hash)
    facts = {"agreement_id": agreement.pk, "by": eero.user, "seen_sha256": agreement.text_sha256}
    assert sign_agreement(code=f" {code[:3]} {code[3:]} ", **facts).status == AgreementStatus.SIGNED


def test_a_wrong_code_is_refused_and_after_five_tries_the_right_one_too(sent, eero):
    agreement = sent()
    give_code(agreement, eero.user)
    facts = {"agreement_id": agreement.pk, "by": eero.user, "seen_sha256": agreement.text_sha256}
    for _ in range(5):
        with pytest.raises(WrongCode):
            sign_agreement(code="000000", **facts)
    with pytest.raises(WrongCode):
        sign_agreement(code=CODE, **facts)
    assert not Signature.objects.exists()


def test_a_code_works_for_fifteen_minutes(sent, eero, clock):
    agreement = sent()
    give_code(agreement, eero.user)
    clock.move_to(helsinki(MONDAY, "12:15"))
    with pytest.raises(WrongCode):
        sign_agreement(agreement_id=agreement.pk, by=eero.user, seen_sha256=agreement.text_sha256, code=CODE)


def test_a_second_code_within_a_minute_is_not_sent(sent, eero):
    agreement = sent()
    first = ask_code(agreement_id=agreement.pk, by=eero.user)
    ask_code(agreement_id=agreement.pk, by=eero.user)
    assert messages_sent("signing.code_asked", first.pk) == 1


def test_other_words_than_were_shown_are_not_signed(sent, eero):
    with pytest.raises(Conflict):
        sign(sent(), eero.user, seen_sha256="0" * 64)


def test_a_strong_sign_in_needs_no_code(sent, eero):
    agreement = sent()
    facts = {"agreement_id": agreement.pk, "by": eero.user, "seen_sha256": agreement.text_sha256}
    sign_agreement(is_strong=True, **facts)
    assert Signature.objects.get().way == "strong"
