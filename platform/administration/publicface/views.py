"""The public pages. They show no person and make no session."""

from django.http import Http404, HttpResponse

from accounts.policy import Audience, policy
from administration.publicface.offer import offer_of, products_shown
from administration.publicface.readers import public_page, text_page
from registry.orders.public.selectors import is_open_to_all
from tenants.pages.logos import PICTURE_ONLY, SUFFIXES
from tenants.pages.models import PageCode
from tenants.pages.selectors import logo_with
from tenants.pages.titles import PAGES
from ui.views import FOREVER


def front(request):
    """The front page: three ways in, topics in numbers, products, how ordering works (A128). Declared in config.views."""
    return public_page(request, "public/front.html", {**text_page(request, PageCode.FRONT), **offer_of()})


@policy(Audience.PUBLIC)
def info(request, page: str):
    """A page of text: what it is, how to order or join, privacy, accessibility, easy Finnish, contact, help."""
    code = PAGES.get(page)
    if code is None:
        raise Http404
    if code is PageCode.FRONT:
        return front(request)
    context = text_page(request, code)
    if code is PageCode.HOW_TO_ORDER:
        context["open_to_all"] = is_open_to_all()
    return public_page(request, "public/text.html", context)


@policy(Audience.PUBLIC)
def products(request):
    """What can be ordered: ready products and kinds of work (A090, A101, A111)."""
    return public_page(request, "public/products.html", products_shown())


@policy(Audience.PUBLIC)
def logo(request, key: str, suffix: str):
    """A logo of this organisation, for ever under the same address. Another organisation's is not found here."""
    found = logo_with(key)
    if found is None or SUFFIXES[key[0]] != suffix:
        raise Http404
    headers = {"Cache-Control": FOREVER, "Content-Security-Policy": PICTURE_ONLY}
    return HttpResponse(bytes(found.content), content_type=found.media_type, headers=headers)
