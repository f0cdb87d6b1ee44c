"""Sessions end: after a pause, after a day's work, and elsewhere when a factor changes (security.md 4.3)."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.middleware import current_roles
from accounts.roles.models import Role
from accounts.session_marks import BEGAN, SEEN, seconds
from domain.clock import now

WRITE_EVERY = 60  # seconds; a page view inside the same minute costs no write


@dataclass(frozen=True)
class Limits:
    """How long a session lives, in seconds: without use, and at most."""

    idle: int
    whole: int


def limits_for(request: HttpRequest) -> Limits:
    """Experts have a calmer clock than staff, who see others' data. A person with both roles is staff."""
    expert = request.tenant is not None and current_roles(request) == {Role.EXPERT}
    return Limits(*settings.SESSION_LIMITS["expert" if expert else "staff"])


class SessionLimitsMiddleware:
    """Signs out a session that has been idle or alive too long. The request goes on as nobody's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._age(request)
        return self.get_response(request)

    def _age(self, request: HttpRequest) -> None:
        session, limits, moment = request.session, limits_for(request), seconds()
        idle, whole = moment - session.get(SEEN, 0), moment - session.get(BEGAN, 0)
        if idle >= limits.idle or whole >= limits.whole:
            logout(request)
            messages.info(request, _("You were signed out because time ran out. Sign in again."))
        elif idle >= WRITE_EVERY:
            session[SEEN] = moment


def end_other_sessions(user, keep: str | None = None) -> int:
    """End the user's sessions on this host but the one with the key `keep`. Returns how many ended.

    Sessions carry no owner's column, so the live ones are read through: a rare act, thousands of rows at most.
    """
    ended = 0
    for session in Session.objects.filter(expire_date__gt=now()).iterator():
        if session.session_key != keep and session.get_decoded().get(SESSION_KEY) == str(user.pk):
            ended += session.delete()[0]
    return ended


def after_change_of_factor(sender, request, user, **kwargs) -> None:
    """Receiver: a changed password or factor ends the user's other sessions (ASVS 7.4.3)."""
    same = request.user.is_authenticated and request.user.pk == user.pk
    end_other_sessions(user, keep=request.session.session_key if same else None)


def after_step_up(sender, request, reauthenticated=False, **kwargs) -> None:
    """Receiver: a person who proved themselves again continues under a new key (ASVS 7.2.4)."""
    if reauthenticated:
        request.session.cycle_key()
