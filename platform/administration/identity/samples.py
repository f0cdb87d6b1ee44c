"""What a colour would look like: small drawings of a page in light and dark, and a whole sample page."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.pages.logos import address_of
from ui.palette import SURFACES, BadColour, Scheme, palette
from ui.views import theme_url

INK = {"light": "#16181d", "dark": "#f1f0ec"}  # tokens.css
NAMES = {"light": _("Light appearance"), "dark": _("Dark appearance")}


@dataclass(frozen=True)
class Swatch:
    """A drawing of a page in one appearance. The colours stand in attributes: the strict CSP allows no styles."""

    name: str | Promise
    ink: str
    paper: str
    canvas: str
    colours: Scheme


def is_colour(colour: str) -> bool:
    """Whether a palette can be made of it."""
    try:
        return bool(palette(colour))
    except BadColour:
        return False


def swatches(colour: str) -> list[Swatch]:
    """Light and dark. Raises BadColour."""
    made = palette(colour)
    return [
        Swatch(name, INK[scheme], *SURFACES[scheme], getattr(made, scheme)) for scheme, name in NAMES.items()
    ]


def shell_in(request: HttpRequest, colour: str, scheme: str) -> dict:
    """The context of a whole page as it would be. A bad colour is no page."""
    if not is_colour(colour):
        raise Http404
    shell = {
        "brand_name": str(request.tenant),
        "logo_url": address_of(request.tenant.logo_key),
        "logo_alt": request.tenant.logo_alt,
        "home_url": reverse("home"),
        "theme_url": theme_url(colour),
        "scheme": scheme if scheme in NAMES else "",
    }
    return {"shell": shell, "colour": colour, "schemes": NAMES}
