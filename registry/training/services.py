"""Everything that is written about training: adding, checking, renewing and correcting courses."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import now, today
from domain.errors import Conflict, DomainError, NotAllowed
from files.models import StoredFile
from outbox.services import publish
from registry.experts.models import Expert, Training
from registry.experts.services import refresh_publication
from registry.training.models import ChangeKind, Ground, TrainingChange
from registry.training.providers import is_own

FACTS = ("kind", "hours", "issuer", "completed_on", "completed_text", "valid_to")


@transaction.atomic
def add_training(
    *, expert: Expert, by, kind: str, hours: int, issuer: str, completed_on: dt.date,
    valid_to: dt.date | None = None, ground: str = "", reason: str = "", certificate: StoredFile | None = None,
) -> Training:  # fmt: skip
    """Write a completed course into the register, also one given elsewhere (A119). `ground` tells what was seen.

    Without a ground the course counts, because the register's keeper answers for it, and stands on the desk of
    training until somebody has checked it (decision 0058). Raises Conflict when the same course is there already,
    DomainError for impossible days.
    """
    check_not_own(expert, by)
    Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
    facts = {"kind": kind, "hours": hours, "issuer": issuer.strip(), "completed_on": completed_on}
    if Training.objects.filter(expert=expert, **facts).exists():
        raise Conflict(_("This course is in the register already."), code="training_is_there")
    _check_days(completed_on, valid_to)
    training = Training.objects.create(expert=expert, valid_to=valid_to, certificate=certificate, **facts)
    note_change(training, ChangeKind.ADDED, by=by, reason=reason)
    record("training.added", subject=training, by=by, expert=expert.pk, kind=kind, hours=hours)
    if ground:
        verify_training(training_id=training.pk, ground=ground, reason=reason, by=by)
        training.refresh_from_db()
    refresh_publication(expert_id=expert.pk)
    return training


@transaction.atomic
def verify_training(*, training_id: UUID, ground: str, by, reason: str = "") -> Training:
    """Say that the course is true: our own from our list, another's by what the verifier saw.

    Raises Conflict when it has been verified, NotAllowed for one's own course, DomainError when the ground does not
    fit who gave the course, or nobody tells who confirmed it.
    """
    training = _lock(training_id, by)
    if training.verified_at:
        raise Conflict(_("The course has been checked already."), code="is_verified")
    _check_ground(training, ground, reason)
    training.verified_by, training.verified_at = by, now()
    training.save(update_fields=["verified_by", "verified_at"])
    note_change(training, ChangeKind.VERIFIED, by=by, ground=ground, reason=reason)
    record("training.verified", subject=training, by=by, expert=training.expert_id, ground=ground)
    refresh_publication(expert_id=training.expert_id)
    return training


@transaction.atomic
def renew_training(
    *, training_id: UUID, valid_to: dt.date, ground: str, by, reason: str = "", certificate: StoredFile | None = None
) -> Training:  # fmt: skip
    """Let the course hold until a later day. Raises DomainError when the day is not later, Conflict without an end."""
    training = _lock(training_id, by)
    if training.valid_to is None:
        raise Conflict(_("The course has no end, so it needs no renewing."), code="no_end")
    if valid_to <= max(training.valid_to, today()):
        raise DomainError(_("Write a later day than the course has now."), code="not_later")
    _check_ground(training, ground, reason)
    before = facts_of(training)
    training.valid_to, training.certificate = valid_to, certificate or training.certificate
    training.save(update_fields=["valid_to", "certificate"])
    note_change(training, ChangeKind.RENEWED, by=by, ground=ground, reason=reason, before=before)
    record("training.renewed", subject=training, by=by, expert=training.expert_id, valid_to=valid_to)
    refresh_publication(expert_id=training.expert_id)
    return training


@transaction.atomic
def correct_training(*, training_id: UUID, by, reason: str, **facts) -> Training:
    """Mend what was written wrong; how it stood before is kept. Raises DomainError without a reason."""
    training = _lock(training_id, by)
    if len(reason.strip()) < 3:
        raise DomainError(_("Write what was wrong."), code="no_reason")
    _check_days(facts.get("completed_on", training.completed_on), facts.get("valid_to", training.valid_to))
    before = facts_of(training)
    if facts.get("completed_on", training.completed_on) != training.completed_on:
        facts.setdefault("completed_text", "")  # "autumn 2023" was of the day that was wrong
    for name, value in facts.items():
        setattr(training, name, value)
    training.save(update_fields=list(facts))
    note_change(training, ChangeKind.CORRECTED, by=by, reason=reason, before=before)
    record("training.corrected", subject=training, by=by, expert=training.expert_id, fields=sorted(facts))
    refresh_publication(expert_id=training.expert_id)
    return training


@transaction.atomic
def remove_training(*, training_id: UUID, by) -> None:
    """Take away a course that was written for the wrong person. The journal keeps that it was there."""
    training = _lock(training_id, by)
    record(
        "training.removed", subject=training, by=by, expert=training.expert_id, kind=training.kind,
        hours=training.hours, completed_on=training.completed_on,
    )  # fmt: skip
    expert_id = training.expert_id
    training.delete()
    refresh_publication(expert_id=expert_id)


def remind_of_renewals() -> int:
    """The nightly round: tell once of every course that ends soon. Returns how many were told now."""
    from registry.training.selectors import ending_soon

    due = list(ending_soon().exclude(changes__kind=ChangeKind.REMINDED))
    for training in due:
        _remind(training)
    return len(due)


def note_change(training: Training, kind: ChangeKind, *, by, **facts) -> None:
    """Write one line of the course's own history."""
    facts["reason"] = facts.get("reason", "").strip()[:300]
    TrainingChange.objects.create(training=training, kind=kind, by=by, **facts)


def facts_of(training: Training) -> dict[str, str | int | None]:
    """How the course stands, as plain data."""
    values = {name: getattr(training, name) for name in FACTS}
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()
    }


def _lock(training_id: UUID, by) -> Training:
    """The course for changing. Raises Conflict when it has been taken away, NotAllowed for one's own."""
    found = (
        Training.objects.select_for_update(of=("self",))
        .select_related("expert")
        .filter(pk=training_id)
        .first()
    )
    if found is None:
        raise Conflict(_("The course is not in the register any more."), code="training_is_gone")
    check_not_own(found.expert, by)
    return found


def check_not_own(expert: Expert, by) -> None:
    """Nobody keeps their own training in the register. Raises NotAllowed."""
    if expert.user_id == by.pk:
        raise NotAllowed(_("Somebody else must take care of your own training."))


def _check_ground(training: Training, ground: str, reason: str) -> None:
    """What was seen fits who gave the course. Raises DomainError."""
    if (ground == Ground.OWN) != is_own(training.issuer):
        raise DomainError(
            _("Choose what you saw: our own list is only for our own courses."), code="wrong_ground"
        )
    if ground == Ground.ISSUER and len(reason.strip()) < 3:
        raise DomainError(_("Write who confirmed the course and how."), code="no_reason")


@transaction.atomic
def _remind(training: Training) -> None:
    note_change(training, ChangeKind.REMINDED, by=None, before=facts_of(training))
    publish("training.ending", training.pk)


def _check_days(completed_on: dt.date, valid_to: dt.date | None) -> None:
    if completed_on > today():
        raise DomainError(_("The course must be completed before it is written here."), code="not_completed")
    if valid_to and valid_to <= completed_on:
        raise DomainError(_("The course cannot end before it was completed."), code="ends_first")
