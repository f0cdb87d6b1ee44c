"""My details and visibility over HTTP."""

import pytest

from registry.experts.models import Consent, Expert
from registry.experts.services import live_consents
from tests.factories.bank import in_days, make_published, profile_of
from tests.factories.people import person
from tests.factories.registry import make_expert

VISIBILITY, WITHDRAW = "/experts/me/visibility/", "/experts/me/visibility/withdraw/"


@pytest.fixture
def eero(north):
    return make_expert("Eero", task_codes=["luento"], area_codes=["638"])


@pytest.fixture
def as_eero(eero, visitor):
    return visitor.sign_in(eero.user)


@pytest.fixture
def kaarina(north, visitor):
    return visitor.sign_in(person("Kaarina"))


def page(answer) -> str:
    return answer.content.decode()


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


def test_an_expert_sees_only_oneself(north, visitor):
    make_expert("Eero")
    other = make_expert("Essi", phone="0401234567")
    text = page(visitor.sign_in(Expert.objects.get(first_name="Eero").user).get(VISIBILITY))
    assert other.first_name not in text
