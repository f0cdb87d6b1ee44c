"""An expert's consent, and the bank's row that lives and dies with it."""

import datetime as dt

import pytest
from django.db import connection, transaction

from audit.models import Disclosure, Entry
from domain.clock import now
from domain.errors import DomainError, NotAllowed
from registry.bank.models import Profile
from registry.experts.models import Consent, Expert, ExpertStatus
from registry.experts.services import (
    give_consent,
    live_consents,
    refresh_publication,
    refresh_publications,
    save_visibility,
    update_details,
    withdraw_consent,
)
from tests.factories.bank import allow, in_days, make_published, profile_of
from tests.factories.people import person
from tests.factories.registry import make_expert

pytestmark = pytest.mark.usefixtures("north")


def give(expert, pairs, days=30, by=None):
    return give_consent(
        expert=expert,
        field_audiences=pairs,
        expires_on=in_days(days),
        text_version="1",
        language="fi",
        by=by or expert.user,
    )


@pytest.mark.requirement("A157")
def test_a_consent_publishes_its_field_at_once_and_leaves_a_disclosure():
    expert = make_expert("Eero")
    give(expert, [("topics", "everyone")])
    assert profile_of(expert).cards == {
        "everyone": {"topic_groups": ["MIE"], "topics": [{"code": "MIE.masennus", "close": False}]}
    }
    assert Disclosure.objects.get(subject_id=expert.pk).ground == "consent"


def test_nothing_is_published_before_a_consent():
    assert profile_of(make_expert("Eero")) is None


def test_the_same_consent_twice_is_one_row():
    expert = make_expert("Eero")
    give(expert, [("topics", "everyone")])
    give(expert, [("topics", "everyone")])
    assert Consent.objects.count() == 1


def test_giving_again_with_a_later_day_moves_the_end():
    expert = make_expert("Eero")
    give(expert, [("topics", "everyone")], days=10)
    give(expert, [("topics", "everyone")], days=90)
    assert profile_of(expert).expires_on == in_days(90)


@pytest.mark.parametrize("days", [0, -1])
def test_a_day_that_has_passed_is_refused(days):
    expert = make_expert("Eero")
    with pytest.raises(DomainError):
        give(expert, [("topics", "everyone")], days=days)
    assert profile_of(expert) is None


@pytest.mark.parametrize("pair", [("shoe_size", "everyone"), ("topics", "strangers")])
def test_an_unknown_field_or_audience_is_refused(pair):
    with pytest.raises(DomainError):
        give(make_expert("Eero"), [pair])


def test_nobody_consents_for_another():
    expert, kaarina = make_expert("Eero"), person("Kaarina")
    with pytest.raises(NotAllowed):
        give(expert, [("topics", "everyone")], by=kaarina)
    with pytest.raises(NotAllowed):
        withdraw_consent(expert=expert, by=kaarina)


def test_one_who_has_left_publishes_nothing():
    expert = make_expert("Eero", status=ExpertStatus.ENDED)
    with pytest.raises(DomainError):
        give(expert, [("topics", "everyone")])


def test_withdrawing_takes_the_row_away_and_keeps_the_history():
    expert = make_published("Eero")
    given = Consent.objects.filter(is_withdrawal=False).count()
    withdraw_consent(expert=expert, by=expert.user)
    assert profile_of(expert) is None
    assert live_consents(expert) == []
    assert Consent.objects.filter(is_withdrawal=True).count() == given
    assert Entry.objects.filter(action="experts.consent_withdrawn").count() == 1


def test_withdrawing_twice_changes_nothing():
    expert = make_published("Eero")
    withdraw_consent(expert=expert, by=expert.user)
    rows = Consent.objects.count()
    assert withdraw_consent(expert=expert, by=expert.user) == []
    assert Consent.objects.count() == rows


def test_withdrawing_one_field_leaves_the_others():
    expert = make_published("Eero", "topics", "languages")
    withdraw_consent(expert=expert, by=expert.user, fields=["topics"])
    assert profile_of(expert).cards == {"everyone": {"languages": ["fi"]}}
    assert not [term for term in profile_of(expert).terms if "MIE" in term]


def test_withdrawing_one_audience_leaves_the_others():
    expert = make_published("Eero", "topics")
    allow(expert, "topics", audience="education")
    withdraw_consent(expert=expert, by=expert.user, field_audiences=[("topics", "everyone")])
    assert list(profile_of(expert).cards) == ["education"]


def test_a_withdrawal_after_the_end_is_no_error():
    expert = make_published("Eero")
    Consent.objects.bulk_create(
        [Consent(expert=expert, field=f, audience="everyone", expires_on=in_days(-1), text_version="1",
                 language="fi", by=expert.user) for f in ("topics", "topic_groups")]
    )  # fmt: skip
    withdraw_consent(expert=expert, by=expert.user)
    assert profile_of(expert) is None


def test_the_visibility_page_saves_exactly_what_is_ticked():
    expert = make_published("Eero", "topics", "languages")
    save_visibility(
        expert=expert,
        field_audiences=[("area", "regions")],
        expires_on=in_days(90),
        language="fi",
        by=expert.user,
    )
    assert [(c.field, c.audience) for c in live_consents(expert)] == [("area", "regions")]
    assert profile_of(expert).cards == {"regions": {"nationwide": True}}


def test_a_rolled_back_consent_publishes_nothing():
    expert = make_expert("Eero")

    def fail():
        with transaction.atomic():
            give(expert, [("topics", "everyone")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert profile_of(expert) is None
    assert not Consent.objects.exists()


def test_a_changed_detail_changes_the_published_row():
    expert = make_published("Eero", "languages")
    update_details(expert=expert, by=expert.user, languages=["fi", "sv"])
    assert profile_of(expert).cards["everyone"]["languages"] == ["fi", "sv"]


def test_a_topic_made_off_limits_leaves_the_bank():
    expert = make_published("Eero", "topics")
    expert.topics.update(is_off_limits=True)
    refresh_publication(expert_id=expert.pk)
    assert profile_of(expert) is None


def test_an_introduction_with_a_phone_number_is_refused():
    expert = make_expert("Eero")
    with pytest.raises(DomainError):
        update_details(expert=expert, by=expert.user, introduction="Soita 040 123 4567")


def test_a_pause_hides_the_profile_and_its_end_brings_it_back(time_machine):
    expert = make_published("Eero", "topics")
    update_details(expert=expert, by=expert.user, paused_until=in_days(5))
    assert profile_of(expert) is None
    time_machine.move_to(now() + dt.timedelta(days=6))
    assert refresh_publications() == 1
    assert profile_of(expert) is not None


def test_when_one_consent_runs_out_the_nightly_round_publishes_the_rest(time_machine):
    expert = make_published("Eero", "topics")
    give(expert, [("languages", "everyone")], days=5)
    assert profile_of(expert).expires_on == in_days(5)
    time_machine.move_to(now() + dt.timedelta(days=6))
    refresh_publications()
    assert set(profile_of(expert).cards["everyone"]) == {"topic_groups", "topics"}


def test_consents_can_only_be_added():
    expert = make_published("Eero", "topics")
    for change in (
        lambda: expert.consents.update(is_withdrawal=True),
        lambda: expert.consents.all().delete(),
    ):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            change()
    assert connection.schema_name == expert._state.home
    assert Expert.objects.get().consents.count() == 1
    assert Profile.objects.count() == 1
