"""Writing a mail in the reader's language and the organisation's words."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from notifications.kinds import KINDS, Kind
from notifications.models import Notice
from registry.matching.models import Offer
from registry.matching.services import issue_link
from tenants.context import current_tenant
from tenants.links import absolute
from ui.palette import palette

OFFERS = {"offer.sent", "offer.deputy"}


@dataclass(frozen=True)
class Letter:
    """A mail ready to go."""

    subject: str
    text: str
    html: str
    language: str


def write_letter(notice: Notice) -> Letter:
    """The mail of a notice. For an offer it carries a fresh link that answers without signing in."""
    kind, language = KINDS[notice.kind], notice.user.language
    with translation.override(language):
        context = _context(notice, kind)
        return Letter(
            subject=str(kind.subject),
            text=render_to_string("notifications/mail.txt", context).strip() + "\n",
            html=render_to_string("notifications/mail.html", context),
            language=language,
        )


def path_of(notice: Notice) -> str:
    """Where a notice leads for the signed-in reader."""
    kind = KINDS[notice.kind]
    return reverse(kind.url_name, args=[notice.subject_id] if kind.has_id else [])


def _context(notice: Notice, kind: Kind) -> dict:
    tenant = current_tenant()
    colours = palette(tenant.brand_colour).light
    offer = Offer.objects.select_related("order").get(pk=notice.subject_id) if notice.kind in OFFERS else None
    path = reverse("sessions:offer_by_link", args=[issue_link(offer)]) if offer else path_of(notice)
    return {
        "brand_name": str(tenant),
        "brand": colours.brand,
        "brand_raw": tenant.brand_colour,
        "on_brand": colours.on_brand,
        "text": str(kind.text),
        "action_label": str(kind.action),
        "action_url": absolute(path),
        "order": offer.order if offer else None,
        "answer_by": offer.answer_by if offer else None,
    }
