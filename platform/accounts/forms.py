"""allauth's forms in our words: no placeholders, no second "forgot password" link, errors that say what to do."""

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal import auth as totp_auth
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import mails
from accounts.second_factor import use_code
from crypto.errors import Unreadable


def say(form, name: str, label: str, required: str, hint: str = "", **attrs) -> None:
    """Give a field its label, its hint and the sentence for an empty answer; take the placeholder away."""
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.error_messages["required"] = required
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


def _say_email(form, name: str, **attrs) -> None:
    say(form, name, _("E-mail"), _("Write your e-mail address."), **attrs)
    form.fields[name].error_messages["invalid"] = _("Write the address in the form name@example.fi.")


def _say_new_password(form, first: str = "password1", again: str = "password2") -> None:
    hint = _("At least 12 characters. A sentence of several words is safe and easy to remember.")
    say(form, first, _("New password"), _("Write a new password."), hint)
    say(form, again, _("New password again"), _("Write the new password again."))


class SamePasswordTwice:
    """Says it in our words when the two passwords differ."""

    def clean(self):
        cleaned = super(account.PasswordVerificationMixin, self).clean()
        first, again = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and again and first != again:
            self.add_error("password2", _("The passwords differ. Write the same password twice."))
        return cleaned


class LoginForm(account.LoginForm):
    """E-mail and password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say_email(self, "login", autocomplete="username")
        say(self, "password", _("Password"), _("Write your password."))


class ReauthenticateForm(account.ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "password", _("Password"), _("Write your password."))


class ChangePasswordForm(SamePasswordTwice, account.ChangePasswordForm):
    """The present password and a new one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "oldpassword", _("Present password"), _("Write your present password."))
        _say_new_password(self)


class SetPasswordForm(SamePasswordTwice, account.SetPasswordForm):
    """The first password of somebody who has none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say_new_password(self)


class ResetPasswordKeyForm(SamePasswordTwice, account.ResetPasswordKeyForm):
    """A new password through the link of a mail."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say_new_password(self)


class ResetPasswordForm(account.ResetPasswordForm):
    """Asks for a mail. The answer is the same for a known and an unknown address, and takes as long."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say_email(self, "email")

    @transaction.atomic
    def save(self, request, **kwargs) -> str:
        for user in self.users:
            mails.post(mails.RESET_ASKED, user)
        return self.cleaned_data["email"]


def _say_code(form, hint: str) -> None:
    # No numeric field: a recovery code may be written in groups, and a voice says it with spaces.
    say(form, "code", _("Code"), _("Write the code."), hint, inputmode="numeric", autocapitalize="off")


class CodeOnce:
    """A code of the app is accepted once, by the factor's own row (accounts/second_factor.py)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say_code(self, _("Six digits from your authenticator app, or one of your recovery codes."))

    def clean_code(self) -> str:
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not use_code(self.authenticator.pk, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(CodeOnce, mfa.AuthenticateForm):
    """The second factor at sign-in."""


class MFAReauthenticateForm(CodeOnce, mfa.ReauthenticateForm):
    """The second factor once more."""


class ActivateTOTPForm(totp.ActivateTOTPForm):
    """Switches the authenticator app on. The secret waits in the session sealed, not readable in the table."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        session = totp_auth.context.request.session
        self.secret, session[totp_auth.SECRET_SESSION_KEY] = _opened_and_sealed(self.secret)
        _say_code(self, _("Six digits from your authenticator app."))


def _opened_and_sealed(kept: str) -> tuple[str, str]:
    """(secret, sealed) of what allauth found in the session: sealed by us earlier, or just made."""
    adapter = get_adapter()
    try:
        return adapter.decrypt(kept), kept
    except (Unreadable, ValidationError):
        return kept, adapter.encrypt(kept)


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    """A passkey with a name. It signs in without a password unless the person says no."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_hint = _("The name helps you tell your passkeys apart, for example “Phone”.")
        say(self, "name", _("Name of the passkey"), "", name_hint, maxlength=60, autocomplete="off")
        without = _("Sign in with this passkey without a password")
        hint = _("Leave this out only if your security key has no PIN or fingerprint.")
        say(self, "passwordless", without, "", hint)
        self.fields["passwordless"].initial = True


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say(self, "name", _("Name of the passkey"), _("Write a name."), maxlength=60, autocomplete="off")
