"""Signed tokens for links, valid in one tenant, for one purpose, for a time (security.md 3.1, 4.4).

The only module that uses `django.core.signing`. A token is signed, not secret: put ids in it, nothing personal.
`platform` signs for the platform host and works only outside every tenant.
That a token is used once is the business of the row it points to.
"""

import datetime as dt
import re
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from crypto.keys import owner_id
from domain.errors import DomainError

_PURPOSE = re.compile(r"[a-z][a-z0-9_.-]{1,60}")


class LinkRefused(DomainError):
    """The token is not valid here: altered, cut, or made for another organisation or purpose."""

    code = "link_invalid"

    def __init__(self) -> None:
        super().__init__(_("This link does not work here. Open the newest message and use its link."))


class LinkExpired(DomainError):
    """The token was valid and its time is over."""

    code = "link_expired"

    def __init__(self) -> None:
        super().__init__(_("This link is too old. Sign in, or ask for a new link."))


def sign(purpose: str, payload: Any, *, platform: bool = False) -> str:
    """A URL-safe token for `payload` (JSON: ids, no personal data). Raises NoTenant."""
    return signing.dumps(payload, salt=_salt(purpose, platform), compress=True)


def read(purpose: str, token: str, max_age: dt.timedelta, *, platform: bool = False) -> Any:
    """The payload of a token signed here for the same purpose within `max_age`.

    Raises LinkExpired when it is too old and LinkRefused otherwise; wrong tenant, wrong purpose and forgery look
    the same from outside.
    """
    try:
        return signing.loads(token, salt=_salt(purpose, platform), max_age=max_age)
    except signing.SignatureExpired:
        raise LinkExpired() from None
    except (signing.BadSignature, ValueError, TypeError):  # a cut token may fail before its signature is read
        raise LinkRefused() from None


def _salt(purpose: str, platform: bool) -> str:
    if not _PURPOSE.fullmatch(purpose):
        raise ValueError("A purpose is a short dotted name, like 'approvals.decide'.")
    return f"kokemusalusta/{owner_id(platform=platform)}/{purpose}"
