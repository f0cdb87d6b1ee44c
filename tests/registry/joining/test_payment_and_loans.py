"""Payment details, and things on loan (A024)."""

import datetime as dt

import pytest

from audit.models import Entry
from crypto.blind_index import blind_index
from domain.clock import today
from domain.errors import Conflict, DomainError, NotAllowed
from domain.ids import new_id
from registry.experts.models import Expert
from registry.joining.equipment import hand_out, still_out, take_back
from registry.joining.models import PaymentChange
from registry.joining.payment import change_payment_details
from tests.factories.people import person
from tests.factories.registry import make_expert
from tests.visitor import settle

pytestmark = pytest.mark.usefixtures("rules")
DAY = dt.timedelta(days=1)

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
