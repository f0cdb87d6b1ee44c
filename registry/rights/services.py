"""Requests about one's own data and holds: made, answered, taken back. Erasing itself is in erasing.py."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import now, today
from domain.errors import Conflict, DomainError, NotAllowed
from domain.period import Month
from outbox.services import publish
from registry.experts.joining_in import locked
from registry.experts.models import Expert
from registry.rights.models import DataRequest, LegalHold, RequestKind, RequestStatus

ANSWERS = frozenset({RequestStatus.DONE, RequestStatus.REFUSED})


def answer_day(day: dt.date) -> dt.date:
    """A month from the day (GDPR article 12(3)); the last day of a shorter month."""
    return Month.of(day).plus(1).day(day.day)


@transaction.atomic
def ask(*, expert: Expert, kind: RequestKind, text: str, by) -> DataRequest:
    """The person asks. The same request again while the first is open gives the first.

    Raises NotAllowed for anyone else, DomainError when a correction does not say what is wrong.
    """
    if expert.user_id != by.pk:
        raise NotAllowed(_("Only the person can decide about this."))
    if kind != RequestKind.ERASURE and not text.strip():
        raise DomainError(_("Write what you ask for."), code="text_needed")
    return open_request(expert=expert, kind=kind, text=text, by=by)


@transaction.atomic
def open_request(*, expert: Expert, kind: RequestKind, text: str, by) -> DataRequest:
    """A request as a case that the keepers of the register hear of; `by` None when the nightly round proposes it."""
    row = locked(expert)
    found = row.data_requests.filter(kind=kind, status=RequestStatus.OPEN).first()
    if found:
        return found
    request = DataRequest.objects.create(
        expert=row, kind=kind, text=text.strip() or None, answer_by=answer_day(today())
    )
    record("data.requested", subject=request, by=by, kind=str(kind))
    publish("data.requested", request.pk)
    return request


@transaction.atomic
def take_back(*, request_id: UUID, by) -> DataRequest:
    """The person no longer asks. Raises NotAllowed for anyone else, Conflict when it has an answer."""
    request = _locked(request_id)
    if request.expert.user_id != by.pk:
        raise NotAllowed(_("Only the person can decide about this."))
    request.become(RequestStatus.WITHDRAWN, by=by)
    return request


@transaction.atomic
def answer(*, request_id: UUID, status: RequestStatus, text: str, by) -> DataRequest:
    """Tell the person what was done. A no says why (GDPR article 12(4)).

    Raises Conflict when a colleague was first or it was taken back, DomainError without words, or for an erasure that
    is called done: erasing alone does that (erasing.approve_erasure).
    """
    if status not in ANSWERS:
        raise DomainError(_("Choose from the list."))
    if not text.strip():
        raise DomainError(_("Write to the person what was done, or why not."), code="text_needed")
    request = _locked(request_id)
    if request.kind == RequestKind.ERASURE and status == RequestStatus.DONE:
        raise DomainError(_("Erase the person first. The request is then answered by itself."))
    request.become(status, by=by)
    request.answer, request.decided_at, request.decided_by = text.strip(), now(), by
    request.save(update_fields=["answer", "decided_at", "decided_by"])
    publish("data.answered", request.pk)
    return request


@transaction.atomic
def place_hold(*, expert: Expert, reason: str, by) -> LegalHold:
    """Nothing of the person is erased from now on. Raises DomainError without a reason, Conflict when there is one."""
    if not reason.strip():
        raise DomainError(_("Write why the data must stay."), code="text_needed")
    row = locked(expert)
    if row.legal_holds.filter(lifted_at=None).exists():
        raise Conflict(_("A hold is in force already."))
    hold = LegalHold.objects.create(expert=row, reason=reason.strip(), placed_by=by)
    record("hold.placed", subject=row, by=by)
    return hold


@transaction.atomic
def lift_hold(*, expert: Expert, by) -> None:
    """The hold ends. Raises Conflict when there is none."""
    row = locked(expert)
    lifted = row.legal_holds.filter(lifted_at=None).update(lifted_at=now(), lifted_by=by)
    if not lifted:
        raise Conflict(_("No hold is in force."))
    record("hold.lifted", subject=row, by=by)


def _locked(request_id: UUID) -> DataRequest:
    return DataRequest.objects.select_for_update(of=("self",)).select_related("expert").get(pk=request_id)
