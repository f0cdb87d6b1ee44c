"""The ways in to the public application (ux.md P5): what it is, who applies, and a new link when the old one is lost.

Nothing here tells whether an address is known, and no page makes a session.
"""

from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.flood import is_flood
from accounts.policy import Audience, policy
from registry.applying import services
from registry.applying.start_forms import WRITTEN, LostLinkForm, StartForm
from tenants.pages.facts import public_contact
from ui.views import error_page

FROM_ONE_ADDRESS, TO_ONE_ORGANISATION = 10, 200  # an hour; a whole library may share an address


@policy(Audience.PUBLIC)
def start(request):
    """What applying is, how long it takes and what happens next."""
    return render(request, "applying/start.html", {"contact": public_contact()})


@policy(Audience.PUBLIC, methods={"GET", "POST"}, rate="form")
def contact(request):
    """Who applies. The answer is the same for a known and an unknown address."""
    if request.method != "POST":
        return render(
            request, "applying/contact.html", {"form": StartForm(initial={"language": _language()})}
        )
    form = StartForm(request.POST)
    if not form.is_valid():
        return render(request, "applying/contact.html", {"form": form}, status=422)
    if _is_too_much(request):
        return _too_many(request)
    if not form.is_from_a_program:
        services.start_application(**form.contact())
    return redirect("applying:mailed")


@policy(Audience.PUBLIC)
def mailed(request):
    """A link is on its way, and what to do when it does not come."""
    return render(request, "applying/mailed.html", {"contact": public_contact()})


@policy(Audience.PUBLIC, methods={"GET", "POST"}, rate="form")
def lost(request):
    """A new link to the application of an address."""
    form = LostLinkForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        return render(request, "applying/lost.html", {"form": form}, status=422 if form.is_bound else 200)
    if _is_too_much(request):
        return _too_many(request)
    services.ask_link(**form.cleaned_data)
    return redirect("applying:mailed")


def _is_too_much(request) -> bool:
    return is_flood("apply", request, from_one_address=FROM_ONE_ADDRESS, in_all=TO_ONE_ORGANISATION)


def _too_many(request):
    text = _("Many applications have come from your network. Try again in an hour.")
    return error_page(request, 429, text=text)


def _language() -> str:
    language = (get_language() or "fi")[:2]
    return language if language in dict(WRITTEN) else "fi"
