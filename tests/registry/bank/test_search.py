"""Finding profiles: criteria, audiences, expiry, reasons."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domain.clock import now
from registry.bank.criteria import Criteria
from registry.bank.searcher import outside_searcher, staff_searcher
from registry.bank.selectors import find_profiles, search
from registry.bank.topic_words import neighbours_of, topics_for
from registry.experts.models import Training
from registry.experts.services import withdraw_consent
from tenants.context import in_platform, in_tenant
from tenants.models import Tenant, TenantStatus
from tests.factories.bank import allow, in_days, make_outsider, make_published, searcher_for
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert


@pytest.fixture
def ulla(south):
    """Ulla of the south as a searcher; call the selectors inside her organisation."""
    with in_tenant(south):
        return staff_searcher(person("Ulla"), south)


def keys(searcher, south, **criteria) -> set:
    with in_tenant(south):
        return set(find_profiles(searcher, Criteria(**criteria)).values_list("expert_key", flat=True))


FOUND_BY = [
    {"topics": frozenset({"MIE.masennus"})},
    {"topics": frozenset({"MIE"})},
    {"area": "638"},
    {"area": "01"},
    {"form": "luento"},
    {"language": "sv"},
    {"training": "further"},
    {"organisation": "Harjun mielenterveysyhdistys"},
    {"organisation": "pohjoinen"},
    {"is_remote": True},
    {
        "topics": frozenset({"MIE.masennus", "PAI.alkoholi"}),
        "area": "638",
        "form": "luento",
        "language": "fi",
    },
]
NOT_FOUND_BY = [
    {"topics": frozenset({"PAI.alkoholi"})},
    {"area": "564"},
    {"area": "17"},
    {"form": "media"},
    {"language": "smn"},
    {"training": "peer"},
    {"organisation": "Aivan toinen"},
    {"topics": frozenset({"MIE.masennus"}), "form": "media"},
]


@pytest.fixture
def eero(north):
    expert = make_expert(
        "Eero",
        task_codes=["luento"],
        area_codes=["638"],
        background_organisation="Harjun mielenterveysyhdistys ry",
    )
    expert.languages = ["fi", "sv"]
    expert.save()
    Training.objects.create(
        expert=expert,
        kind="further",
        hours=30,
        issuer="Esimerkkiopisto",
        completed_on=dt.date(2026, 1, 1),
        verified_by=person("Kaarina"),
    )
    allow(expert)
    return expert


@pytest.mark.requirement("A155")
@pytest.mark.requirement("A156")
@pytest.mark.parametrize("criteria", FOUND_BY)
def test_a_profile_is_found_from_another_organisation(eero, ulla, south, criteria):
    assert keys(ulla, south, **criteria) == {eero.pk}


@pytest.mark.requirement("A156")
@pytest.mark.parametrize("criteria", NOT_FOUND_BY)
def test_a_profile_is_not_found_by_what_it_is_not(eero, ulla, south, criteria):
    assert keys(ulla, south, **criteria) == set()


@pytest.mark.parametrize(("area", "found"), [("638", True), ("18", True), ("837", True)])
def test_one_who_works_anywhere_is_found_everywhere(north, ulla, south, area, found):
    expert = make_published("Eero", area_codes=[])
    assert (expert.pk in keys(ulla, south, area=area)) is found


@pytest.mark.requirement("A157")
@pytest.mark.parametrize(
    ("criteria", "withheld"),
    [
        ({"topics": frozenset({"MIE.masennus"})}, "topics"),
        ({"language": "fi"}, "languages"),
        ({"area": "638"}, "area"),
    ],
)
def test_a_withheld_field_cannot_be_searched(north, ulla, south, criteria, withheld):
    expert = make_expert("Eero", area_codes=["638"])
    allow(expert, withheld, audience="education")
    allow(expert, "way", audience="everyone")
    assert keys(ulla, south) == {expert.pk}
    assert keys(ulla, south, **criteria) == set()


def test_coarse_topics_do_not_give_the_exact_one_away(north, ulla, south):
    expert = make_published("Eero", "topic_groups")
    assert keys(ulla, south, topics=frozenset({"MIE"})) == {expert.pk}
    assert keys(ulla, south, topics=frozenset({"MIE.masennus"})) == set()


@pytest.mark.requirement("A157")
@pytest.mark.parametrize(
    ("audience", "county", "school", "other"),
    [
        ("everyone", True, True, True),
        ("regions", True, False, False),
        ("education", False, True, False),
        ("network", True, False, False),
    ],
)
def test_each_searcher_finds_only_its_own_audience(north, ulla, south, audience, county, school, other):
    make_published("Eero", "topics", audience=audience)
    assert bool(keys(ulla, south)) is county
    for kind, sees in (("education", school), ("other", other)):
        user = make_outsider(kind, email=f"{kind}@example.fi")
        with in_platform():
            assert find_profiles(outside_searcher(user), Criteria()).exists() is sees


def test_a_card_holds_only_the_searchers_audiences(north, ulla, south):
    expert = make_published("Eero", "languages")
    allow(expert, "name", audience="education")
    with in_tenant(south):
        _page, (hit,) = search(ulla, Criteria())
    assert hit.card == {"languages": ["fi"]}


def test_an_expired_profile_is_not_found_even_when_nothing_has_swept_it(north, ulla, south, time_machine):
    make_published("Eero", "topics")
    time_machine.move_to(now() + dt.timedelta(days=31))
    assert keys(ulla, south) == set()


def test_a_grant_that_has_ended_makes_no_searcher(north):
    user = make_outsider(until=0)
    with in_platform():
        assert outside_searcher(user) is None


@pytest.mark.requirement("A157")
def test_a_withdrawn_profile_is_gone_at_once_from_everywhere(eero, ulla, south, north):
    outsider = make_outsider()
    with in_platform():
        assert find_profiles(outside_searcher(outsider), Criteria()).exists()
    withdraw_consent(expert=eero, by=eero.user)
    assert keys(ulla, south) == set()
    with in_platform():
        assert not find_profiles(outside_searcher(outsider), Criteria()).exists()


def test_nobody_of_a_closed_organisation_is_found_until_it_opens_again(eero, ulla, south, north):
    def stand(status):
        with in_platform():
            Tenant.objects.filter(pk=north.pk).update(status=status)

    stand(TenantStatus.SUSPENDED)
    assert keys(ulla, south) == set()
    stand(TenantStatus.ACTIVE)
    assert keys(ulla, south) == {eero.pk}


def test_better_fits_come_first_and_say_why(north, ulla, south):
    far = make_published("Kauko", area_codes=[], topics=())
    far.topics.create(topic_code="MIE.masennus", is_close_one=True)
    allow(far, "topics", days=60)
    near = make_published("Lauri", area_codes=["638"])
    wish = Criteria(topics=frozenset({"MIE.masennus"}), area="638")
    with in_tenant(south):
        _page, hits = search(ulla, wish)
    assert [hit.profile.expert_key for hit in hits] == [near.pk, far.pk]
    assert [[reason.code for reason in hit.reasons] for hit in hits] == [
        ["own_experience", "same_municipality"],
        ["nationwide"],
    ]


def test_a_search_costs_the_same_for_one_and_for_many(north, ulla, south):
    counts = []
    for number in range(6):
        make_published("Eero", user=make_user(f"Eero{number}"))
        if number in (0, 5):
            with in_tenant(south), CaptureQueriesContext(connection) as queries:
                search(ulla, Criteria(topics=frozenset({"MIE.masennus"}), area="638"))
            counts.append(len(queries))
    assert counts == [3, 3]  # the count, the page, and the switch of the tenant


def test_the_index_of_terms_serves_the_search(north, ulla, south):
    make_published("Eero")
    with in_tenant(south), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        found = find_profiles(ulla, Criteria(topics=frozenset({"MIE.masennus"})))
        assert "bank_terms" in found.explain()


@pytest.mark.requirement("A155")
@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("masennus", "MIE.masennus"),
        ("masennuksesta", "MIE.masennus"),
        ("Depression", "MIE.masennus"),
        ("ångest", "MIE.ahdistus"),
        ("bipo", "MIE.kaksisuuntainen"),
        ("syömishäiriöt", "MIE.syomishairio"),
        ("päihteet", "PAI"),
        ("velan", "TAL.velka"),
    ],
)
def test_typed_words_lead_to_topics_in_three_languages(typed, topic):
    match = topics_for(typed)
    assert topic in match.codes
    assert not match.mended


def test_a_typing_mistake_is_mended_and_told():
    match = topics_for("masnnus")
    assert "MIE.masennus" in match.codes
    assert match.mended


def test_words_that_mean_no_topic_find_none():
    assert not topics_for("xyzzy").codes


def test_neighbours_are_the_other_topics_of_the_group():
    found = neighbours_of(frozenset({"MIE.masennus"}))
    assert "MIE" in found
    assert "MIE.ahdistus" in found
    assert "MIE.masennus" not in found


def test_the_own_organisations_profile_is_marked(north):
    make_published("Eero")
    _page, (hit,) = search(searcher_for(person("Aino")), Criteria())
    assert hit.is_own
    assert in_days(30) == hit.profile.expires_on
