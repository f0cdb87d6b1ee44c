"""After an event: who was there, who completed it, and what that gives (A071, A117)."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import local_day, now
from domain.errors import DomainError
from outbox.services import publish
from registry.events.models import Attendance, Event, EventStatus, SignUp, SignUpStatus
from registry.events.signing_up import lock_event
from registry.experts.models import Training
from registry.training.models import Ground
from registry.training.providers import is_own, own_name
from registry.training.services import add_training
from registry.training.validity import months_later


@transaction.atomic
def mark_attendance(*, event_id: UUID, present: Collection[tuple[UUID, UUID]], by) -> int:
    """Note who was there on which day, as (sign-up, day); what is left out was not. Returns how many marks there are.

    Only days that have begun and people with a seat are marked. Raises Conflict when the event is over.
    """
    event = lock_event(event_id, EventStatus.OPEN)
    days = set(event.days.filter(starts_at__lte=now()).values_list("pk", flat=True))
    people = set(event.sign_ups.filter(status=SignUpStatus.SEATED).values_list("pk", flat=True))
    chosen = {(person, day) for person, day in present if person in people and day in days}
    Attendance.objects.filter(
        sign_up__in=people, day__in=days
    ).delete()  # whoever gave the seat back was there
    Attendance.objects.bulk_create(Attendance(sign_up_id=person, day_id=day) for person, day in chosen)
    record("event.attendance", subject=event, by=by, marks=len(chosen))
    return len(chosen)


@transaction.atomic
def complete_event(*, event_id: UUID, completed: Collection[UUID], by) -> Event:
    """Close an event that is over. Whoever completed it gets the training that it gives, and a certificate.

    Raises DomainError before the last day is over, Conflict when it was closed before.
    """
    event = lock_event(event_id, EventStatus.OPEN)
    last = event.days.aggregate(end=Max("ends_at"))["end"]
    if last > now():
        raise DomainError(_("The event is not over yet."), code="not_over")
    event.become(EventStatus.DONE, by=by)
    seated = event.sign_ups.filter(status=SignUpStatus.SEATED, pk__in=completed).select_related("expert")
    for sign_up in seated:
        _complete(sign_up, event, local_day(last), by=by)
    record("event.completed", subject=event, by=by, people=len(seated))
    return event


def issuer_of(event: Event) -> str:
    """Whose name stands on the certificate."""
    return event.provider.name if event.provider_id else own_name()


def _complete(sign_up: SignUp, event: Event, day, *, by) -> None:
    if event.gives_kind and sign_up.expert_id:
        sign_up.training = _course_of(sign_up, event, day, by=by)
    sign_up.completed_at = now()
    sign_up.save(update_fields=["completed_at", "training"])
    publish("event.certificate", sign_up.pk)


def _course_of(sign_up: SignUp, event: Event, day, *, by) -> Training:
    """The row in the register; one that was told or written before is not made twice."""
    issuer = issuer_of(event)
    facts = {"kind": event.gives_kind, "hours": event.gives_hours, "issuer": issuer, "completed_on": day}
    if found := Training.objects.filter(expert=sign_up.expert, sign_up=None, **facts).first():
        return found
    own = is_own(issuer)
    return add_training(
        expert=sign_up.expert,
        by=by,
        valid_to=months_later(day, event.valid_months) if event.valid_months else None,
        ground=Ground.OWN if own else Ground.ISSUER,
        reason="" if own else _("Attendance was marked at the event."),
        **facts,
    )
