"""What an applicant does: begins, fills in, sends, withdraws. There is no user: the mailed link is the proof."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.roles.invitations import clean_address
from audit.services import record
from domain.clock import now
from domain.errors import Conflict, DomainError
from outbox.services import publish
from registry.applying.links import has_enough_links
from registry.applying.models import Application, ApplicationStatus
from registry.applying.parts import BY_CODE, has_experience, unfinished
from registry.applying.routing import handler_for

CONSENT_VERSION = "2026-11"  # of the words in StartForm.agrees; a new text needs a new version
LINK_ASKED = "application.link_asked"
SENT = "application.sent"
WITHDRAWN = "application.withdrawn"

OPEN = (ApplicationStatus.DRAFT, ApplicationStatus.SENT, ApplicationStatus.INTERVIEW)


class AlreadySent(Conflict):
    """The application has been sent: its answers are not changed any more."""

    code = "already_sent"


class NotReady(DomainError):
    """Something has to be told first."""

    code = "not_ready"


@transaction.atomic
def start_application(*, email: str, **contact: str) -> None:
    """Begin an application and mail its link. An address that has an open one gets a link to that instead.

    Whoever types an address learns nothing of it, and changes nothing that its owner has confirmed.
    """
    address = clean_address(email)
    application = _open_one(address) or _begin(address, contact)
    if application.confirmed_at is None:
        for name, value in contact.items():
            setattr(application, name, value)
        application.save(update_fields=[*contact])
    _mail_link(application)


@transaction.atomic
def ask_link(*, email: str) -> None:
    """Mail a new link to the newest application of the address, if it has one. The page says the same either way."""
    newest = Application.objects.filter(email=email.strip().lower()).order_by("-created_at").first()
    if newest is not None:
        _mail_link(newest)


@transaction.atomic
def save_part(*, application_id: UUID, code: str, answers: dict[str, Any], is_finished: bool) -> Application:
    """Keep what one page asked; `is_finished` marks it ready. The first save confirms the address.

    Raises AlreadySent.
    """
    application = _locked_draft(application_id)
    for name, value in answers.items():
        setattr(application, name, value)
    finished = set(application.finished) - {code}
    application.finished = [part for part in BY_CODE if part in finished | ({code} if is_finished else set())]
    application.saved_at = now()
    application.confirmed_at = application.confirmed_at or application.saved_at
    application.save(update_fields=[*answers, "finished", "saved_at", "confirmed_at"])
    return application


@transaction.atomic
def send_application(*, application_id: UUID) -> Application:
    """Send it to whoever handles its topics and area (A043, A129). Raises NotReady, and AlreadySent the second time."""
    application = _locked_draft(application_id)
    _check_ready(application)
    application.handler = handler_for(application)
    application.sent_at = now()
    application.become(ApplicationStatus.SENT, by=None)
    application.save(update_fields=["handler", "sent_at"])
    record("application.sent", subject=application, by=None, handler=application.handler_id)
    publish(SENT, application.pk)
    return application


@transaction.atomic
def withdraw_application(*, application_id: UUID) -> None:
    """The applicant takes it back; no reason is asked. A draft is gone at once, a sent one after its retention.

    Raises StepRefused when it has been answered.
    """
    application = _locked(application_id)
    if application.status == ApplicationStatus.DRAFT:
        record("application.erased", subject=application, by=None)
        application.delete()
        return
    application.become(ApplicationStatus.WITHDRAWN, by=None)
    application.closed_at = now()
    application.save(update_fields=["closed_at"])
    publish(WITHDRAWN, application.pk)


def _begin(address: str, contact: dict[str, str]) -> Application:
    try:
        with transaction.atomic():
            application = Application.objects.create(
                email=address, consent_version=CONSENT_VERSION, **contact
            )
    except IntegrityError:  # the same address at the same moment
        return Application.objects.select_for_update().get(email=address, status__in=OPEN)
    record("application.begun", subject=application, by=None)
    return application


def _open_one(address: str) -> Application | None:
    return Application.objects.select_for_update().filter(email=address, status__in=OPEN).first()


def _mail_link(application: Application) -> None:
    if not has_enough_links(application):
        publish(LINK_ASKED, application.pk)


def _locked(application_id: UUID) -> Application:
    return Application.objects.select_for_update(of=("self",)).get(pk=application_id)


def _locked_draft(application_id: UUID) -> Application:
    application = _locked(application_id)
    if application.status != ApplicationStatus.DRAFT:
        raise AlreadySent(_("You have sent this application already. It can no longer be changed."))
    return application


def _check_ready(application: Application) -> None:
    if unfinished(application):
        raise NotReady(_("Some parts are not ready yet. Fill them in first."))
    if not has_experience(application):
        raise NotReady(_("Choose at least one topic of your own or of somebody close to you."))
