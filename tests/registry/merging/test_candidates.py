"""Which pairs the register offers to be looked at."""

import pytest

from accounts.roles.selectors import roles_of
from crypto.blind_index import blind_index
from registry.experts.models import Expert, ExpertStatus
from registry.merging.candidates import like_this, suspects
from registry.merging.likeness import Traits
from registry.merging.services import call_different
from tests.factories.people import person

pytestmark = pytest.mark.usefixtures("north")


def add(number: int, first: str, last: str, **fields) -> Expert:
    return Expert.objects.create(payee_number=number, first_name=first, last_name=last, **fields)


def keeper():
    """A coordinator, whose roles have been read."""
    user = person("Kaarina")
    roles_of(user)
    return user


def pairs() -> set[frozenset[str]]:
    return {frozenset((str(pair.first), str(pair.second))) for pair in suspects(keeper())}


@pytest.mark.parametrize(
    ("other", "fields"),
    [
        (("Mäkinen", "Päivi"), {}),
        (("Paivi", "Makinen"), {}),
        (("Päivi", "Mäkinenn"), {}),
        (("Kaisa", "Salo"), {"phone": "+358 40 123 4567", "email": "paivi@example.fi"}),
        (("Päivi", "Mäkinen-Salo"), {"phone": "0401234567"}),
    ],
)
def test_the_same_person_written_otherwise_is_offered(other, fields):
    one = add(1, "Päivi", "Mäkinen", phone="040 1234567", email="Paivi@example.fi")
    two = add(2, *other, **fields)
    add(3, "Tapani", "Korhonen", phone="0507654321")
    assert pairs() == {frozenset((str(one), str(two)))}


def test_those_who_were_called_different_or_merged_are_not_offered_again():
    one, two, three = (add(number, "Päivi", "Mäkinen") for number in (1, 2, 3))
    call_different(one_id=one.pk, other_id=two.pk, by=person("Kaarina"))
    call_different(one_id=two.pk, other_id=one.pk, by=person("Kaarina"))
    Expert.objects.filter(pk=three.pk).update(status=ExpertStatus.MERGED)
    assert suspects(keeper()) == []


def test_a_phone_that_many_share_makes_no_pairs():
    for number in range(70):
        add(
            number + 1, f"Nimi{number}", f"Suku{number:03}", phone="029 100 1000", email="yhdistys@example.fi"
        )
    assert suspects(keeper()) == []


def test_the_cost_does_not_grow_with_the_register(django_assert_num_queries):
    add(1, "Päivi", "Mäkinen")
    add(2, "Päivi", "Mäkinen")
    kaarina = keeper()
    with django_assert_num_queries(5):
        assert len(suspects(kaarina)) == 1
    for number in range(3, 8):
        add(number, "Päivi", "Mäkinen")
    with django_assert_num_queries(5):
        assert len(suspects(kaarina)) == 21


def test_somebody_new_is_compared_before_being_added():
    code = blind_index("identity_code", "010190-900P")
    known = add(1, "Päivi", "Mäkinen", phone="0401234567", identity_code_index=code)
    add(2, "Tapani", "Korhonen")

    def found(*traits, **more) -> list:
        return like_this(Traits(*traits, **more), keeper())

    assert found("Makinen", "Paivi") == [known]
    assert found("Kaisa", "Salo", identity=code) == [known]
    assert found("Päivi", "Makinen", phone="+358401234567") == [known]
    assert found("Liisa", "Laine") == []


def test_protected_details_of_others_are_no_reason_for_those_who_do_not_see_them():
    """An administrator hears of neither pair nor likeness that a protected phone would tell; a coordinator does."""
    one = add(1, "Päivi", "Mäkinen", phone="0401234567", email="salainen@example.fi", contact_protected=True)
    add(2, "Päivi", "Makinen", phone="0401234567")
    kaarina, anna = keeper(), person("Anna")
    assert (len(suspects(kaarina)), suspects(anna)) == (1, [])
    by_phone, by_name = (
        Traits("Kaisa", "Salo", "salainen@example.fi", "0401234567"),
        Traits("Päivi", "Mäkinen"),
    )
    assert one in like_this(by_phone, kaarina)
    assert one not in like_this(by_phone, anna)
    assert {row.mail for row in like_this(by_name, anna) if row == one} == {""}
    assert {row.mail for row in like_this(by_name, kaarina) if row == one} == {"salainen@example.fi"}
