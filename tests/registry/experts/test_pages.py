"""My details, visibility, and the coordinator's register over HTTP."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AccessEntry
from registry.experts.models import Consent, Expert
from registry.experts.services import live_consents
from tests.factories.bank import in_days, make_published, profile_of
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert

ME, VISIBILITY, WITHDRAW, REGISTER = (
    "/experts/me/", "/experts/me/visibility/", "/experts/me/visibility/withdraw/", "/experts/",
)  # fmt: skip


@pytest.fixture
def eero(north):
    return make_expert("Eero", task_codes=["luento"], area_codes=["638"])


@pytest.fixture
def as_eero(eero, visitor):
    return visitor.sign_in(eero.user)


@pytest.fixture
def kaarina(north, visitor):
    return visitor.sign_in(person("Kaarina"))


def details(**changes) -> dict:
    return {
        "email": "eero.uusi@example.fi", "phone": "", "languages": ["fi", "sv"], "task_codes": ["luento"],
        "area_codes": ["638", "564"], "is_remote": "on", "monthly_ceiling": "4", **changes,
    }  # fmt: skip


def page(answer) -> str:
    return answer.content.decode()


@pytest.mark.requirement("A202")
def test_an_expert_changes_own_details_and_limits(as_eero, eero):
    assert as_eero.post(ME, details()).status_code == 302
    eero.refresh_from_db()
    assert (eero.languages, eero.area_codes, eero.monthly_ceiling) == (["fi", "sv"], ["638", "564"], 4)
    assert (eero.is_on_site, eero.is_remote) == (False, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"languages": []},
        {"is_remote": ""},
        {"paused_until": "1.1.2020"},
        {"introduction": "Soita 040 123 4567"},
        {"email": "ei osoite"},
        {"area_codes": ["999"]},
    ],
)
def test_details_with_a_fault_are_shown_again(as_eero, eero, changes):
    assert as_eero.post(ME, details(**changes)).status_code == 422
    eero.refresh_from_db()
    assert eero.languages == ["fi"]


def test_the_account_is_masked_on_my_details(as_eero, eero):
    text = page(as_eero.get(ME))
    assert eero.iban.reveal() not in text.replace(" ", "")
    assert eero.iban.reveal()[-2:] in text
    assert eero.identity_code.reveal() not in text


@pytest.mark.requirement("A157")
def test_ticks_become_consents_and_a_card(as_eero, eero):
    sent = {
        "everyone": ["topic_groups"],
        "education": ["topics", "name"],
        "expires_on": f"{in_days(90):%d.%m.%Y}",
    }
    assert as_eero.post(VISIBILITY, sent).status_code == 302
    assert profile_of(eero).cards["education"]["name"] == str(eero)
    assert "name" not in profile_of(eero).cards["everyone"]
    text = page(as_eero.get(VISIBILITY))
    assert "Oppilaitos näkee" in text
    assert "Pankissa" in text


def test_a_preview_shows_the_card_and_saves_nothing(as_eero, eero):
    sent = {"everyone": ["topics"], "expires_on": f"{in_days(90):%d.%m.%Y}", "preview": "1"}
    answer = as_eero.post(VISIBILITY, sent)
    assert answer.status_code == 200
    assert "Masennus" in page(answer)
    assert not Consent.objects.exists()
    assert profile_of(eero) is None


def test_nothing_is_ticked_beforehand(as_eero):
    assert "checked" not in page(as_eero.get(VISIBILITY))


@pytest.mark.parametrize("day", ["", "1.1.2020", "höpö"])
def test_a_visibility_without_a_day_ahead_is_shown_again(as_eero, day):
    assert as_eero.post(VISIBILITY, {"everyone": ["topics"], "expires_on": day}).status_code == 422
    assert not Consent.objects.exists()


def test_unticking_everything_takes_the_profile_away(north, visitor):
    expert = make_published("Eero")
    assert visitor.sign_in(expert.user).post(VISIBILITY, {"expires_on": ""}).status_code == 302
    assert profile_of(expert) is None


@pytest.mark.requirement("A157")
def test_one_tap_withdraws_everything_and_a_second_tap_is_harmless(north, visitor):
    expert = make_published("Eero")
    client = visitor.sign_in(expert.user)
    for _tap in range(2):
        assert client.post(WITHDRAW).status_code == 302
        assert (profile_of(expert), live_consents(expert)) == (None, [])
    assert client.get(WITHDRAW).status_code == 405


@pytest.mark.parametrize("url", [ME, VISIBILITY])
def test_an_expert_sees_only_oneself(north, visitor, url):
    make_expert("Eero")
    other = make_expert("Essi", phone="0401234567")
    text = page(visitor.sign_in(Expert.objects.get(first_name="Eero").user).get(url))
    assert other.first_name not in text


@pytest.mark.parametrize("who", ["Aino", "Liisa", "Pirkko"])
def test_the_register_is_for_its_keepers(eero, visitor, who):
    client = visitor.sign_in(person(who))
    assert client.get(REGISTER).status_code == 403
    assert client.get(f"/experts/{eero.pk}/").status_code == 403


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({}, {"Eero", "Essi"}),
        ({"name": "ees"}, set()),
        ({"name": "eer esim"}, {"Eero"}),
        ({"status": "ended"}, {"Essi"}),
        ({"topic": "PAI"}, {"Essi"}),
        ({"topic": "MIE.masennus"}, {"Eero"}),
    ],
)
def test_the_register_is_searched_by_name_state_and_topic(eero, kaarina, sent, found):
    make_expert("Essi", topics=("PAI.alkoholi",), status="ended")
    text = page(kaarina.post(REGISTER, sent))
    assert {name for name in ("Eero", "Essi") if f">{name} Esimerkki<" in text} == found


@pytest.mark.requirement("A157")
def test_every_row_and_card_that_was_shown_is_written_down(eero, kaarina):
    kaarina.get(REGISTER)
    kaarina.get(f"/experts/{eero.pk}/")
    kinds = list(AccessEntry.objects.filter(person_id=eero.pk).values_list("kind", flat=True))
    assert kinds == ["register_row", "register_card"]


def test_protected_values_are_masked_until_opened_with_a_reason(eero, kaarina):
    url = f"/experts/{eero.pk}/"
    code, iban = eero.identity_code.reveal(), eero.iban.reveal()
    for text in (page(kaarina.get(url)), page(kaarina.post(url, {"kind": "identity_code", "reason": ""}))):
        assert code not in text
        assert iban not in text.replace(" ", "")
    opened = kaarina.post(url, {"kind": "identity_code", "reason": "Palkkatieto puuttuu"})
    assert code in page(opened)
    assert opened.headers["Cache-Control"] == "no-store"
    assert code not in page(kaarina.get(url))
    entry = AccessEntry.objects.get(kind="identity_code")
    assert (entry.reason, entry.person_id) == ("Palkkatieto puuttuu", eero.pk)


def test_an_opening_without_a_reason_is_refused_and_not_logged(eero, kaarina):
    assert kaarina.post(f"/experts/{eero.pk}/", {"kind": "iban", "reason": "x"}).status_code == 422
    assert not AccessEntry.objects.filter(kind="iban").exists()


def test_a_missing_expert_is_a_404(kaarina):
    assert kaarina.get("/experts/00000000-0000-7000-8000-000000000000/").status_code == 404


def test_the_register_costs_the_same_for_one_and_for_many(eero, kaarina):
    kaarina.get(REGISTER)
    counts = []
    for number in range(6):
        if number in (0, 5):
            with CaptureQueriesContext(connection) as queries:
                kaarina.get(REGISTER)
            counts.append(len(queries))
        make_expert("Essi", user=make_user(f"Essi{number}"))
    assert counts[0] == counts[1]


def test_the_pages_have_their_menu_names(north):
    assert reverse("experts:me") == ME
    assert reverse("experts:register") == REGISTER
