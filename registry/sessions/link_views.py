"""Answering from a message's link without signing in (ux.md section 12, security.md 4.4).

Looking changes nothing, however often a mail scanner opens the link; only the page's own button does. The page
shows time, place and fee, never the topic or a name. The Referer header is off, so the browser sends no Origin to
check either: the 256-bit capability in the address is the proof, no cookie is used, and another site's form is
refused by Sec-Fetch-Site.
"""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.policy import Audience, policy
from domain.errors import Conflict, DomainError, NotAllowed
from registry.orders.quotes import Quote
from registry.sessions.links import LinkClosed, LinkState, NoSuchLink, OfferLink, open_link
from registry.sessions.services import answer_by_link
from ui.answers import status_of

PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
SAME_SITE = {None, "same-origin", "none"}


@csrf_exempt
@policy(Audience.LINK, methods={"GET", "POST"}, rate="link")
def offer_by_link(request, token: str):
    """GET shows the minimum; POST answers yes or no, once."""
    try:
        link = open_link(token)
    except NoSuchLink:
        raise Http404 from None
    user = link.offer.expert.user
    with translation.override(user.language if user else translation.get_language()):
        if request.method == "POST":
            return _answer(request, token)
        return _page(request, link)


def _answer(request, token: str):
    """Answer, then show the result at the same address: reloading the page sends nothing again."""
    choice = request.POST.get("answer")
    try:
        if request.headers.get("Sec-Fetch-Site") not in SAME_SITE:
            raise NotAllowed(_("Answer on the page that the link opens."))
        if choice not in ("yes", "no"):
            raise DomainError(_("Choose yes or no."))
        answer_by_link(token=token, accepts=choice == "yes")
    except DomainError as error:
        return _page(request, open_link(token), error)
    return _private(redirect(request.path))


def _page(request, link: OfferLink, error: DomainError | None = None):
    offer = link.offer
    facts = {
        "link": link,
        "is_open": link.state == LinkState.OPEN and not isinstance(error, Conflict),
        "said_yes": link.state == LinkState.YES,
        "error": None if isinstance(error, LinkClosed) else error,
        "order": offer.order,
        "offer": offer,
        "place": offer.order.place or offer.order.unit.address,
        "price": Quote.from_data(offer.price),
    }
    return _private(
        render(request, "expert_sessions/link.html", facts, status=status_of(error) if error else 200)
    )


def _private(response):
    """The answer is stored nowhere and its address is told to nobody."""
    for name, value in PRIVATE.items():
        response[name] = value
    return response
