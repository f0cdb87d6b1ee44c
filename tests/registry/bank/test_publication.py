"""The projection into the bank: only what is consented, for whom, and until when."""

import datetime as dt
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.bank.publication import (
    MAKERS,
    CompletedTraining,
    FieldConsent,
    LivedTopic,
    ProfileFacts,
    publish,
)
from registry.experts.models import BankAudience, BankField

TODAY = dt.date(2026, 11, 21)
LATER = dt.date(2027, 11, 21)
FACTS = ProfileFacts(
    first_name="Eevertti",
    last_name="Kuvitteellinen",
    home_name="Pohjoinen alue",
    home_kind="region",
    topics=(LivedTopic("PAI.alkoholi"), LivedTopic("MIE.masennus", is_close_one=True)),
    task_codes=("juttupenkki",),
    is_on_site=False,
    is_remote=True,
    municipalities=("638", "564"),
    languages=("smn",),
    trainings=(CompletedTraining("further", "Eevertin opisto", is_verified=True),),
    background="Kuvitteellisen Järjestöperhe",
    introduction="Olen Eevertti. Eevertin tarina on pitkä, sanoo Kuvitteellinen itse.",
)
# What gives each field away, as words; the name has its inflected forms too.
SECRETS = {
    "topic_groups": {"pai", "mie"},
    "topics": {"alkoholi", "masennus"},
    "way": {"juttupenkki", "remote"},
    "area": {"638", "564"},
    "languages": {"smn"},
    "training": {"further", "opisto", "verified"},
    "name": {"eevertti", "eevertin", "kuvitteellinen", "kuvitteellisen"},
    "background": {"järjestöperhe"},
    "introduction": {"tarina", "pitkä"},
}
PAIRS = [(field, audience) for field in BankField.values for audience in BankAudience.values]


def words_in(*parts) -> set[str]:
    """Every word anywhere in these parts of a row, keys and values alike."""
    return set(re.findall(r"[^\W_]+", json.dumps(parts, ensure_ascii=False).casefold()))


def words_for(publication, audience: str) -> set[str]:
    """What a searcher of one audience could read or search."""
    terms = [term.rpartition("@")[0] for term in publication.terms if term.endswith(f"@{audience}")]
    return words_in(publication.cards.get(audience), terms)


@pytest.mark.requirement("A157")
@settings(max_examples=400, deadline=None)
@given(st.sets(st.sampled_from(PAIRS)), st.sampled_from(["region", "centre", "ngo_network"]))
def test_no_withheld_value_is_anywhere_an_audience_can_look(pairs, home_kind):
    facts = ProfileFacts(**{**FACTS.__dict__, "home_kind": home_kind})
    publication = publish(facts, [FieldConsent(*pair, LATER) for pair in pairs], TODAY)
    if publication is None:
        assert not pairs
        return
    for audience in BankAudience.values:
        seen = words_for(publication, f"network.{home_kind}" if audience == "network" else audience)
        allowed = {field for field, whom in pairs if whom == audience}
        if "topics" in allowed:
            allowed.add("topic_groups")  # an exact topic tells its area
        for field, secret in SECRETS.items():
            if field not in allowed:
                assert not secret & seen, (field, audience)


@settings(max_examples=200, deadline=None)
@given(st.sets(st.sampled_from(BankField.values)))
def test_a_field_nobody_may_see_is_nowhere_in_the_row(fields):
    consents = [FieldConsent(field, audience, LATER) for field in fields for audience in BankAudience.values]
    publication = publish(FACTS, consents, TODAY)
    whole = words_in(publication.cards, publication.terms) if publication else set()
    told = fields | ({"topic_groups"} if "topics" in fields else set())
    for field in set(SECRETS) - told:
        assert not SECRETS[field] & whole, field


def test_every_field_that_can_be_consented_has_a_maker():
    assert set(MAKERS) == set(BankField.values)


def test_nothing_is_published_without_a_consent():
    assert publish(FACTS, [], TODAY) is None


@pytest.mark.parametrize(("expires_on", "is_there"), [(TODAY, False), (TODAY + dt.timedelta(1), True)])
def test_a_consent_ends_on_its_day(expires_on, is_there):
    publication = publish(FACTS, [FieldConsent("languages", "everyone", expires_on)], TODAY)
    assert (publication is not None) == is_there


def test_the_row_ends_with_the_first_of_its_consents():
    consents = [
        FieldConsent("languages", "everyone", LATER),
        FieldConsent("way", "regions", dt.date(2026, 12, 24)),
    ]
    assert publish(FACTS, consents, TODAY).expires_on == dt.date(2026, 12, 24)


def test_an_expired_consent_neither_shows_its_field_nor_ends_the_row():
    consents = [FieldConsent("languages", "everyone", LATER), FieldConsent("way", "everyone", TODAY)]
    publication = publish(FACTS, consents, TODAY)
    assert publication.expires_on == LATER
    assert "forms" not in publication.cards["everyone"]


def test_an_introduction_with_contact_details_is_left_out():
    facts = ProfileFacts(**{**FACTS.__dict__, "introduction": "Soita 040 123 4567"})
    assert publish(facts, [FieldConsent("introduction", "everyone", LATER)], TODAY) is None


def test_a_whole_region_is_told_as_the_region():
    from registry.bank.publication import municipalities_of

    facts = ProfileFacts(**{**FACTS.__dict__, "municipalities": (*municipalities_of("01"), "564")})
    publication = publish(facts, [FieldConsent("area", "everyone", LATER)], TODAY)
    assert publication.cards["everyone"] == {"regions": ["01"], "municipalities": ["564"]}
    assert "wide:01@everyone" in publication.terms


def test_no_named_municipality_means_the_whole_country():
    facts = ProfileFacts(**{**FACTS.__dict__, "municipalities": ()})
    publication = publish(facts, [FieldConsent("area", "everyone", LATER)], TODAY)
    assert publication.cards["everyone"] == {"nationwide": True}
