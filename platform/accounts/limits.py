"""Guessing passwords is slow for one address over all organisations together (security.md 3.1, P14).

allauth counts inside each organisation (its cache keys carry the tenant). One address that tries every
organisation in turn would get the limit once in each; this counts for all of them, on a cache without tenants.
Only failures have a low limit: a whole hospital may come from one address at eight in the morning.
"""

import time

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ui.views import error_page

MINUTE = 60
FAILED = frozenset({403, 422, 429})


class SignInLimitMiddleware:
    """Answers 429 to an address with too many failed sign-ins, or too many tries of any kind, in this minute."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "counts_failures", False) and response.status_code in FAILED:
            _count("failed", request)
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        policy = getattr(request, "policy", None)
        limits = settings.SIGNIN_LIMITS
        if not limits or policy is None or policy.rate != "login" or request.method != "POST":
            return None
        if _counted("failed", request) >= limits["failed"] or _count("all", request) > limits["all"]:
            text = _("Wait a minute and try again. If you have forgotten your password, ask for a new one.")
            return error_page(request, 429, text=text)
        request.counts_failures = True
        return None


def _key(what: str, request: HttpRequest) -> str:
    return f"signin:{what}:{get_ip(request)}:{int(time.time()) // MINUTE}"


def _counted(what: str, request: HttpRequest) -> int:
    return caches["signin"].get(_key(what, request), 0)


def _count(what: str, request: HttpRequest) -> int:
    cache, key = caches["signin"], _key(what, request)
    cache.add(key, 0, timeout=2 * MINUTE)
    try:
        return cache.incr(key)
    except ValueError:  # gone in between: the minute changed
        return 1
