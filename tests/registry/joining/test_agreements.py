"""Agreements from a template to the archive: what they say, who signs, and when they count."""

import datetime as dt
import hashlib
import io
from itertools import product

import pytest
from django.utils.html import format_html_join
from pypdf import PdfReader

from audit.lifecycle import StepRefused
from domain.clock import today
from domain.errors import Conflict, DomainError, NotAllowed
from domain.ids import new_id
from files.paper import pdf_of
from registry.experts.models import Expert
from registry.joining.agreements import (
    change_draft,
    draft_agreement,
    end_agreement,
    ending_soon,
    note_paper_agreement,
    send_agreement,
    watch_agreements,
    withdraw_agreement,
)
from registry.joining.models import Agreement, AgreementKind, AgreementStatus, Party, Signature, SigningCode
from registry.joining.signing import WrongCode, ask_code, sign_agreement
from registry.joining.tax_cards import who_need
from registry.joining.texts import publish_paper
from registry.joining.validity import is_covered, kind_on
from registry.matching.gathering import price_facts
from registry.matching.proposals import judge
from tests.factories.orders import make_order
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.factories.sessions import MONDAY, helsinki, messages_sent
from tests.registry.joining.conftest import CODE, give_code, sign
from tests.visitor import settle

pytestmark = pytest.mark.usefixtures("rules")
DAY = dt.timedelta(days=1)


@pytest.mark.requirement("A046", "A045")
def test_an_agreement_says_all_that_it_must_from_what_is_known_of_the_person(draft, kaarina):
    expert = Expert.objects.get()
    expert.trainings.create(
        kind="expert", hours=60, issuer="Esimerkkiopisto", completed_on=dt.date(2025, 5, 31)
    )
    words = send_agreement(agreement_id=draft().pk, by=kaarina).text
    for part in (
        "Esimerkkiopisto", "Vertaisohjaaja 2019–2021", "Masennus", "Mieluiten luentoja", "# Tehtävät", "23.11.2026–22.11.2028",
    ):  # fmt: skip
        assert part in words


NOT_EMPLOYED = "työsopimuslain (55/2001) tarkoittamassa työsuhteessa"


@pytest.mark.requirement("A048", "A125")
def test_the_kind_decides_whether_the_words_deny_an_employment(sent):
    for kind, role in product(AgreementKind, ["expert", "peer"]):
        words = sent(kind=kind, role=role).text
        assert (NOT_EMPLOYED in words) == (kind != AgreementKind.EMPLOYED)
        assert ("on työsuhteessa organisaatioon" in words) == (kind == AgreementKind.EMPLOYED)
        assert "{" not in words


@pytest.mark.requirement("A049", "A050")
def test_nobody_is_owed_hours_and_everybody_chooses_their_own_tasks(sent):
    words = sent().text
    assert "Organisaatiolla ei ole velvollisuutta tarjota tehtäviä eikä tunteja" in words
    assert "valitsee itse tehtävät, joissa toimii" in words
    assert "Jokaisesta pyynnöstä saa kieltäytyä" in words


@pytest.mark.requirement("A185")
@pytest.mark.parametrize(
    ("is_insured", "said"), [(True, "vakuutus kattaa"), (False, "ei ole vakuuttanut työtä")]
)
def test_each_agreement_says_whether_the_work_is_insured_and_how_people_are_supported(sent, is_insured, said):
    words = sent(is_insured=is_insured).text
    for part in (said, "nimetty tukihenkilö", "purkukeskusteluun ja ohjaukseen", "salassapitoa, tietoturvaa"):
        assert part in words


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_agreement_is_written_in_the_language_of_the_person(sent, language):
    words = sent(language=language).text
    assert {"sv": "arbetsavtalslagen (55/2001)", "en": "Employment Contracts Act (55/2001)"}[
        language
    ] in words


def test_what_a_person_wrote_cannot_become_a_word_of_the_organisation_or_a_heading(sent):
    words = sent(wishes="# Otsikko\n{our_name} {expert}\n- rivi").text
    assert "- # Otsikko\n- (our_name) (expert)\n- rivi" in words


def test_the_same_form_sent_twice_makes_one_draft(draft, eero, kaarina):
    key = new_id()
    assert draft(agreement_id=key) == draft(agreement_id=key)
    assert Agreement.objects.count() == 1


def test_a_sent_agreement_keeps_its_words_when_the_template_changes(sent, kaarina):
    agreement = sent()
    publish_paper(
        paper="agreement_expert", language="fi", text="# Uusi\n\n{name} {relationship}", seen="", by=kaarina
    )
    agreement.refresh_from_db()
    assert "# Uusi" not in agreement.text
    assert "# Uusi" in sent().text
    with pytest.raises(Conflict):
        change_draft(agreement_id=agreement.pk, by=kaarina, valid_from=today(), valid_to=None)


@pytest.mark.requirement("A189", "A215", "A045")
def test_both_sign_and_the_tagged_paper_is_kept_with_its_hash(sent, eero, kaarina):
    agreement = sent()
    assert sign(agreement, eero.user).status == AgreementStatus.SIGNED
    assert not is_covered(eero, today())
    done = sign(agreement, kaarina)
    assert done.status == AgreementStatus.IN_FORCE
    assert is_covered(Expert.objects.get(), today())
    content = bytes(done.document.content)
    assert done.document.sha256 == hashlib.sha256(content).hexdigest()
    paper = PdfReader(io.BytesIO(content))
    catalog = paper.trailer["/Root"]
    assert catalog["/Lang"] == "fi"
    assert catalog["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in catalog["/Metadata"].get_data().decode()
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


def test_only_listed_steps_can_be_taken(eero, kaarina):
    for was, to in product(AgreementStatus, repeat=2):
        agreement = Agreement.objects.create(expert=eero, kind="commission", status=was, valid_from=today())
        if to in Agreement.STEPS[was]:
            agreement.become(to, by=kaarina)
            assert agreement.steps_taken().get().became == to
        else:
            with pytest.raises(StepRefused):
                agreement.become(to, by=kaarina)


@pytest.mark.requirement("A047", "A045")
def test_only_what_both_have_signed_counts_for_matching_and_pay(rules):
    order = make_order(day=today() + DAY)
    for number, status in enumerate(AgreementStatus):
        expert = make_expert(f"Eero{number}", ready=False)
        facts = {"status": status, "valid_from": today(), "valid_to": today() + 9 * DAY}
        Agreement.objects.create(expert=expert, kind="employed", **facts)
        counts = status in (AgreementStatus.IN_FORCE, AgreementStatus.ENDED)
        reasons = judge(order, Expert.objects.filter(pk=expert.pk))[str(expert.pk)]
        assert ("agreement_invalid" not in {reason.code for reason in reasons}) == counts
        assert (kind_on(expert, today() + DAY) == "employed") == counts
        assert (price_facts(expert, today() + DAY).agreement == "employed") == counts
        assert not is_covered(expert, today() + 9 * DAY)


@pytest.mark.requirement("A047")
def test_ends_are_told_once_at_60_30_and_7_days_also_when_a_night_was_missed(signed, clock):
    agreement = signed(valid_to=today() + 70 * DAY)
    told = []
    for days_left in (61, 59, 58, 30, 6, 5):
        clock.move_to(helsinki(agreement.valid_to - days_left * DAY, "03:17"))
        watch_agreements()
        told.append(messages_sent("agreement.ends", agreement.pk))
    assert told == [0, 1, 1, 2, 3, 3]
    clock.move_to(helsinki(agreement.valid_to, "03:17"))
    watch_agreements()
    agreement.refresh_from_db()
    assert agreement.status == AgreementStatus.ENDED


def test_a_renewed_agreement_is_not_warned_of(signed, draft, sent):
    agreement = signed(valid_to=today() + 20 * DAY)
    assert list(ending_soon(60)) == [agreement]
    sent(valid_from=agreement.valid_to, valid_to=agreement.valid_to + 365 * DAY)
    assert not list(ending_soon(60))


def test_an_early_end_has_a_reason_and_the_days_after_it_do_not_count(signed, eero, kaarina):
    agreement = signed()
    with pytest.raises(DomainError):
        end_agreement(agreement_id=agreement.pk, last_day=today(), reason=" ", by=kaarina)
    end_agreement(agreement_id=agreement.pk, last_day=today() + 3 * DAY, reason="Muutto", by=kaarina)
    assert is_covered(Expert.objects.get(), today() + 3 * DAY)
    assert not is_covered(Expert.objects.get(), today() + 4 * DAY)
    assert messages_sent("agreement.ended", agreement.pk) == 1


def test_an_unsigned_agreement_can_be_taken_back_and_then_nobody_signs_it(sent, eero, kaarina):
    agreement = sent()
    withdraw_agreement(agreement_id=agreement.pk, by=kaarina)
    with pytest.raises(Conflict):
        ask_code(agreement_id=agreement.pk, by=eero.user)
    with pytest.raises(StepRefused):
        withdraw_agreement(agreement_id=agreement.pk, by=kaarina)


def test_an_agreement_on_paper_counts_from_its_first_day_and_is_written_once(eero, kaarina):
    facts = {
        "expert": eero, "kind": "commission", "role": "expert", "valid_from": today(), "valid_to": None,
        "signed_on": today(), "is_insured": False, "by": kaarina,
    }  # fmt: skip
    note_paper_agreement(**facts)
    assert is_covered(Expert.objects.get(), today() + 900 * DAY)
    with pytest.raises(Conflict):
        note_paper_agreement(**facts)


@pytest.mark.requirement("A125")
def test_an_employed_expert_stands_in_the_same_register_and_gets_no_fee():
    employed = make_expert("Elli", agreement=AgreementKind.EMPLOYED)
    assert Expert.objects.filter(pk=employed.pk).exists()
    assert price_facts(employed, today()).agreement == "employed"
    assert not who_need(today().year).exists()


def test_nobody_gets_an_agreement_who_has_left(eero, kaarina):
    Expert.objects.update(status="ended")
    eero.refresh_from_db()
    with pytest.raises(DomainError):
        draft_agreement(expert=eero, by=kaarina, kind="commission", valid_from=today(), valid_to=None)
