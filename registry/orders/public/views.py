"""Ordering without an account (A104): the form, the mail, and the page behind its link.

Nothing here tells whether an address is known, and no page makes a session. Opening the link changes nothing, however
often a mail scanner does; only the page's own button does.
"""

from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.flood import is_flood
from accounts.policy import Audience, policy
from domain.errors import DomainError
from registry.orders.public import services
from registry.orders.public.forms import WRITTEN, PublicOrderForm
from registry.orders.public.models import PublicOrder
from registry.orders.public.selectors import wish_by_link
from registry.orders.wording import steps_of, topic_names
from tenants.pages.facts import public_contact
from ui.views import error_page

FROM_ONE_ADDRESS, TO_ONE_ORGANISATION = 10, 200  # an hour; a whole school may share an address


@policy(Audience.PUBLIC, methods={"GET", "POST"}, rate="form")
def order(request):
    """The form. The answer is the same for a known and an unknown address."""
    form = PublicOrderForm(request.POST if request.method == "POST" else None, initial=_starting(request))
    if not form.offered:
        return render(request, "public_orders/closed.html", {"contact": public_contact()})
    if not (form.is_bound and form.is_valid()):
        context = {"form": form, "contact": public_contact()}
        return render(request, "public_orders/order.html", context, status=422 if form.is_bound else 200)
    if is_flood("order", request, from_one_address=FROM_ONE_ADDRESS, in_all=TO_ONE_ORGANISATION):
        text = _("Many orders have come from your network. Try again in an hour.")
        return error_page(request, 429, text=text)
    if not form.is_from_a_program:
        services.ask(**form.answers())
    return redirect("public_orders:mailed")


@policy(Audience.PUBLIC)
def mailed(request):
    """A link is on its way, and what to do when it does not come."""
    return render(request, "public_orders/mailed.html", {"contact": public_contact()})


@policy(Audience.LINK, methods={"GET", "POST"}, rate="link")
def wish(request, token: str):
    """Check and send; when it has been sent, how far it is. Sending twice gives the same page."""
    found = wish_by_link(token)
    if found is None:
        return render(request, "public_orders/link_closed.html", status=404)
    if found.order is not None:
        return redirect("public_orders:wish", token) if request.method == "POST" else _follow(request, found)
    refusal = None
    if request.method == "POST":
        try:
            services.confirm(wish_id=found.pk)
        except DomainError as error:
            refusal = error
        else:
            return redirect("public_orders:wish", token)
    context = {"wish": found, "topics": topic_names(found.topic_codes), "refusal": refusal}
    return render(request, "public_orders/check.html", context, status=422 if refusal else 200)


def _follow(request, found: PublicOrder):
    context = {"order": found.order, "steps": steps_of(found.order), "contact": public_contact()}
    return render(request, "public_orders/follow.html", context)


def _starting(request) -> dict[str, str]:
    language = (get_language() or "fi")[:2]
    return {
        "what": request.GET.get("what", ""),
        "language": language if language in dict(WRITTEN) else "fi",
    }
