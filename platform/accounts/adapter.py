"""How django-allauth behaves here."""

import datetime as dt

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathFillImage

from accounts import mails
from accounts.session_marks import seconds, signed_in_at
from crypto.text import open_text, seal_text

# allauth's mails that we send, as our own topics. Every other one is of a page that we have closed.
TOPICS = {
    "account/email/password_changed": mails.PASSWORD_CHANGED,
    "account/email/password_set": mails.PASSWORD_CHANGED,
    "account/email/password_reset": mails.PASSWORD_CHANGED,
    "mfa/email/totp_activated": mails.FACTOR_ADDED,
    "mfa/email/totp_deactivated": mails.FACTOR_REMOVED,
    "mfa/email/webauthn_added": mails.FACTOR_ADDED,
    "mfa/email/webauthn_removed": mails.FACTOR_REMOVED,
    "mfa/email/recovery_codes_generated": mails.CODES_MADE,
}


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: people are invited."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "The e-mail or the password is wrong. Check both and try again."
        ),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait five minutes and try again."),
        "rate_limited": gettext_lazy("Too many tries. Wait five minutes and try again."),
        "enter_current_password": gettext_lazy("This is not your present password. Write it again."),
        "incorrect_password": gettext_lazy("The password is wrong. Write it again."),
        "incorrect_code": gettext_lazy("The code is wrong or has been used. Write the newest code."),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only this very host: allauth would also lead to every other organisation's."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Who signed in just now and has no factor from before has proved enough to set up the first ones."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        began = signed_in_at(context.request.session)
        if seconds() - began > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return True
        older = {"created_at__lt": dt.datetime.fromtimestamp(began, dt.UTC)}
        return Authenticator.objects.filter(user=context.request.user, **older).exists()

    def get_reauthentication_methods(self, user) -> list[dict]:
        words = {
            "reauthenticate": _("Use the password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        found = super().get_reauthentication_methods(user)
        return [{**way, "description": words.get(way["id"], way["description"])} for way in found]

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Nothing of allauth's own leaves: our letters go through `mails.post` (accounts/mails.py)."""

    def send_notification_mail(self, template_prefix: str, user, context=None, email=None) -> None:
        if template_prefix in TOPICS:
            mails.post(TOPICS[template_prefix], user)


class MFAAdapter(DefaultMFAAdapter):
    """Second factors carry the organisation's name and are encrypted with its key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        return seal_text("mfa", text, platform=_on_platform())

    def decrypt(self, encrypted_text: str) -> str:
        return open_text("mfa", encrypted_text, platform=_on_platform())

    def get_totp_label(self, user) -> str:
        return f"{_brand()}: {user.email}"

    def build_totp_svg(self, url: str) -> str:
        """Black on white, so that a camera reads it in the dark appearance too."""
        return qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")

    def generate_authenticator_name(self, user, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The passkey belongs to this organisation's host and works on no other (security.md 4.2)."""
        return {**super().get_public_key_credential_rp_entity(), "name": _brand()}

    def send_notification_mail(self, template_prefix: str, user, *args, **kwargs) -> None:
        if template_prefix in TOPICS:
            mails.post(TOPICS[template_prefix], user)


def _brand() -> str:
    return str(getattr(connection.tenant, "name", "Kokemusalusta"))


def _on_platform() -> bool:
    return getattr(connection.tenant, "pk", None) is None
