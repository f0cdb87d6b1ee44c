"""Whom a search finds, and whom it must not (C6)."""

from registry.register.searching import Wish
from registry.register.searching import found as experts_found
from tests.factories.people import make_user, person
from tests.factories.registry import make_expert

FOUND = [
    ({}, {"Eero"}),
    ({"text": "eer esim"}, {"Eero"}),
    ({"text": "ESIMERKKI"}, {"Eero"}),
    ({"text": "040 1234567"}, {"Eero"}),
    ({"text": "0401234"}, {"Eero"}),
    ({"text": "eero.esimerkki@"}, {"Eero"}),
    ({"text": "syksy"}, {"Eero"}),
    ({"text": "porvoo"}, {"Eero"}),
    ({"text": "borgå"}, {"Eero"}),
    ({"text": "100%"}, set()),
    ({"state": "ended"}, {"Essi"}),
    ({"state": "all"}, {"Eero", "Essi"}),
    ({"state": "all", "topic": "PAI"}, {"Essi"}),
    ({"topic": "MIE.masennus"}, {"Eero"}),
    ({"topic": "NEP.adhd"}, set()),
    ({"state": "missing"}, set()),
    ({"state": "ready"}, {"Eero"}),
    ({"task": "luento"}, {"Eero"}),
    ({"task": "media"}, set()),
    ({"language": "sv"}, set()),
    ({"place": "638"}, {"Eero"}),
    ({"training": "expert"}, {"Eero"}),
    ({"training": "peer"}, set()),
    ({"tag": "syksy 2026"}, {"Eero"}),
    ({"is_expiring": True}, set()),
    ({"in_bank": True}, set()),
]


def test_the_table_is_narrowed(north):
    make_expert("Eero", phone="+358401234567", tags=["syksy 2026"], task_codes=["luento"])
    make_expert("Essi", topics=("PAI.alkoholi",), status="ended")
    kaarina = person("Kaarina")
    told = [
        (wish, {each.first_name for each in experts_found(kaarina, Wish(**wish))}) for wish, _names in FOUND
    ]
    assert told == FOUND


def test_protected_contact_details_find_nobody_for_those_who_do_not_see_them(north):
    """A search that finds somebody by a phone number tells the number, and an order by municipality the municipality."""
    make_expert("Eero", phone="+358401234567", contact_protected=True, municipality_code="638")  # Porvoo
    make_expert(
        "Essi", phone="+358407654321", municipality_code="049", user=make_user("Essi", last_name="Äijö")
    )
    told = ({"text": "0401234567"}, {"text": "eero.esimerkki@"}, {"text": "porvoo"}, {"place": "638"})
    seen = {
        name: [
            len(experts_found(person(name), Wish(**wish)))
            for wish in (*told, {"text": "0407654321"}, {"text": "eero"})
        ]
        for name in ("Kaarina", "Anna")
    }
    assert seen == {"Kaarina": [1, 1, 1, 1, 1, 1], "Anna": [0, 0, 0, 0, 1, 1]}
    make_expert("Outi", municipality_code="020")  # Akaa
    by_place = [each.first_name for each in experts_found(person("Anna"), Wish(order="place"))]
    assert by_place == ["Outi", "Essi", "Eero"], (
        "whoever is protected stands last, among those who told nothing"
    )
    assert [each.first_name for each in experts_found(person("Anna"), Wish(order="-place"))][-1] == "Eero"
