"""The Finnish personal identity code, with the separators in use since 2023 (finance.md section 7).

The separator is not part of the check, but distinguishes people: it is never changed or dropped. Gender is
never derived.
"""

import datetime as dt
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from crypto.masks import mask_identity_code
from domain import clock
from domain.errors import DomainError

CENTURIES = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
FIRST_ISSUED, FIRST_TEST = 2, 900
_FORM = re.compile(r"(\d\d)(\d\d)(\d\d)([-+YXWVUABCDEF])(\d{3})([0-9A-FHJ-NPR-Y])", re.ASCII)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


class InvalidIdentityCode(DomainError):
    """The text is no personal identity code. The sentence never repeats the text."""

    code = "invalid_identity_code"


@dataclass(frozen=True, slots=True)
class IdentityCode:
    """A valid code: its canonical text, the day of birth, and whether it is from the test range 900–999."""

    code: str
    born: dt.date
    is_test: bool

    def __repr__(self) -> str:
        return f"<IdentityCode {mask_identity_code(self.code)}>"

    def __str__(self) -> str:
        return mask_identity_code(self.code)


def parse_identity_code(text: str, *, allow_test: bool | None = None) -> IdentityCode:
    """Read a code as people type it: outer spaces, small letters and typographic dashes are accepted.

    Test codes (900–999) are refused unless allowed, by default by `settings.ALLOW_TEST_IDENTITY_CODES`.
    Raises InvalidIdentityCode with a sentence fit to show.
    """
    code = normalise_identity_code(text)
    match = _FORM.fullmatch(code)
    if match is None:
        raise InvalidIdentityCode(_("Write the personal identity code in full, 11 characters."))
    day, month, year, separator, number, check = match.groups()
    if CHECKS[int(day + month + year + number) % len(CHECKS)] != check:
        raise InvalidIdentityCode(_("Check the personal identity code: a character in it is wrong."))
    born = _birthday(CENTURIES[separator] + int(year), int(month), int(day))
    is_test = int(number) >= FIRST_TEST
    if int(number) < FIRST_ISSUED or (is_test and not _test_allowed(allow_test)):
        raise InvalidIdentityCode(_("This personal identity code is not given to anyone."))
    return IdentityCode(code, born, is_test)


def normalise_identity_code(text: str) -> str:
    """Without outer spaces, in capitals, dashes as `-`. Says nothing about validity."""
    code = text.strip().translate(_DASHES)
    return code.upper() if code.isascii() else code


def _birthday(year: int, month: int, day: int) -> dt.date:
    try:
        born = dt.date(year, month, day)
    except ValueError:
        born = dt.date.max
    if born > clock.today():
        raise InvalidIdentityCode(
            _("Check the personal identity code: its date does not exist or is in the future.")
        )
    return born


def _test_allowed(allow_test: bool | None) -> bool:
    return bool(getattr(settings, "ALLOW_TEST_IDENTITY_CODES", False)) if allow_test is None else allow_test
