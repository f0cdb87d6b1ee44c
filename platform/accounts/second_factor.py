"""A code from the authenticator app opens the door once (ASVS 6.5.1).

allauth remembers used codes in the cache, which forgets when Valkey goes away and knows nothing of the code that
switched the app on. We remember the last period in the factor's own row, under a lock.
"""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt
from django.db import transaction

LAST = "last_period"


def period_of(secret: str, code: str) -> int | None:
    """The 30 second period whose code this is, if it is valid now."""
    for period in auth.yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=auth.format_hotp_value(auth.hotp_value(secret, period))):
            return period
    return None


@transaction.atomic
def use_code(factor_id: int, code: str) -> bool:
    """Spend a code. False when it is wrong, or this period's or a later one's was used before."""
    factor = Authenticator.objects.select_for_update().get(pk=factor_id)
    period = period_of(decrypt(factor.data["secret"]), code)
    if period is None or period <= factor.data.get(LAST, -1):
        return False
    factor.data[LAST] = period
    factor.save(update_fields=["data"])
    return True


def spend_first_code(sender, authenticator, **kwargs) -> None:
    """Receiver: the code that switched the app on does not sign in too."""
    if authenticator.type == Authenticator.Type.TOTP:
        authenticator.data[LAST] = max(auth.yield_hotp_counters_from_time())
        authenticator.save(update_fields=["data"])
