"""The expert's page in the register over HTTP: what a coordinator sees, changes, notes and reads in the log."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles.models import Invitation
from audit.models import AccessEntry
from registry.experts.joining_in import change_expert
from registry.experts.models import ConsentPurpose, Expert, ExpertStatus, LifeChange, PurposeConsent
from registry.matching.models import Offer
from registry.merging.services import merge_experts
from registry.register.notes import write_note
from tests.factories.bank import allow
from tests.factories.billing import make_line
from tests.factories.organisation import use_preset
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert
from tests.factories.sessions import make_offer
from tests.registry.person.pages import page, url


def facts(**changes) -> dict:
    return {
        "first_name": "Eero", "last_name": "Esimerkki", "email": "eero@example.fi", "phone": "", "languages": ["fi"],
        "municipality_code": "638", "is_on_site": "on", "own_topics": ["MIE.masennus"], **changes,
    }  # fmt: skip


@pytest.mark.requirement("A135")
@pytest.mark.requirement("A145")
@pytest.mark.requirement("A202")
def test_the_summary_tells_the_persons_own_limits_and_background(eero, kaarina):
    text = page(kaarina.get(url(eero)))
    for told in (
        "Esimerkkiyhdistys ry",
        ">12<",
        "40\u00a0km",
        "8\u00a0h",
        "Porvoo",
        "Masennus",
        "0401234567",
    ):
        assert told in text


@pytest.mark.requirement("A201")
def test_the_tasks_tab_never_counts_a_no(eero, kaarina):
    use_preset("ita-uusimaa")
    offer = make_offer(eero)
    assert "Odottaa vastausta" in page(kaarina.get(url(eero, "tasks")))
    Offer.objects.filter(pk=offer.pk).update(status="declined")
    text = page(kaarina.get(url(eero, "tasks")))
    assert "Odottaa vastausta" not in text
    assert "declined" not in text


@pytest.mark.requirement("A146")
def test_needs_are_shown_only_while_the_person_allows_it(eero, kaarina):
    eero.access_needs = "Induktiosilmukka"
    eero.save()
    assert "Induktiosilmukka" not in page(kaarina.get(url(eero)))
    for is_withdrawal, shown in ((False, True), (True, False)):
        PurposeConsent.objects.create(
            expert=eero, purpose=ConsentPurpose.ACCESS_NEEDS, is_withdrawal=is_withdrawal, text_version="1",
            language="fi", by=eero.user,
        )  # fmt: skip
        assert ("Induktiosilmukka" in page(kaarina.get(url(eero)))) is shown
    assert AccessEntry.objects.filter(person_id=eero.pk, kind="access_needs").count() == 1


@pytest.mark.requirement("A167")
@pytest.mark.requirement("A085")
def test_a_keeper_puts_the_facts_right_and_the_log_tells_it(eero, kaarina):
    sent = facts(
        municipality_code="434",
        own_topics=["PAI.alkoholi"],
        off_limits=["MIE.masennus"],
        phone="+358 50 765 4321",
    )
    allow(eero)
    assert kaarina.post(url(eero, "edit"), sent).status_code == 302
    topics = {row.topic_code: row.is_off_limits for row in eero.topics.all()}
    assert topics == {"PAI.alkoholi": False, "MIE.masennus": True}
    text = page(kaarina.get(url(eero, "log", "changes")))
    assert "kotikunta (Porvoo → Loviisa)" in text
    assert "765 4321" not in text
    assert "Kaarina Esimerkki" in text
    assert "Suostumus kansalliseen pankkiin annettiin" in text


def test_two_keepers_at_once_lose_nothing(eero, kaarina):
    """The expert pauses and another keeper changes the phone while this page is open."""
    seen = kaarina.get(url(eero, "edit")).context["form"].initial["seen"]
    change_expert(
        expert=eero, by=eero.user, phone="0507654321", paused_until=dt.date(2027, 1, 7),
        topics=[("PAI.alkoholi", False)],
    )  # fmt: skip
    sent = facts(seen=seen, municipality_code="434", phone="040 999 8877")
    answer = kaarina.post(url(eero, "edit"), sent)
    assert answer.status_code == 422
    assert "0507654321" in page(answer)
    eero.refresh_from_db()
    assert (eero.municipality_code, eero.phone) == ("638", "0507654321")

    again = facts(seen=answer.context["form"]["seen"].value(), municipality_code="434", phone="040 999 8877")
    assert kaarina.post(url(eero, "edit"), again).status_code == 302
    eero.refresh_from_db()
    assert (eero.municipality_code, eero.phone) == ("434", "040 999 8877")
    assert eero.paused_until == dt.date(2027, 1, 7)
    assert [row.topic_code for row in eero.topics.all()] == ["PAI.alkoholi"]


@pytest.mark.parametrize(
    "changes",
    [
        {"first_name": ""},
        {"phone": "soita äidille"},
        {"off_limits": ["MIE.masennus"]},
        {"email": "ei osoite"},
        {"max_km": "-1"},
    ],
)
def test_facts_with_a_fault_are_shown_again(eero, kaarina, changes):
    answer = kaarina.post(url(eero, "edit"), facts(**changes))
    assert answer.status_code == 422
    eero.refresh_from_db()
    assert eero.phone == "0401234567"


def test_somebody_new_is_added_and_invited(kaarina):
    sent = {"first_name": "Uusi", "last_name": "Henkilö", "email": "uusi@example.fi", "with_account": "on"}
    answer = kaarina.post("/register/new/", sent)
    expert = Expert.objects.get(first_name="Uusi")
    assert answer.headers["Location"] == url(expert)
    assert Invitation.objects.get().email == "uusi@example.fi"
    assert "Kutsuttu kirjautumaan" in page(kaarina.get(url(expert)))


def test_somebody_alike_is_looked_at_before_a_second_row_is_made(eero, kaarina):
    sent = {"first_name": "Esimerkki", "last_name": "Eero"}
    answer = kaarina.post("/register/new/", sent)
    assert answer.status_code == 422
    assert url(eero) in page(answer)
    assert kaarina.post("/register/new/", {**sent, "may_be_known": "on"}).status_code == 302
    assert Expert.objects.count() == 2


def test_protected_values_are_masked_until_opened_with_a_reason(eero, kaarina):
    code, iban = eero.identity_code.reveal(), eero.iban.reveal()
    refused = kaarina.post(url(eero, "reveal"), {"kind": "iban", "reason": "x"})
    assert refused.status_code == 422
    for text in (page(kaarina.get(url(eero))), page(refused)):
        assert code not in text
        assert iban not in text.replace(" ", "")
    opened = kaarina.post(url(eero, "reveal"), {"kind": "identity_code", "reason": "Palkkatieto puuttuu"})
    assert code in page(opened)
    assert opened.headers["Cache-Control"] == "no-store"
    assert AccessEntry.objects.get(kind="identity_code").reason == "Palkkatieto puuttuu"
    assert "Avasi henkilötunnuksen. Palkkatieto puuttuu" in page(kaarina.get(url(eero, "log")))


def test_protected_contacts_are_the_coordinators_only(eero, kaarina, visitor):
    Expert.objects.filter(pk=eero.pk).update(contact_protected=True)
    text = page(kaarina.get(url(eero)))
    assert "0401234567" in text
    assert "Suojatut yhteystiedot" in text
    change_expert(expert=eero, by=person("Kaarina"), municipality_code="434")
    assert "(Porvoo → Loviisa)" in page(kaarina.get(url(eero, "log", "changes")))
    anna = type(visitor)("north").sign_in(person("Anna"))
    assert "0401234567" not in page(anna.get(url(eero)))
    for log in (anna.get(url(eero, "log")), anna.get(url(eero, "log", "changes"))):
        assert "kotikunta" in page(log)
        assert "Loviisa" not in page(log)
    assert anna.get(url(eero, "edit")).status_code == 404


@pytest.mark.requirement("A199")
def test_a_change_in_life_waits_on_the_page_until_somebody_has_handled_it(eero, kaarina, visitor):
    change = LifeChange.objects.create(expert=eero, text="Aloitan opinnot")
    anna = type(visitor)("north").sign_in(person("Anna"))
    assert "Aloitan opinnot" not in page(anna.get(url(eero))), (
        "only the coordinators were promised to read it"
    )
    assert anna.get(f"/data-requests/changes/{change.pk}/").status_code == 403
    handled = f"/register/changes/{change.pk}/handled/"
    assert "Merkitse hoidetuksi" in page(kaarina.get(url(eero)))
    assert kaarina.post(handled).status_code == 302
    assert kaarina.post(handled).status_code == 409
    text = page(kaarina.get(url(eero)))
    assert "Merkitse hoidetuksi" not in text
    assert "Hoiti: Kaarina Esimerkki" in text


def test_an_end_has_a_page_with_its_consequences_and_a_way_back(eero, kaarina):
    assert "pankista" in page(kaarina.get(url(eero, "end")))
    assert kaarina.post(url(eero, "end"), {"reason": ""}).status_code == 422
    assert kaarina.post(url(eero, "end"), {"reason": "Muutti"}).status_code == 302
    assert kaarina.post(url(eero, "end"), {"reason": "Muutti"}).status_code == 409
    assert kaarina.post(url(eero, "return")).status_code == 302
    assert kaarina.post(url(eero, "return")).status_code == 409
    eero.refresh_from_db()
    assert eero.status == ExpertStatus.ACTIVE


def test_a_merged_persons_page_leads_to_the_one_that_stays_with_both_logs(eero, kaarina):
    other = make_expert("Erkki")
    kaarina.get(url(other, "fees"))
    merge_experts(kept_id=eero.pk, other_id=other.pk, chosen={}, by=person("Kaarina"))
    assert kaarina.get(url(other)).headers["Location"] == url(eero)
    assert "Avasi palkkiot" in page(kaarina.get(url(eero, "log", "looks")))
    assert "Saman henkilön toinen rivi" in page(kaarina.get(url(eero, "log")))


@pytest.mark.parametrize("who", ["Aino", "Liisa", "Pirkko", "Eero"])
def test_the_page_is_for_those_who_keep_the_register(eero, visitor, who):
    client = visitor.sign_in(eero.user if who == "Eero" else person(who))
    assert {client.get(url(eero, *parts)).status_code for parts in ((), ("edit",), ("log",))} == {403}


def test_a_tab_or_a_person_that_is_not_there_is_a_404(eero, kaarina):
    assert kaarina.get(url(eero, "eiole")).status_code == 404
    assert kaarina.get(url(eero, "log", "eiole")).status_code == 404
    assert kaarina.get("/register/00000000-0000-7000-8000-000000000000/").status_code == 404


def test_every_tab_costs_the_same_for_little_and_for_much(eero, kaarina):
    use_preset("ita-uusimaa")
    tabs = ((), ("tasks",), ("fees",), ("messages",), ("log",))

    def counts() -> list[int]:
        found = []
        for parts in tabs:
            with CaptureQueriesContext(connection) as queries:
                assert kaarina.get(url(eero, *parts)).status_code == 200
            found.append(len(queries))
        return found

    def add(number: int) -> None:
        make_line(eero, day=dt.date(2026, 11, number))
        write_note(expert=eero, text=f"Muistiinpano {number}", visibility="staff", by=person("Kaarina"))
        LifeChange.objects.create(expert=eero, text="Muutto")

    add(1)
    counts()
    before = counts()
    for number in range(2, 6):
        add(number)
    assert counts() == before


def test_duplicates_are_listed_merged_and_undone(eero, kaarina):
    make_user("Toinen")
    other = Expert.objects.create(
        first_name="Esimerkki", last_name="Eero", payee_number=9999, phone="0401234567"
    )
    pair = f"/register/duplicates/{eero.pk}/{other.pk}/"
    assert pair in page(kaarina.get("/register/duplicates/"))
    assert kaarina.get(f"/register/duplicates/{eero.pk}/{eero.pk}/").status_code == 404
    assert "Sama nimi toisin päin, sama puhelinnumero" in page(kaarina.get(pair))
    assert kaarina.post(pair, {}).status_code == 422
    done = kaarina.post(pair, {"first_name": "kept", "last_name": "kept", "languages": "kept"}, follow=True)
    assert "Peru yhdistäminen" in page(done)
    assert kaarina.post(pair, {}).status_code == 404
    undo = f"{done.request['PATH_INFO']}undo/"
    assert kaarina.post(undo).status_code == 302
    assert kaarina.post(undo).status_code == 409
    assert kaarina.post(f"{pair}different/").status_code == 302
    assert pair not in page(kaarina.get("/register/duplicates/"))
