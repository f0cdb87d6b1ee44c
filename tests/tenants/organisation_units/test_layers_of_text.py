"""Instructions and checklists laid over each other, level by level. No database."""

import pytest

from tenants.organisation.instructions import Reader, for_reader, instructions_of, own_parts
from tenants.organisation.orientation import checklist_of

COMMON = {
    "parts": [
        {"code": "arriving", "titles": {"fi": "Saapuminen"}, "texts": {"fi": "Ilmoittaudu aulassa."}},
        {
            "code": "fees",
            "titles": {"fi": "Palkkio"},
            "texts": {"fi": "Sovitaan etukäteen."},
            "readers": ["staff"],
        },
    ]
}
OWN = {"parts": [{"code": "arriving", "texts": {"fi": "Soita ovikelloa."}}]}


@pytest.mark.requirement("A006")
def test_a_unit_replaces_one_part_and_keeps_the_rest():
    parts = {part.code: part for part in instructions_of([("organisation", COMMON), ("unit", OWN)])}
    assert parts["arriving"].texts == {"fi": "Soita ovikelloa."}
    assert parts["arriving"].common == {"fi": "Ilmoittaudu aulassa."}
    assert parts["arriving"].titles == {"fi": "Saapuminen"}
    assert (parts["arriving"].owner, parts["fees"].owner) == ("unit", "organisation")


def test_a_part_for_staff_is_not_read_by_experts():
    parts = instructions_of([("organisation", COMMON)])
    assert [part.code for part in for_reader(parts, Reader.EXPERT)] == ["arriving"]
    assert [part.code for part in for_reader(parts, Reader.STAFF)] == ["arriving", "fees"]


def test_only_what_differs_from_the_common_text_is_a_units_own():
    common = instructions_of([("organisation", COMMON)])
    written = [("arriving", {"fi": " Ilmoittaudu aulassa. "}), ("fees", {"fi": "Meillä toisin."})]
    assert own_parts(written, common) == {"parts": [{"code": "fees", "texts": {"fi": "Meillä toisin."}}]}
    assert own_parts([("arriving", {"fi": "  "})], common) == {"parts": []}


@pytest.mark.requirement("A007")
def test_a_unit_adds_items_words_them_anew_and_leaves_some_out():
    common = {
        "items": [{"code": "rooms", "labels": {"fi": "Tilat"}}, {"code": "keys", "labels": {"fi": "Avaimet"}}]
    }
    own = {
        "items": [
            {"code": "dog", "labels": {"fi": "Koira"}},
            {"code": "rooms", "labels": {"fi": "Osaston tilat"}},
        ],
        "left_out": ["keys"],
    }
    items = checklist_of([("organisation", common), ("unit", own)])
    assert [(item.code, item.labels["fi"], item.owner) for item in items] == [
        ("rooms", "Osaston tilat", "unit"),
        ("dog", "Koira", "unit"),
    ]
