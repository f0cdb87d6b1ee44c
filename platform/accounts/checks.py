"""System checks of sign-in: what must never be so outside a local machine."""

from django.conf import settings
from django.core.checks import Error, register


@register()
def sign_in_is_strict(app_configs, **kwargs):
    """Limits, origins of passkeys and cookie names are strict outside local and test."""
    if settings.KOKEMUS_ENV in {"local", "test"}:
        return []
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    wrong = {
        "Passkeys of any origin are accepted": getattr(settings, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", False),
        "Failed sign-ins are not limited": not (settings.SIGNIN_LIMITS and settings.ACCOUNT_RATE_LIMITS),
        "A cookie's name has no __Host- prefix": not all(name.startswith("__Host-") for name in names),
        "A cookie has a domain": bool(settings.SESSION_COOKIE_DOMAIN or settings.CSRF_COOKIE_DOMAIN),
        "Sign-out works by a link": settings.ACCOUNT_LOGOUT_ON_GET,
    }
    return [Error(f"{what}.", id="kokemus.E010") for what, bad in wrong.items() if bad]
