"""Tax cards, payment details, and things on loan."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from audit.models import Entry
from crypto.blind_index import blind_index
from domain.clock import today
from domain.errors import Conflict, DomainError, NotAllowed
from domain.ids import new_id
from registry.experts.models import Expert
from registry.joining.equipment import hand_out, still_out, take_back
from registry.joining.models import Agreement, AgreementKind, CardReceiver, PaymentChange, TaxCardReminder
from registry.joining.payment import change_payment_details
from registry.joining.tax_cards import (
    choose_card_files,
    note_card,
    remind_of_card,
    remind_of_tax_cards,
    who_lack,
)
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.factories.sessions import helsinki
from tests.visitor import settle

pytestmark = pytest.mark.usefixtures("rules")
DAY = dt.timedelta(days=1)
SECOND_OF_JANUARY = dt.date(2027, 1, 2)


def photo() -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(made, "JPEG")
    return SimpleUploadedFile("verokortti.jpg", made.getvalue(), content_type="image/jpeg")


@pytest.mark.requirement("A061")
def test_everybody_who_is_paid_fees_needs_a_card_every_january(clock):
    eero = make_expert("Eero")
    make_expert("Elli", agreement=AgreementKind.EMPLOYED)
    make_expert("Vilho", agreement=AgreementKind.VOLUNTARY)
    make_expert("Lahja", waives_fee=True)
    assert not who_lack(2026).exists()
    clock.move_to(helsinki(SECOND_OF_JANUARY, "08:00"))
    assert list(who_lack(2027)) == [eero]
    note_card(expert=eero, year=2027, by=eero.user)
    assert not who_lack(2027).exists()


@pytest.mark.requirement("A061")
def test_a_card_is_asked_as_soon_as_the_agreement_is_signed():
    eero = make_expert("Eero", ready=False)
    assert not who_lack(today().year).exists()
    Agreement.objects.create(expert=eero, kind="commission", valid_from=today())
    assert list(who_lack(today().year)) == [eero]


@pytest.mark.requirement("A061")
def test_in_january_the_reminder_comes_at_most_once_a_week(clock):
    eero = make_expert("Eero")
    sent = []
    for night in (
        dt.date(2026, 12, 31),
        SECOND_OF_JANUARY,
        *(SECOND_OF_JANUARY + n * DAY for n in (1, 6, 7, 8, 30)),
    ):
        clock.move_to(helsinki(night, "03:17"))
        remind_of_tax_cards()
        sent.append(TaxCardReminder.objects.count())
    assert sent == [0, 1, 1, 1, 2, 2, 2]
    clock.move_to(helsinki(SECOND_OF_JANUARY + 8 * DAY, "09:00"))
    with pytest.raises(Conflict):
        remind_of_card(expert=eero, by=person("Kaarina"))


@pytest.mark.requirement("A062")
def test_it_is_known_to_whom_and_when_the_card_went_and_the_card_is_not_kept():
    eero, kaarina = make_expert("Eero", ready=False), person("Kaarina")
    card = note_card(
        expert=eero, year=2026, by=kaarina, receiver=CardReceiver.UNIT, delivered_on=today() - 3 * DAY
    )
    assert (card.receiver, card.delivered_on, card.noted_by, card.file) == (
        "unit",
        today() - 3 * DAY,
        kaarina,
        None,
    )
    assert note_card(expert=eero, year=2026, by=kaarina).receiver == "unit"
    with pytest.raises(NotAllowed):
        note_card(expert=eero, year=2026, by=eero.user, upload=photo())


@pytest.mark.requirement("A062")
def test_a_card_is_kept_as_a_file_only_where_the_organisation_says_so():
    eero = make_expert("Eero", ready=False)
    choose_card_files(takes_card_files=True, by=person("Anna"))
    card = note_card(expert=eero, year=2026, by=eero.user, upload=photo())
    assert (card.receiver, card.file.purpose, card.file.content_type) == ("service", "tax_card", "image/jpeg")


DETAILS = {
    "account_holder": "Eero Esimerkki",
    "iban": "FI21 1234 5600 0007 85",
    "identity_code": "010594y9032",
}


def test_payment_details_are_checked_sealed_and_told_to_the_old_address(mailoutbox):
    eero = make_expert("Eero", ready=False)
    changed = change_payment_details(expert=eero, by=eero.user, **DETAILS)
    assert changed == ["account_holder", "iban", "identity_code"]
    eero.refresh_from_db()
    assert eero.iban.reveal() == "FI2112345600000785"
    assert eero.identity_code.reveal() == "010594Y9032"
    assert bytes(eero.identity_code_index) == blind_index("identity_code", "010594Y9032")
    type(eero.user).objects.filter(pk=eero.user_id).update(email="uusi@example.fi")
    settle()
    (letter,) = [mail for mail in mailoutbox if "aksutieto" in mail.subject]
    assert letter.to == ["eero.esimerkki@example.fi"]
    assert "FI21" not in letter.body
    assert "010594" not in letter.body
    assert PaymentChange.objects.get().told_to is None
    assert not Entry.objects.filter(facts__icontains="FI21").exists()


def test_what_is_left_empty_stays_and_nothing_new_is_told():
    eero = make_expert("Eero", ready=False)
    change_payment_details(expert=eero, by=eero.user, **DETAILS)
    eero.refresh_from_db()
    assert change_payment_details(expert=eero, by=eero.user, account_holder="Eero Esimerkki") == []
    assert PaymentChange.objects.count() == 1


def test_a_code_of_somebody_else_is_refused_in_plain_words():
    eero, elli = make_expert("Eero", ready=False), make_expert("Elli", ready=False)
    change_payment_details(expert=eero, by=eero.user, **DETAILS)
    with pytest.raises(Conflict, match="jollakin toisella"):
        change_payment_details(expert=elli, by=elli.user, **DETAILS)
    assert Expert.objects.get(pk=elli.pk).iban is None


@pytest.mark.parametrize(
    "wrong", [{"iban": "FI2112345600000786"}, {"identity_code": "010594Y9033"}, {"account_holder": " "}]
)
def test_wrong_details_are_refused(wrong):
    eero = make_expert("Eero", ready=False)
    with pytest.raises(DomainError):
        change_payment_details(expert=eero, by=eero.user, **{**DETAILS, **wrong})
    with pytest.raises(NotAllowed):
        change_payment_details(expert=eero, by=person("Kaarina"), **DETAILS)


@pytest.mark.requirement("A024")
def test_a_phone_is_handed_out_and_given_back_with_its_number_and_days():
    eero, kaarina, key = make_expert("Eero"), person("Kaarina"), new_id()
    facts = {
        "expert": eero,
        "kind": "phone",
        "what": "Malli X",
        "serial": "SN-1",
        "handed_on": today(),
        "by": kaarina,
    }
    thing = hand_out(key=key, **facts)
    assert hand_out(key=key, **facts) == thing
    with pytest.raises(Conflict):
        hand_out(**facts)
    assert list(still_out()) == [thing]
    with pytest.raises(DomainError):
        take_back(equipment_id=thing.pk, returned_on=today() - DAY, by=kaarina)
    take_back(equipment_id=thing.pk, returned_on=today(), by=kaarina)
    with pytest.raises(Conflict):
        take_back(equipment_id=thing.pk, returned_on=today(), by=kaarina)
    assert not still_out().exists()
    hand_out(**facts)
