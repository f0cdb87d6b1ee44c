"""The routing table by itself: which row takes a matter, and who stands in. No database."""

import pytest

from tenants.organisation.routing import Holder, Matter, Work, route

MIND, BODY = "mind-person", "body-person"
TABLE = {
    "rules": [
        {"code": "mind", "topic_groups": ["MIE", "PAI"], "holder": {"user": MIND}, "deputy": {"user": BODY}},
        {"code": "adoption", "topics": ["PER.adoptio"], "holder": {"user": MIND}},
        {"code": "swedish", "languages": ["sv"], "work": ["enquiry"], "holder": {"user": "sv-person"}},
        {"code": "north", "units": ["100"], "holder": {"role": "unit_contact"}},
        {
            "code": "body",
            "topic_groups": ["VAM", "SAI", "PER"],
            "holder": {"user": BODY},
            "deputy": {"user": MIND},
        },
    ],
    "default": {"role": "coordinator"},
}


def matter(*topics: str, work=Work.ORDER, units=(), language="fi") -> Matter:
    return Matter(work, frozenset(topics), frozenset(units), language)


@pytest.mark.requirement("A129")
@pytest.mark.parametrize(
    ("found", "rule", "user"),
    [
        (matter("MIE.masennus"), "mind", MIND),
        (matter("PAI.alkoholi", "SAI.diabetes"), "mind", MIND),
        (matter("SAI.diabetes"), "body", BODY),
        (matter("PER.adoptio"), "adoption", MIND),
        (matter("PER.ero"), "body", BODY),
        (matter("MIE.masennus", work=Work.APPLICATION), "mind", MIND),
        (matter(work=Work.ENQUIRY, language="sv"), "swedish", "sv-person"),
    ],
)
def test_the_first_row_that_fits_decides(found, rule, user):
    routed = route(TABLE, found)
    assert (routed.rule_code, routed.holder.user_id) == (rule, user)


def test_a_service_area_covers_the_units_under_it():
    routed = route(TABLE, matter(units=("100", "101")))
    assert (routed.rule_code, routed.holder) == ("north", Holder(role="unit_contact"))


def test_what_no_row_takes_goes_to_the_role_of_the_last_line():
    routed = route(TABLE, matter("TAL.velka"))
    assert routed.rule is None
    assert routed.holder == Holder(role="coordinator")


def test_an_empty_table_gives_everything_to_the_coordinators():
    assert route({}, matter("MIE.masennus")).holder == Holder(role="coordinator")


def test_the_deputy_stands_in_and_then_the_default():
    away = route(TABLE, matter("MIE.masennus"), away={MIND})
    assert (away.holder.user_id, away.instead_of) == (BODY, (Holder(user_id=MIND),))
    both = route(TABLE, matter("MIE.masennus"), away={MIND, BODY})
    assert both.holder == Holder(role="coordinator")
    assert len(both.instead_of) == 2


def test_a_holder_is_never_nobody():
    table = {"rules": [], "default": {"user": MIND}}
    assert route(table, matter(), away={MIND}).holder == Holder(role="coordinator")
