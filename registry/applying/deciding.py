"""The decision: suitable, not now, or not suitable, with its reason (A043, A044, A002, A138)."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import now
from domain.errors import DomainError, NotAllowed
from outbox.services import publish
from registry.applying.interviewing import check_panel, record_of
from registry.applying.models import (
    Application,
    ApplicationStatus,
    Decision,
    Interview,
    SuitableTime,
)
from registry.applying.routing import is_coordinator
from registry.experts.models import Availability, Expert
from registry.experts.services import add_expert, give_account
from tenants.terminology.terms import tt

DECIDED = "application.decided"
VERDICTS = (ApplicationStatus.SUITABLE, ApplicationStatus.NOT_NOW, ApplicationStatus.REFUSED)
WORKDAYS, WEEKEND = range(1, 6), range(6, 8)
MORNING, AFTERNOON, NIGHT = dt.time(8), dt.time(16), dt.time(21)


class NotJudged(DomainError):
    """Suitability is judged in an interview before anybody says yes or no to it."""

    code = "not_judged"


@transaction.atomic
def decide(
    *, application_id: UUID, verdict: ApplicationStatus, reason: str, letter: str = "", by
) -> Decision:
    """Answer the application. `reason` is for the handlers, `letter` (own words, may be empty) for the applicant.

    Suitable and not suitable are judgements: they need a held interview with its whole panel (A044), and suitable needs
    every judgement to be at least partly so (A002, A138). "Not now" judges nobody, and needs no interview. Suitable makes
    the person an expert and invites them to sign in. Raises NotAllowed, NotJudged, PanelIncomplete, DomainError without
    a reason, and StepRefused when it has been answered.
    """
    application = Application.objects.select_for_update(of=("self",)).get(pk=application_id)
    if not is_coordinator(by):
        raise NotAllowed(tt("Only {coordinator:a} can decide about an application."))
    if not reason.strip():
        raise DomainError(_("Write the reason for the decision."), code="no_reason")
    _check_verdict(application, verdict)
    application.become(verdict, by=by)
    application.closed_at = now()
    if verdict == ApplicationStatus.SUITABLE:
        application.expert = _make_expert(application, by)
        _invite(application, by)
    application.save(update_fields=["closed_at", "expert"])
    decision = Decision.objects.create(
        application=application, reason=reason.strip(), letter=letter.strip(), by=by
    )
    record("application.decided", subject=application, by=by, verdict=verdict)
    publish(DECIDED, decision.pk)
    return decision


def _check_verdict(application: Application, verdict: ApplicationStatus) -> None:
    if verdict not in VERDICTS:
        raise DomainError(_("Choose one of the answers."))
    if verdict == ApplicationStatus.NOT_NOW or application.status in VERDICTS:
        return  # what has been answered already is refused by its life cycle
    interview = Interview.objects.filter(application=application).select_related("rule").first()
    if interview is None or interview.held_at is None:
        raise NotJudged(
            _("Hold the interview and fill in its form first. Until then you can answer “not now”.")
        )
    check_panel(interview)
    if verdict == ApplicationStatus.SUITABLE:
        _check_judgements(interview)


def _check_judgements(interview: Interview) -> None:
    form = record_of(interview)
    if form.unjudged:
        raise NotJudged(_("Not judged yet: %(what)s") % {"what": " ".join(form.unjudged)})
    if form.not_yet:
        raise NotJudged(
            _("The panel judged “not yet”: %(what)s Answer “not now”, or change the form.")
            % {"what": " ".join(form.not_yet)}
        )


def _make_expert(application: Application, by) -> Expert:
    """Topics, wishes and limits go along; own words stay with the application and are erased with it."""
    close = [(code, True) for code in application.close_topics if code not in application.own_topics]
    expert = add_expert(
        first_name=application.first_name, last_name=application.last_name, email=application.email,
        phone=application.phone, municipality_code=application.municipality_code, languages=application.languages,
        topics=[*((code, False) for code in application.own_topics), *close],
        off_limits=application.off_limits, task_codes=application.task_codes, area_codes=application.area_codes,
        audiences=application.audiences,
        is_on_site=application.is_on_site, is_remote=application.is_remote, max_audience=application.max_audience, by=by,
    )  # fmt: skip
    Availability.objects.bulk_create(
        Availability(expert=expert, weekday=weekday, since=since, until=until)
        for weekday, since, until in _hours(application.times)
    )
    return expert


def _invite(application: Application, by) -> None:
    """Sign-in comes with the yes: without it nobody can sign the agreement.

    An address that is somebody's account here already (a duplicate) does not undo the panel's answer: the page of the
    application tells that nobody has been invited, and the coordinator goes on from the register.
    """
    try:
        with transaction.atomic():
            give_account(expert=application.expert, language=application.language, by=by)
    except DomainError as refusal:
        record("expert.not_invited", subject=application.expert, by=by, code=refusal.code)


def _hours(times: list[str]):
    """The times that suit, as hours of a week."""
    if SuitableTime.DAYS in times:
        yield from ((day, MORNING, AFTERNOON) for day in WORKDAYS)
    if SuitableTime.EVENINGS in times:
        yield from ((day, AFTERNOON, NIGHT) for day in WORKDAYS)
    if SuitableTime.WEEKENDS in times:
        yield from ((day, MORNING, NIGHT) for day in WEEKEND)
