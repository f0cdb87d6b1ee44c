"""Names in any case form, and contact details in free text."""

import pytest

from registry.bank.contact_details import contact_details_in
from registry.bank.names import is_form_of


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("eero", "eero"), ("eeron", "eero"), ("eerolle", "eero"), ("pekan", "pekka"), ("matin", "matti"),
        ("virtasen", "virtanen"), ("virtasella", "virtanen"), ("markuksen", "markus"), ("tuomaan", "tuomas"),
        ("niemen", "niemi"), ("aallon", "aalto"), ("antin", "antti"), ("lahden", "lahti"), ("eerollanikin", "eero"), ("eeros", "eero"), ("henrikin", "henrik"), ("li", "li"),
    ],
)  # fmt: skip
def test_a_form_of_a_name_is_recognised(word, name):
    assert is_form_of(word, name)


@pytest.mark.parametrize(
    ("word", "name"),
    [("matka", "matti"), ("antaa", "antti"), ("peruna", "pekka"), ("esimerkkiopisto", "esimerkki")],
)
def test_other_words_are_left_alone(word, name):
    assert not is_form_of(word, name)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Soita 040 123 4567", {"phone"}),
        ("tai +358 40 1234567.", {"phone"}),
        ("eero.esimerkki@example.fi", {"email"}),
        ("eero (at) example.fi", {"email"}),
        ("www.example.fi/eero", {"web"}),
        ("010190-999K", {"identity_code"}),
        ("FI21 1234 5600 0007 85", {"account"}),
        ("Olen toipunut 10 vuotta, vuodesta 2016. Ryhmässä oli 25 ihmistä.", set()),
        ("Kerron 1990-luvun lamasta ja 3-4 tunnin työpajoista.", set()),
    ],
)
def test_contact_details_are_found_in_free_text(text, kinds):
    found = contact_details_in(text)
    assert found >= kinds
    assert bool(found) == bool(kinds)
