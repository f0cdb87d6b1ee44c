"""The Finnish personal identity code, with the separators in use since 2023 (finance.md section 7).

python-stdnum checks form, date and check character; the sentences, the test range and days to come are ours. The
separator is not part of the check, but distinguishes people: it is never changed or dropped. Gender is
never derived.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError
from stdnum.fi import hetu

from crypto.masks import mask_identity_code
from domain import clock
from domain.errors import DomainError

CENTURIES = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
FIRST_ISSUED, FIRST_TEST = 2, 900
LENGTH = 11
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
    if len(code) != LENGTH or not code.isascii():  # stdnum would read other scripts' digits and a line break
        raise _not_whole()
    try:
        hetu.validate(code, allow_temporary=True)
    except InvalidChecksum:
        raise InvalidIdentityCode(
            _("Check the personal identity code: a character in it is wrong.")
        ) from None
    except InvalidComponent:
        raise (_given_to_nobody() if int(code[7:10]) < FIRST_ISSUED else _no_such_day()) from None
    except ValidationError:
        raise _not_whole() from None
    born = dt.date(CENTURIES[code[6]] + int(code[4:6]), int(code[2:4]), int(code[:2]))
    if born > clock.today():
        raise _no_such_day()
    is_test = int(code[7:10]) >= FIRST_TEST
    if is_test and not _test_allowed(allow_test):
        raise _given_to_nobody()
    return IdentityCode(code, born, is_test)


def normalise_identity_code(text: str) -> str:
    """Without outer spaces, in capitals, dashes as `-`. Says nothing about validity."""
    code = text.strip().translate(_DASHES)
    return code.upper() if code.isascii() else code


def _not_whole() -> InvalidIdentityCode:
    return InvalidIdentityCode(_("Write the personal identity code in full, 11 characters."))


def _no_such_day() -> InvalidIdentityCode:
    return InvalidIdentityCode(
        _("Check the personal identity code: its date does not exist or is in the future.")
    )


def _given_to_nobody() -> InvalidIdentityCode:
    return InvalidIdentityCode(_("This personal identity code is not given to anyone."))


def _test_allowed(allow_test: bool | None) -> bool:
    return bool(getattr(settings, "ALLOW_TEST_IDENTITY_CODES", False)) if allow_test is None else allow_test
