"""The mailed link of an application: whoever holds it can go on with that one application, and nothing else.

Only the SHA-256 of a token is kept, so that a copy of the database opens nothing. Every mail carries a link of its own
and the earlier ones go on working, so that nobody who merely knows the address can shut out the person who writes.
"""

import datetime as dt
import hashlib
import secrets

from domain.clock import now
from registry.applying.models import Application, ApplicationLink

BYTES = 32  # 256 bits (security.md 4.4)
LIFE = dt.timedelta(days=30)
MOST_AN_HOUR = 3  # mails with a link to one address
KEPT = 10  # links of one application


def issue_link(application: Application) -> str:
    """A new token for a mail; call when the mail is written. The token itself is kept nowhere."""
    token = secrets.token_urlsafe(BYTES)
    ApplicationLink.objects.create(
        application=application, token_hash=hash_of(token), expires_at=now() + LIFE
    )
    newest = application.links.order_by("-created_at").values("pk")[:KEPT]
    application.links.exclude(pk__in=list(newest.values_list("pk", flat=True))).delete()
    return token


def application_by_link(token: str) -> Application | None:
    """The application that a token opens, or None: unknown, or too old. Looks only in this organisation."""
    links = ApplicationLink.objects.select_related("application__handler")
    link = links.filter(token_hash=hash_of(token), expires_at__gt=now()).first()
    return link.application if link else None


def has_enough_links(application: Application) -> bool:
    """Whether the address has got so many mails within the hour that another one would be pestering."""
    an_hour = now() - dt.timedelta(hours=1)
    return application.links.filter(created_at__gt=an_hour).count() >= MOST_AN_HOUR


def hash_of(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()
