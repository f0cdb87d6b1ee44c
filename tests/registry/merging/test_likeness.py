"""How likely two rows are one person: the rules alone."""

import pytest

from registry.merging.likeness import CERTAIN, SHOWN_FROM, Traits, digits, likeness, sound

MATTI = Traits("Matti", "Virtanen")


def codes(one: Traits, other: Traits) -> set[str]:
    return {reason.code for reason in likeness(one, other).reasons}


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        ("Matti", "Virtanen", "same_name"),
        (" matti ", "VIRTANEN", "same_name"),
        ("Virtanen", "Matti", "name_in_other_order"),
        ("Mátti", "Wirtanen", "name_sounds_same"),
        ("Wirttanen", "Mati", "name_sounds_same"),
        ("Matti", "Virtane", "name_is_near"),
        ("Matti-Juhani", "Virtanen", "part_of_name"),
        ("Matti", "Virtanen-Salo", "part_of_name"),
    ],
)
def test_a_name_is_known_in_other_shapes(first, last, reason):
    assert codes(MATTI, Traits(first, last)) == {reason}


@pytest.mark.parametrize(("first", "last"), [("Matti", "Salo"), ("Maija", "Virtanen"), ("Kalle", "Kuu")])
def test_another_name_is_no_reason(first, last):
    assert likeness(MATTI, Traits(first, last)).points == 0


def test_dots_and_doubled_letters_are_not_heard():
    assert sound("Määttä-Wirtanen") == sound("Matta Virtanen") == "matavirtanen"
    assert sound("Öhman") == sound("Ohman")


@pytest.mark.parametrize(
    "phone", ["040 123 4567", "+358401234567", "0401234567", "040-1234567", "(040) 123 45 67"]
)
def test_a_phone_number_is_one_number_however_it_is_written(phone):
    assert digits(phone) == "01234567"
    assert "same_phone" in codes(
        Traits("Matti", "Virtanen", phone=phone), Traits("M", "V", phone="040 1234567")
    )


def test_the_identity_code_decides():
    code, other = b"1" * 16, b"2" * 16
    assert likeness(Traits("A", "B", identity=code), Traits("C", "D", identity=code)).points == CERTAIN
    same = {"email": "m@example.fi", "phone": "0401234567"}
    one, two = (
        Traits("Matti", "Virtanen", identity=code, **same),
        Traits("Matti", "Virtanen", identity=other, **same),
    )
    assert likeness(one, two).points == 0


def test_the_same_name_is_worth_a_look_until_the_contacts_differ():
    assert likeness(MATTI, MATTI).points >= SHOWN_FROM
    one = Traits("Matti", "Virtanen", "matti@example.fi", "0401234567")
    two = Traits("Matti", "Virtanen", "m.virtanen@example.fi", "0507654321")
    assert not likeness(one, two).is_worth_a_look


def test_a_couple_with_one_phone_is_no_certain_pair():
    one = Traits("Matti", "Virtanen", "koti@example.fi", "0401234567")
    two = Traits("Maija", "Virtanen", "koti@example.fi", "0401234567")
    assert SHOWN_FROM <= likeness(one, two).points <= 60
    assert not likeness(one, Traits("Maija", "Virtanen", "", "0401234567")).is_worth_a_look


def test_it_does_not_matter_who_is_compared_with_whom():
    pairs = [
        (MATTI, Traits("Wirtanen", "Matti")),
        (MATTI, Traits("Matti-Juhani", "Virtanen", phone="0401234567")),
    ]
    assert all(likeness(one, other) == likeness(other, one) for one, other in pairs)
