"""Reference data: complete, linked together and without gaps."""

import pytest

from tenants.reference import distances, municipalities, regions, topics, work_forms


def test_the_files_hold_what_their_readme_says():
    counts = (len(regions()), len(municipalities()), len(topics()), len(work_forms()))
    assert counts == (24, 308, 133, 20)


def test_every_municipality_belongs_to_a_region_and_keeps_its_leading_zeros():
    assert {municipality.region for municipality in municipalities().values()} <= set(regions())
    assert municipalities()["005"].names["fi"] == "Alajärvi"
    assert municipalities()["091"].languages == ("fi", "sv")


def test_a_region_is_bilingual_when_it_has_municipalities_of_both_languages():
    for region in regions().values():
        languages = {
            lang for m in municipalities().values() if m.region == region.code for lang in m.languages
        }
        if region.kind == "wellbeing_services_county":
            assert region.is_bilingual == (languages == {"fi", "sv"}), region.code


def test_topics_have_two_levels_and_a_label_in_each_language():
    for topic in topics().values():
        assert not topic.parent or topics()[topic.parent].parent == ""
        assert all(topic.labels.values()), topic.code
    assert "depressio" in topics()["MIE.masennus"].synonyms
    assert topics()["MIE.masennus"].special_category == "health"


def test_work_forms_have_a_label_in_each_language():
    assert all(all(form.labels.values()) for form in work_forms().values())
    assert work_forms()["juttupenkki"].labels["fi"] == "Juttupenkki"


def test_every_municipality_has_a_centre_in_finland():
    assert distances.centres().keys() == municipalities().keys()
    assert all(59 < north < 71 and 19 < east < 32 for north, east in distances.centres().values())


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ("091", "049", 16),
        ("091", "837", 161),
        ("091", "890", 1080),
        ("091", "091", 0),
        ("091", "999", None),
        ("", "", None),
    ],
)
def test_distances_are_straight_lines_between_centres(one, other, km):
    found = distances.kilometres_between(one, other)
    assert found == km if km is None else abs(found - km) <= max(2, km * 0.01)
    assert found == distances.kilometres_between(other, one)
