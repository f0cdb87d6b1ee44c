"""What the mails about signing in say. No name, no address and no organisation's secret in a subject."""

from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.links import absolute
from ui.palette import palette

RESET_ASKED = "signin.reset_asked"
PASSWORD_CHANGED = "signin.password_changed"  # noqa: S105 (a topic)
FACTOR_ADDED = "signin.factor_added"
FACTOR_REMOVED = "signin.factor_removed"
CODES_MADE = "signin.codes_made"
FACTORS_REMOVED = "signin.factors_removed"
ROLES_GIVEN = "roles.given"


@dataclass(frozen=True)
class Words:
    """A letter: its subject, what happened, what to do, and the button."""

    subject: str | Promise
    text: str | Promise
    advice: str | Promise
    action: str | Promise


NOT_YOU = gettext_lazy(
    "If it was not you, change your password at once and tell your organisation's coordinator."
)
CHECK = gettext_lazy("Check your sign-in")
LETTERS = {
    RESET_ASKED: Words(
        gettext_lazy("Choose a new password"),
        gettext_lazy(
            "Somebody asked for a new password for your account. The link works for one hour and once."
        ),
        gettext_lazy("If it was not you, do nothing. Your password stays as it is."),
        gettext_lazy("Choose a new password"),
    ),
    PASSWORD_CHANGED: Words(
        gettext_lazy("Your password was changed"),
        gettext_lazy("Your password was changed. You were signed out on other devices."),
        NOT_YOU,
        CHECK,
    ),
    FACTOR_ADDED: Words(
        gettext_lazy("A second factor was added"),
        gettext_lazy("A new passkey or authenticator app was added to your account."),
        NOT_YOU,
        CHECK,
    ),
    FACTOR_REMOVED: Words(
        gettext_lazy("A second factor was removed"),
        gettext_lazy("A passkey or authenticator app was removed from your account."),
        NOT_YOU,
        CHECK,
    ),
    CODES_MADE: Words(
        gettext_lazy("New recovery codes were made"),
        gettext_lazy("New recovery codes were made for your account. The old ones no longer work."),
        NOT_YOU,
        CHECK,
    ),
    FACTORS_REMOVED: Words(
        gettext_lazy("Your second factor was removed"),
        gettext_lazy(
            "An administrator removed your second factor, because it was told to be lost. "
            "You choose a new one when you sign in next."
        ),
        gettext_lazy("If you did not ask for this, tell your organisation's administrator at once."),
        gettext_lazy("Choose a new second factor"),
    ),
    ROLES_GIVEN: Words(
        gettext_lazy("You have a new role"),
        gettext_lazy("An administrator gave you a new role. You see it when you sign in."),
        gettext_lazy("If you did not expect this, ask your organisation's administrator."),
        gettext_lazy("Sign in"),
    ),
}


def write(topic: str, user) -> EmailMultiAlternatives:
    """The mail of the topic in the user's language, ready to send."""
    return compose(LETTERS[topic], to=user.email, language=user.language, path=_path_of(topic, user))


def compose(words: Words, *, to: str, language: str, path: str) -> EmailMultiAlternatives:
    """A letter in the language, whose button leads to `path` on this host."""
    with translation.override(language):
        context = _context(words, path)
        text = render_to_string("account/mail/letter.txt", context).strip() + "\n"
        headers = {"Auto-Submitted": "auto-generated", "Content-Language": language}
        mail = EmailMultiAlternatives(str(words.subject), text, to=[to], headers=headers)
        mail.attach_alternative(render_to_string("account/mail/letter.html", context), "text/html")
        return mail


def _path_of(topic: str, user) -> str:
    if topic == RESET_ASKED:
        return reset_path(user)
    return reverse("home" if topic == ROLES_GIVEN else "mfa_index")


def _context(words: Words, path: str) -> dict:
    return {
        **_look(),
        "text": words.text,
        "advice": words.advice,
        "action_label": words.action,
        "action_url": _absolute(path),
    }


def reset_path(user) -> str:
    """Where a new password is chosen. The token dies with the password, the address, a sign-in, or in an hour."""
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=parts)


def _look() -> dict:
    tenant = connection.tenant
    if not getattr(tenant, "pk", None):
        return {"brand_name": _("Expert bank of Finland")}
    colours = palette(tenant.brand_colour).light
    return {
        "brand_name": str(tenant),
        "brand": colours.brand,
        "brand_raw": tenant.brand_colour,
        "on_brand": colours.on_brand,
    }


def _absolute(path: str) -> str:
    """From the organisation's primary host, never from the request (security.md 3.1)."""
    if getattr(connection.tenant, "pk", None):
        return absolute(path)
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{settings.BASE_DOMAIN}{port}{path}"
