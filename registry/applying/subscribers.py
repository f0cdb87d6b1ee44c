"""Sends the applicant's mails. Each runs once per message, after the change has been committed."""

from uuid import UUID

from domain.clock import now
from outbox.subscribers import subscribe
from registry.applying import letters
from registry.applying.deciding import DECIDED
from registry.applying.interviewing import AGREED
from registry.applying.links import has_enough_links
from registry.applying.models import Application, ApplicationStatus, Decision, Interview
from registry.applying.services import LINK_ASKED, SENT


@subscribe(LINK_ASKED)
def send_link(ref: UUID) -> None:
    """A link to go on with, unless the draft was withdrawn meanwhile, or enough links have just left."""
    application = Application.objects.filter(pk=ref).first()
    if application is not None and not has_enough_links(application):
        letters.write_link(application).send()


@subscribe(SENT)
def confirm_arrival(ref: UUID) -> None:
    """The applicant hears that the application has arrived."""
    application = Application.objects.filter(pk=ref).first()
    if application is not None:
        letters.write_received(application).send()


@subscribe(AGREED)
def send_appointment(ref: UUID) -> None:
    """When and where the interview is, as it stands now."""
    interview = Interview.objects.select_related("application").filter(pk=ref).first()
    if interview is not None and interview.application.status == ApplicationStatus.INTERVIEW:
        letters.write_interview(interview).send()


@subscribe(DECIDED)
def send_answer(ref: UUID) -> None:
    """The answer, once."""
    decision = (
        Decision.objects.select_for_update(of=("self",)).select_related("application").filter(pk=ref).first()
    )
    if decision is None or decision.answered_at:
        return
    letters.write_answer(decision.application).send()
    decision.answered_at = now()
    decision.save(update_fields=["answered_at"])
