"""Bank account numbers (ISO 13616), for the countries of the SEPA area (finance.md section 7).

python-stdnum checks each country's structure and the check digits; the sentences and the area are ours.
"""

import re

from django.utils.translation import gettext as _
from stdnum import iban as standard

from domain.errors import DomainError

# Length of the whole IBAN by country: a wrong length is the commonest slip, and mod 97 does not explain it.
LENGTHS = {
    "AD": 24, "AL": 28, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
    "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22,
    "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24,
    "SM": 27, "VA": 22,
}  # fmt: skip
_FORM = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", re.ASCII)


class InvalidIban(DomainError):
    """The text is no account number that a SEPA payment reaches. The sentence never repeats the text."""

    code = "invalid_iban"


def parse_iban(text: str) -> str:
    """The canonical form, `FI2112345600000785`. Raises InvalidIban with a sentence fit to show."""
    iban = normalise_iban(text)
    if not _FORM.fullmatch(iban):
        raise InvalidIban(_("Write the account number in the form FI00 0000 0000 0000 00."))
    if iban[:2] not in LENGTHS:
        raise InvalidIban(_("The account must be in a country of the SEPA area."))
    if len(iban) != LENGTHS[iban[:2]]:
        raise InvalidIban(_("Check the account number: its length is wrong."))
    if not standard.is_valid(iban, check_country=False):
        raise InvalidIban(_("Check the account number: a character in it is wrong."))
    return iban


def is_iban(text: str) -> bool:
    """Whether `text` is a valid account number already in canonical form."""
    return (
        bool(_FORM.fullmatch(text)) and text[:2] in LENGTHS and standard.is_valid(text, check_country=False)
    )


def normalise_iban(text: str) -> str:
    """Without spaces, in capitals. Says nothing about validity."""
    compact = "".join(text.split())
    return compact.upper() if compact.isascii() else compact


def format_iban(iban: str) -> str:
    """In groups of four, as people read it."""
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))


def finnish_check_digit_fits(iban: str) -> bool:
    """Whether a Finnish account's own check digit (Luhn) fits. Warn when it does not; mod 97 decides."""
    digits = [int(digit) for digit in reversed(iban[4:])]
    doubled = [sum(divmod(digit * 2, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
