"""The certificate of a completed event as PDF/UA, made after the commit: the course counts without it too."""

from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from domain.clock import local_day
from files.models import StoredFile
from files.paper import pdf_of
from files.services import keep_made
from outbox.services import publish
from registry.events.completing import issuer_of
from registry.events.models import SignUp
from registry.training.providers import own_name

PDF = "application/pdf"


@transaction.atomic
def make_certificate(*, sign_up_id: UUID) -> StoredFile:
    """Make and keep the certificate; the second time gives the first one. Raises NoPaper."""
    rows = SignUp.objects.select_for_update(of=("self",)).select_related(
        "event__provider", "expert__user", "user", "training", "certificate"
    )
    sign_up = rows.get(pk=sign_up_id)
    if sign_up.certificate:
        return sign_up.certificate
    with translation.override(_language(sign_up)):
        kept = keep_made(
            content=pdf_of(_html(sign_up), title=_("Certificate"), language=_language(sign_up)),
            purpose="certificate", name=_("certificate.pdf"), content_type=PDF, by=None,
        )  # fmt: skip
    sign_up.certificate = kept
    sign_up.save(update_fields=["certificate"])
    if sign_up.training and sign_up.training.certificate_id is None:
        sign_up.training.certificate = kept
        sign_up.training.save(update_fields=["certificate"])
    publish("certificate.made", sign_up.pk)
    return kept


def _html(sign_up: SignUp) -> str:
    event = sign_up.event
    days = list(event.days.all())
    facts = {
        "event": event,
        "person": str(sign_up.person),
        "first": local_day(days[0].starts_at),
        "last": local_day(days[-1].ends_at),
        "issuer": issuer_of(event),
        "organisation": own_name(),
        "given_on": local_day(sign_up.completed_at),
    }
    return render_to_string("events/certificate.html", facts)


def _language(sign_up: SignUp) -> str:
    return sign_up.account.language if sign_up.account else "fi"
