"""The personal identity code and the account number: what is accepted, refused and shown."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iban import calc_check_digits

from crypto.iban import LENGTHS, InvalidIban, finnish_check_digit_fits, format_iban, is_iban, parse_iban
from crypto.identity_code import CENTURIES, IdentityCode, InvalidIdentityCode, parse_identity_code
from crypto.masks import mask_iban, mask_identity_code

# The fictional codes of finance.md section 8.
FICTIONAL = [
    "010594Y9032",
    "010594Y9021",
    "020594X903P",
    "020594X902N",
    "030594W903B",
    "030694W9024",
    "040594V9030",
    "040594V902Y",
    "050594U903M",
    "050594U902L",
    "010516B903X",
    "010516B902W",
    "020516C903K",
    "030516D9037",
    "010501E9032",
    "020502E902X",
    "020503F9037",
    "020504A902E",
    "020504B904H",
]

CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
# Countries whose account numbers are digits only.
DIGITS_ONLY = [
    "AT",
    "BE",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "HR",
    "HU",
    "IS",
    "LT",
    "NO",
    "PL",
    "PT",
    "SE",
    "SI",
    "SK",
]

past_days = st.dates(dt.date(1800, 1, 1), dt.date(2025, 12, 31))


def made(day: dt.date, separator: str, number: int) -> str:
    digits = f"{day:%d%m}{day.year % 100:02d}"
    return f"{digits}{separator}{number:03d}{CHECKS[int(f'{digits}{number:03d}') % 31]}"


@pytest.mark.parametrize("code", FICTIONAL)
def test_every_separator_in_use_is_accepted(code):
    assert parse_identity_code(code, allow_test=True).code == code


@given(day=past_days, number=st.integers(900, 999), data=st.data())
def test_a_made_code_gives_back_its_day_in_every_century(day, number, data):
    century = day.year // 100 * 100
    separator = data.draw(st.sampled_from([sign for sign, start in CENTURIES.items() if start == century]))
    code = made(day, separator, number)
    assert parse_identity_code(code, allow_test=True) == IdentityCode(code, day, is_test=True)


@given(day=past_days, number=st.integers(900, 999), at=st.integers(0, 10), data=st.data())
def test_one_wrong_digit_or_check_is_noticed(day, number, at, data):
    separator = {18: "+", 19: "-", 20: "A"}[day.year // 100]
    code = made(day, separator, number)
    wrong = data.draw(st.sampled_from(CHECKS if at == 10 else "0123456789" if at != 6 else "GHIJ"))
    changed = code[:at] + wrong + code[at + 1 :]
    if changed != code:
        with pytest.raises(InvalidIdentityCode):
            parse_identity_code(changed, allow_test=True)


@pytest.mark.parametrize(
    "text",
    ["", "010594", "131052-308X", "131052G308T", "320152-308T", "310252-308Y", "010594Y90322", "010594 Y9032",
     "٠١٠٥٩٤Y9032", "010594Y903\n2"],
)  # fmt: skip
def test_what_is_no_identity_code_is_refused_without_repeating_it(text):
    with pytest.raises(InvalidIdentityCode) as refusal:
        parse_identity_code(text, allow_test=True)
    assert not text or text not in str(refusal.value)


@pytest.mark.parametrize("typed", [" 010594y9032 ", "010594Y9032\n"])
def test_a_code_is_read_as_people_type_it(typed):
    assert parse_identity_code(typed, allow_test=True).code == "010594Y9032"


def test_a_typographic_dash_is_a_dash_but_no_separator_becomes_another():
    code = made(dt.date(1990, 1, 1), "-", 999)
    assert parse_identity_code(code.replace("-", "–"), allow_test=True).code == code
    other = made(dt.date(1990, 1, 1), "Y", 999)
    assert parse_identity_code(other, allow_test=True).code == other != code


def test_test_codes_are_refused_unless_allowed():
    with pytest.raises(InvalidIdentityCode):
        parse_identity_code("010594Y9032", allow_test=False)


def test_numbers_that_are_never_given_and_days_to_come_are_refused():
    for day, number in ((dt.date(1990, 1, 1), 0), (dt.date(1990, 1, 1), 1), (dt.date(2099, 1, 1), 900)):
        with pytest.raises(InvalidIdentityCode):
            parse_identity_code(made(day, "-" if day.year < 2000 else "A", number), allow_test=True)


def test_an_identity_code_shows_neither_birthday_century_nor_gender():
    code = parse_identity_code("010594Y9032", allow_test=True)
    assert repr(code) == "<IdentityCode ••••••••••2>"
    assert str(code) == mask_identity_code("010594Y9032") == "••••••••••2"
    assert mask_identity_code("odd") == "•" * 11
    assert not {"gender", "sex"} & set(dir(code))


@pytest.mark.parametrize(
    "typed", ["FI2112345600000785", " fi21 1234 5600 0007 85 ", "FI14 1009 3000 1234 58"]
)
def test_a_valid_account_is_read_as_people_type_it(typed):
    iban = parse_iban(typed)
    assert is_iban(iban)
    assert parse_iban(format_iban(iban)) == iban


@given(country=st.sampled_from(DIGITS_ONLY), data=st.data())
def test_a_made_account_is_valid_and_one_wrong_digit_is_noticed(country, data):
    bban = data.draw(st.text("0123456789", min_size=LENGTHS[country] - 4, max_size=LENGTHS[country] - 4))
    iban = country + calc_check_digits(f"{country}00{bban}") + bban
    assert parse_iban(iban) == iban
    at = data.draw(st.integers(2, len(iban) - 1))
    wrong = iban[:at] + str((int(iban[at]) + data.draw(st.integers(1, 9))) % 10) + iban[at + 1 :]
    assert not is_iban(wrong)
    with pytest.raises(InvalidIban):
        parse_iban(wrong)


@pytest.mark.parametrize(
    "text",
    ["", "FI21", "GB82WEST1234569876543A", "FI2112345600000786", "FI211234560000078", "XX2112345600000785", "FI21123456000007٨5", "=1+1",
     "US64SVBKUS6S3300958879", "FI0012345600000785"],
)  # fmt: skip
def test_what_is_no_account_is_refused(text):
    assert not is_iban(text)
    with pytest.raises(InvalidIban):
        parse_iban(text)


def test_a_finnish_check_digit_is_only_a_warning():
    assert finnish_check_digit_fits(parse_iban("FI2112345600000785"))
    assert not finnish_check_digit_fits(parse_iban("FI4250001510000023"))


def test_an_account_is_shown_by_its_country_and_last_two_characters():
    assert mask_iban("FI2112345600000785") == "FI•• •••• •••• •••• 85"
    assert mask_iban("FI21 1234 5600 0007 85") == "FI•• •••• •••• •••• 85"
    assert mask_iban("short") == "••••"
