"""What the tests of sign-in share."""

import itertools
import random
import re
import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from tests.visitor import Visitor

PASSWORD = "demo-Kokemus-2026"
LOGIN = "/account/login/"
SECOND = "/account/2fa/authenticate/"
FACTORS = "/account/2fa/"
LIMITS = {"failed": 10, "all": 120}
_addresses = itertools.count(random.randrange(2**16))


def fresh_address() -> str:
    """An address of the test network that no other test of this run uses: limits are counted per address."""
    number = next(_addresses) % 2**16
    return f"198.18.{number // 256}.{number % 256}"


def someone(slug: str = "north", **kwargs) -> Visitor:
    """A visitor with an address of their own."""
    return Visitor(slug, REMOTE_ADDR=fresh_address(), **kwargs)


def log_in(visitor: Visitor, user, password: str = PASSWORD, **more):
    """Sign in through the page."""
    return visitor.post(LOGIN, {"login": user.email, "password": password, **more})


def is_in(visitor: Visitor) -> bool:
    """Whether the visitor is signed in."""
    return visitor.get("/account/password/change/").status_code == 200


def code_of(secret: str, shift: int = 0) -> str:
    """The authenticator app's code now, or `shift` periods from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + shift))


def with_app(user) -> str:
    """Give the user an authenticator app; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def with_codes(user) -> list[str]:
    """Give the user recovery codes; returns them."""
    return RecoveryCodes.activate(user).generate_codes()


def with_passkey_row(user, name: str = "Puhelin") -> Authenticator:
    """A row like a passkey's, enough for the pages that list it."""
    credential = {"clientExtensionResults": {"credProps": {"rk": True}}}
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": credential}
    )


def proved_again(visitor: Visitor, user) -> Visitor:
    """As if the visitor had just confirmed that it is them."""
    session = visitor.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
    session.save()
    return visitor


def link_in(mail_text: str) -> str:
    """The path of the link in a mail."""
    return re.search(r"https?://[^/\s]+(/\S+)", mail_text).group(1)
