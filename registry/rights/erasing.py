"""Erasing a person as the plan says (rules.md section 9): what may go goes now, what the law keeps goes when its time is over."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.closing import close_account, end_grants
from accounts.roles.models import Role
from audit.services import record
from domain.clock import now
from domain.errors import Conflict, DomainError
from outbox.services import publish
from privacy.registry import Described, Erase
from registry.bank.services import withdraw_profile
from registry.experts.joining_in import locked
from registry.experts.models import Expert, ExpertStatus
from registry.register.letters import address_of
from registry.rights.emptying import empty, empty_history, in_order, remove
from registry.rights.mentions import remove_mentions, words_of
from registry.rights.models import DataRequest, Erasure, RequestStatus
from registry.rights.planning import OWN_WAY, Plan, plan_erasure, running_rows
from registry.rights.subjects import Person, all_rows, person_of, rows_of


class NotYet(DomainError):
    """Something must be settled first, or a hold is in force."""

    code = "not_yet"


@transaction.atomic
def erase_person(*, expert: Expert, by, reason: str) -> Erasure:
    """Erase the person. The row of the register stays as a number, for bookkeeping and statistics.

    A confirmation goes to the address that was known; it is kept, sealed, until the mail has left.
    Raises NotYet with what is in the way, Conflict when it was done already, DomainError without a reason.
    """
    row = locked(expert)
    if Erasure.objects.filter(expert=row).exists():
        raise Conflict(_("This person was erased already."))
    if not reason.strip():
        raise DomainError(_("Write the ground of the erasure."))
    person = person_of(row)
    leaving, plan = person.as_expert, plan_erasure(person)
    if plan.obstacles:
        raise NotYet(" ".join(plan.obstacles))
    told_to, words, subjects = address_of(row), words_of(leaving), _subjects(leaving)
    _leave(row, person, by)
    _apply(leaving)
    _part_from_accounts(person)
    _name_by_number(person)
    remove_mentions(leaving, words)
    empty_history(subjects)
    return _note(row, plan, told_to, by, reason)


@transaction.atomic
def approve_erasure(*, request_id: UUID, reason: str, by) -> Erasure:
    """Do what the person asked: the request is answered and the person erased, together or not at all.

    Raises Conflict when it has an answer, NotYet and the rest as erase_person does.
    """
    request = DataRequest.objects.select_for_update(of=("self",)).select_related("expert").get(pk=request_id)
    request.become(RequestStatus.DONE, by=by)
    request.decided_at, request.decided_by = now(), by
    request.save(update_fields=["decided_at", "decided_by"])
    return erase_person(expert=request.expert, by=by, reason=reason)


def empty_run_out(person: Person) -> int:
    """Empty the kept rows whose time is over. Returns how many rows still wait for theirs."""
    waiting = 0
    for row, rows in all_rows(person):
        running = running_rows(row, rows, person)
        if running is not None:
            waiting += running.count()
            empty(row, rows.exclude(pk__in=list(running.values_list("pk", flat=True))))
    return waiting


def _leave(expert: Expert, person: Person, by) -> None:
    """Out of the bank and out of the activity, before anything is emptied."""
    for key in person.keys:
        withdraw_profile(expert_key=key)
    if expert.status == ExpertStatus.ACTIVE:
        expert.become(ExpertStatus.ENDED, by=by)


def _apply(person: Person) -> None:
    rows = [row for row, _found in all_rows(person) if row.label not in OWN_WAY]
    for row in in_order(row for row in rows if row.on_erase == Erase.DELETE):
        remove(row, rows_of(row, person))
    for row in rows:
        if row.on_erase == Erase.BLANK:
            empty(row, rows_of(row, person))
    empty_run_out(person)


def _part_from_accounts(person: Person) -> None:
    """The accounts are closed. One that is needed on the staff stays, and is nobody's in the register any more."""
    closed = person.as_expert.users
    for user in person.users:
        if user in closed:
            close_account(user=user, by=None)
        else:
            end_grants(user, Role.EXPERT)
            Expert.objects.filter(user=user).update(user=None)


def _name_by_number(person: Person) -> None:
    """Lists and old payments show the payee number where the name was."""
    for expert in Expert.objects.filter(pk__in=person.keys):
        expert.first_name, expert.last_name = _("Erased"), str(expert.payee_number)
        expert.save(update_fields=["first_name", "last_name"])


def _subjects(person: Person) -> list[UUID]:
    """Whose words go from the journals: the person, and rows that are not kept as they are."""
    keys = person.ids
    for row, rows in all_rows(person):
        if _is_spoken_of(row):
            keys += rows.values_list("pk", flat=True)
    return keys


def _is_spoken_of(row: Described) -> bool:
    return row.on_erase != Erase.KEEP and row.retention == "with_person" and row.label not in OWN_WAY


def _note(expert: Expert, plan: Plan, told_to: str, by, reason: str) -> Erasure:
    erasure = Erasure.objects.create(
        expert=expert, by=by, reason=reason.strip()[:300], report=plan.as_facts(), told_to=told_to or None,
        ended_at=None if plan.kept else now(),
    )  # fmt: skip
    record("person.erased", subject=expert, by=by, kept_until=plan.last_day)
    if told_to:
        publish("person.erased", erasure.pk)
    return erasure
