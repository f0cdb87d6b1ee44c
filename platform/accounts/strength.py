"""How strongly the present session was signed in (security.md 4.1)."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accounts.session_marks import seconds, signed_in_at

SECOND_FACTORS = frozenset({Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN})


def is_strong(request: HttpRequest) -> bool:
    """Whether a passkey or an authenticator app was used in this session; a recovery code does not count."""
    records = get_authentication_records(request)
    return any(record.get("method") == "mfa" and record.get("type") in SECOND_FACTORS for record in records)


def proved_within(request: HttpRequest, limit: int) -> bool:
    """Whether the person proved who they are at most `limit` seconds ago: by signing in, or when asked again."""
    proofs = [record["at"] for record in get_authentication_records(request)]
    return seconds() - max(proofs, default=signed_in_at(request.session)) <= limit
