"""The capability in an offer's mail: whoever holds the link can answer that one offer, and nothing else.

Only its SHA-256 is kept, so that a copy of the database opens nothing. Each mail gets a new link, and the one
before stops working.
"""

import hashlib
import secrets

from django.db import transaction

from registry.matching.models import Offer

BYTES = 32  # 256 bits


@transaction.atomic
def issue_link(offer: Offer) -> str:
    """A new token for the offer's mail; call when the mail is written. The token itself is kept nowhere."""
    token = secrets.token_urlsafe(BYTES)
    Offer.objects.filter(pk=offer.pk).update(link_hash=hash_of(token))
    return token


def offer_by_link(token: str) -> Offer | None:
    """The offer that a token opens, also when it is no longer open, or None. Looks only in this organisation."""
    offers = Offer.objects.select_related("order__task_type", "order__unit", "expert__user")
    return offers.filter(link_hash=hash_of(token)).first()


def hash_of(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()
