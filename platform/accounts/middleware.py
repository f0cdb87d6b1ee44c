"""Enforces the declared policies, and a second factor for staff."""

import tomllib
from functools import cache
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

from accounts.policy import Audience, Host, Policy
from accounts.roles.models import STAFF_ROLES, Role
from accounts.roles.selectors import roles_of
from accounts.staff.selectors import platform_roles_of, refusal_of

THIRD_PARTY = Path(__file__).resolve().parents[1] / "config" / "policies.toml"


@cache
def third_party_policies() -> dict[str, Policy]:
    """Policies of views that are not ours, by URL name."""
    declared = tomllib.loads(THIRD_PARTY.read_text())
    return {
        name: Policy(
            audience=Audience(entry["audience"]),
            methods=frozenset(entry["methods"]) | ({"HEAD"} if "GET" in entry["methods"] else set()),
            host=Host(entry.get("host", "both")),
            rate=entry.get("rate", "page"),
        )
        for name, entry in declared.items()
    }


def policy_of(view, url_name: str | None) -> Policy | None:
    """The declared policy of a view: its own, or the third-party file's."""
    return getattr(view, "policy", None) or third_party_policies().get(url_name or "")


def current_roles(request: HttpRequest) -> frozenset[str]:
    """The signed-in person's roles on this host."""
    return roles_of(request.user) if request.tenant else platform_roles_of(request.user)


class PolicyMiddleware:
    """Refuses what no policy allows. An undeclared view is an error of ours and answers 404."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_head = request.method == "HEAD"
        response = self.get_response(request)
        if is_head and not response.streaming:
            response.content = b""
        if _is_personal(request):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        if (
            request.method == "HEAD"
        ):  # `if request.method == "GET": …` in a view must not send HEAD to what writes
            request.method = "GET"
        match = request.resolver_match
        policy = policy_of(view, match.view_name)
        if policy is None or policy.audience is Audience.CLOSED:
            raise Http404
        request.policy = policy
        here = Host.TENANT if request.tenant else Host.PLATFORM
        if policy.host not in (here, Host.BOTH):
            raise Http404
        if request.method not in policy.methods:
            return HttpResponseNotAllowed(sorted(policy.methods))
        return self._check_audience(request, policy)

    def _check_audience(self, request, policy: Policy) -> HttpResponse | None:
        if policy.audience in (Audience.PUBLIC, Audience.LINK):
            return None
        if not request.user.is_authenticated:
            # A sent form cannot be sent again by opening its address.
            return redirect_to_login(request.get_full_path() if request.method in {"GET", "HEAD"} else "/")
        if policy.audience is Audience.ROLES and not policy.allows(current_roles(request), request.method):
            raise PermissionDenied("" if request.tenant else refusal_of(request.user))
        return None


def _is_personal(request) -> bool:
    """A signed-in person's page, or one opened by a link from a mail: it stays out of every cache."""
    policy = getattr(request, "policy", None)
    if policy is not None and policy.audience is Audience.LINK:
        return True
    return getattr(request, "user", None) is not None and request.user.is_authenticated


class FormAnswerMiddleware:
    """allauth answers 200 to a form with mistakes; here that is 422, and 429 for too many tries."""

    TOO_MANY = frozenset({"too_many_login_attempts", "rate_limited"})

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response) -> HttpResponse:
        if request.method == "POST" and response.status_code == 200:
            context = response.context_data or {}
            codes = _codes_of(context.get("form")) | _codes_of(context.get("webauthn_form"))
            if codes:
                response.status_code = 429 if codes & self.TOO_MANY else 422
        return response


def _codes_of(form) -> set[str]:
    if form is None or not form.is_bound:
        return set()
    return {str(error.code) for errors in form.errors.as_data().values() for error in errors}


# A support visitor has proved both factors on the platform host, and came by a link that works once.
WITH_FACTOR = STAFF_ROLES - {Role.SUPPORT}


class StrongSignInMiddleware:
    """Staff without a second factor are led to set one up before anything else (ASVS 6.3.3)."""

    OPEN = ("/account/", "/theme/", "/static/", "/i18n/", "/info/")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.second_factor_is_due = lambda: needs_factor(request)  # the page of factors says why
        if not request.path.startswith(self.OPEN) and needs_factor(request):
            return redirect("mfa_index")
        return self.get_response(request)


def needs_factor(request: HttpRequest) -> bool:
    """Whether the person sees others' data and has no second factor yet. Everybody on the platform host does."""
    if not (settings.STAFF_MFA_REQUIRED and request.user.is_authenticated):
        return False
    is_staff = current_roles(request) & WITH_FACTOR if request.tenant else True
    return bool(is_staff) and not _has_factor(request.user)


def _has_factor(user) -> bool:
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()
