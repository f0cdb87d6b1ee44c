"""Things lent to experts: a telephone, a SIM card, a key (A024)."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import today
from domain.errors import Conflict, DomainError
from domain.ids import new_id
from registry.experts.models import Expert
from registry.joining.models import Equipment


def still_out() -> QuerySet[Equipment]:
    """Everything that has not come back, the longest out first."""
    return Equipment.objects.filter(returned_on=None).select_related("expert").order_by("handed_on", "pk")


@transaction.atomic
def hand_out(
    *, expert: Expert, kind: str, what: str, serial: str, handed_on: dt.date, by, key: UUID | None = None
) -> Equipment:
    """Write down what was lent and when; `key` comes from the form, so that it sent twice lends one thing.

    Raises DomainError for a day to come, Conflict when the thing with this number is out already.
    """
    if handed_on > today():
        raise DomainError(_("The day of handing out cannot be in the future."))
    if found := Equipment.objects.filter(pk=key).first():
        return found
    if serial.strip() and still_out().filter(kind=kind, serial=serial.strip()).exists():
        raise Conflict(_("A thing with this number is out already. Note first that it came back."))
    thing = Equipment.objects.create(
        id=key or new_id(),
        expert=expert,
        kind=kind,
        what=what.strip(),
        serial=serial.strip(),
        handed_on=handed_on,
        handed_by=by,
    )
    record("equipment.handed_out", subject=thing, by=by, expert=expert.pk, kind=kind)
    return thing


@transaction.atomic
def take_back(*, equipment_id: UUID, returned_on: dt.date, by) -> Equipment:
    """Write down that it came back. Raises Conflict when it had already, DomainError for a wrong day."""
    thing = Equipment.objects.select_for_update().get(pk=equipment_id)
    if thing.returned_on:
        raise Conflict(_("This has been given back already."))
    if not thing.handed_on <= returned_on <= today():
        raise DomainError(_("Choose a day from the handing out to today."))
    thing.returned_on, thing.returned_to = returned_on, by
    thing.save(update_fields=["returned_on", "returned_to"])
    record("equipment.returned", subject=thing, by=by, expert=thing.expert_id)
    return thing
