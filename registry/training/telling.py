"""Courses that experts tell of themselves: told, then verified or not accepted by a coordinator."""

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import now, today
from domain.errors import Conflict, DomainError, NotAllowed
from files.models import StoredFile
from outbox.services import publish
from registry.experts.models import Expert, Training
from registry.training.models import Submission, SubmissionStatus
from registry.training.services import add_training, correct_training, verify_training


@transaction.atomic
def tell_training(
    *, expert: Expert, by, kind: str, hours: int, issuer: str, completed_on: dt.date, certificate: StoredFile | None = None
) -> Submission:  # fmt: skip
    """An expert tells of a course of their own. It counts when a coordinator has checked it.

    Raises NotAllowed for somebody else's, DomainError for a day to come, Conflict when it waits already.
    """
    if expert.user_id != by.pk:
        raise NotAllowed(_("Only the person can tell of their own training."))
    if completed_on > today():
        raise DomainError(_("Tell of the course when you have completed it."), code="not_completed")
    try:
        with transaction.atomic():
            told = Submission.objects.create(
                expert=expert, kind=kind, hours=hours, issuer=issuer.strip(), completed_on=completed_on,
                certificate=certificate,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(
            _("You have told of this course already. It waits for checking."), code="told_already"
        ) from error
    record("training.told", subject=told, by=by, expert=expert.pk, kind=kind, hours=hours)
    publish("training.told", told.pk)
    return told


@transaction.atomic
def verify_submission(
    *, submission_id: UUID, by, ground: str, reason: str = "", valid_to: dt.date | None = None
) -> Training:
    """Accept a told course: it becomes a verified row of the register, or the row that waited there is checked by it.

    Raises as `add_training` and `verify_training`, and StepRefused.
    """
    told = _lock(submission_id)
    told.become(SubmissionStatus.VERIFIED, by=by)
    facts = {"kind": told.kind, "hours": told.hours, "issuer": told.issuer, "completed_on": told.completed_on}
    waiting = Training.objects.filter(expert=told.expert, verified_at=None, **facts).first()
    if waiting is None:
        told.training = add_training(
            expert=told.expert, by=by, valid_to=valid_to, ground=ground, reason=reason, certificate=told.certificate,
            **facts,
        )  # fmt: skip
    else:
        told.training = _check_by(told, waiting, valid_to, ground=ground, reason=reason, by=by)
    _decided(told, by)
    return told.training


def _check_by(
    told: Submission, waiting: Training, valid_to: dt.date | None, *, ground: str, reason: str, by
) -> Training:
    """What the expert told shows that a course of the register is true; its certificate and end are kept there."""
    if valid_to and valid_to != waiting.valid_to:
        why = _("The end was written when the told course was checked.")
        correct_training(training_id=waiting.pk, by=by, reason=why, valid_to=valid_to)
    checked = verify_training(training_id=waiting.pk, ground=ground, reason=reason, by=by)
    if checked.certificate_id is None and told.certificate_id:
        checked.certificate = told.certificate
        checked.save(update_fields=["certificate"])
    return checked


@transaction.atomic
def refuse_submission(*, submission_id: UUID, by, reason: str) -> Submission:
    """Do not accept a told course; the expert reads why. Raises DomainError without a reason, and StepRefused."""
    told = _lock(submission_id)
    if len(reason.strip()) < 3:
        raise DomainError(_("Write why the course is not accepted. The person reads it."), code="no_reason")
    told.become(SubmissionStatus.REFUSED, by=by)
    told.refusal = reason.strip()[:300]
    _decided(told, by)
    return told


def _lock(submission_id: UUID) -> Submission:
    rows = Submission.objects.select_for_update(of=("self",)).select_related("expert", "certificate")
    return rows.get(pk=submission_id)


def _decided(told: Submission, by) -> None:
    told.decided_by, told.decided_at = by, now()
    told.save(update_fields=["decided_by", "decided_at", "training", "refusal"])
    record("training.told_decided", subject=told, by=by, expert=told.expert_id, became=told.status)
    publish("training.decided", told.pk)
