"""The front pages and what belongs to no single app."""

from allauth.mfa.totp.views import activate_totp as allauth_activate_totp
from csp.decorators import csp_update
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.i18n import set_language as django_set_language

from accounts.policy import Audience, Host, policy
from administration.publicface.views import front
from config.shell import landing_for

INFO_PAGES = {"accessibility", "feedback", "privacy", "contact", "help"}


@policy(Audience.PUBLIC)
def home(request):
    """The organisation's front page; a signed-in person goes to what waits for them."""
    if request.user.is_authenticated:
        return redirect(landing_for(request))
    return front(request)


@policy(Audience.PUBLIC, host=Host.PLATFORM)
def platform_home(request):
    """The platform's front page."""
    if request.user.is_authenticated:
        return redirect(landing_for(request))
    return render(request, "config/platform_home.html")


@policy(Audience.PUBLIC, host=Host.PLATFORM)
def platform_info(request, page: str):
    """The platform's own accessibility statement, privacy notice, contact and help."""
    if page not in INFO_PAGES:
        raise Http404
    return render(request, f"config/info_{page}.html")


@policy(Audience.PUBLIC, methods={"POST"}, host=Host.BOTH)
def set_language(request):
    """Change the language and stay on the same page."""
    return django_set_language(request)


# The QR code is a data: image that allauth draws; only this page may show one.
activate_totp = policy(Audience.SIGNED_IN, methods={"GET", "POST"}, host=Host.BOTH)(
    csp_update({"img-src": "data:"})(allauth_activate_totp)
)
