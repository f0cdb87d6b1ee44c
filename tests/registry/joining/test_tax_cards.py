"""Tax cards: who lacks one, reminding, and the file where it is taken (A061, A062)."""

import base64
import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from audit.models import AccessEntry, Disclosure
from domain.clock import today
from domain.errors import Conflict, NotAllowed
from files.models import StoredFile
from files.services import keep_made
from registry.joining.models import Agreement, AgreementKind, CardReceiver, TaxCardReminder
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
from tests.visitor import Visitor

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
def test_a_card_is_kept_as_a_sealed_file_only_where_the_organisation_says_so():
    eero, pirkko = make_expert("Eero", ready=False), person("Pirkko")
    choose_card_files(takes_card_files=True, by=person("Anna"))
    card = note_card(expert=eero, year=2026, by=eero.user, upload=photo())
    assert (card.receiver, card.file.purpose, card.file.content_type) == ("service", "tax_card", "image/jpeg")
    picture = card.file.opened()
    assert picture.startswith(b"\xff\xd8\xff")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM files_storedfile")
        [(stored,)] = cursor.fetchall()
    assert picture[:64] not in bytes(stored)
    assert base64.b64encode(picture)[:64] not in bytes(stored)
    address = f"/papers/tax-cards/{card.pk}/file/"
    assert Visitor("north").sign_in(eero.user).get(address).content == picture
    assert not Disclosure.objects.exists()
    assert Visitor("north").sign_in(pirkko).get(address).content == picture
    assert Disclosure.objects.get().what == "tax_card.file"
    assert AccessEntry.objects.get(kind="tax_card_file").by == pirkko
    assert Visitor("north").sign_in(person("Kaarina")).get(address).status_code == 403


def test_a_new_file_of_a_card_takes_the_place_of_the_old_one():
    eero = make_expert("Eero", ready=False)
    choose_card_files(takes_card_files=True, by=person("Anna"))
    first = note_card(expert=eero, year=2026, by=eero.user, upload=photo()).file
    second = note_card(expert=eero, year=2026, by=eero.user, upload=photo()).file
    assert list(StoredFile.objects.all()) == [second] != [first]


def test_a_file_from_before_sealing_is_still_read():
    plain = b"%PDF-1.7 vanha"
    kept = keep_made(
        content=plain, purpose="agreement", name="a.pdf", content_type="application/pdf", by=None
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE files_storedfile SET content = %s", [plain])
    assert StoredFile.objects.get(pk=kept.pk).opened() == plain
