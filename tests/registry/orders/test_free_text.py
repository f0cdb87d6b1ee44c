"""Client data is stopped before it is kept, and ordinary words are not (security.md section 5, A020)."""

import pytest

from domain.errors import DomainError
from registry.orders.free_text import found_in, read_reference, refuse_client_data


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Asiakas 010190-999Y tulee", "identity_code"),
        ("010190\u2013999y", "identity_code"),
        ("０１０１９０-999Y", "identity_code"),
        ("010203A900X", "identity_code"),
        ("010190 - 999 Y", "identity_code"),
        ("soita 040 123 4567", "phone"),
        ("soita +358 40 1234567", "phone"),
        ("(0401234567)", "phone"),
        ("09-123 4567", "phone"),
        ("kirjoita aino@example.fi", "email"),
        ("aino (at) example.fi", "email"),
        ("tilille FI21 1234 5600 0007 85", "iban"),
        ("FI2112345600000785 kiitos", "iban"),
        ("DE89370400440532013000", "iban"),
    ],
)
def test_personal_data_is_found_however_it_is_written(text, kind):
    assert found_in(text) == kind
    with pytest.raises(DomainError) as refusal:
        refuse_client_data("siisti", text)
    assert refusal.value.code == "client_data"


@pytest.mark.parametrize(
    "text",
    ["", "Kokoushuone 2.041, 3. kerros", "25.11.2026 klo 9-10.30", "Ryhmässä 12-15 ihmistä vuodesta 2019",
     "Esimerkkikatu 12 A 34, 00100 Helsinki", "T-1042", "Palkkio 30,00 euroa", "2026-01-05", "bussi 015 klo 09 00"],
)  # fmt: skip
def test_ordinary_words_are_let_through(text):
    assert found_in(text) == ""


@pytest.mark.parametrize(
    ("typed", "kept"), [("as-12", "AS-12"), (" 2026-114 ", "2026-114"), ("K7", "K7"), ("", "")]
)
def test_a_units_own_code_is_kept(typed, kept):
    assert read_reference(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["Matti", "Matti Meikäläinen", "010190-999Y", "010190", "010190-999", "1-1", "AS-12; DROP", "<b>1"],
)
def test_a_name_or_a_birthday_is_not_a_reference(typed):
    with pytest.raises(DomainError):
        read_reference(typed)
