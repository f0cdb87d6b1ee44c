"""What a person decides about rows before they are written: take, leave out, is the same as, put values right."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from audit.services import record
from domain.errors import Conflict, DomainError
from registry.experts.models import Expert, ExpertStatus
from registry.intake.facts import facts_in
from registry.intake.models import Choice, ImportRow, ImportRun, ImportStatus, Outcome
from registry.intake.uploading import locked_at

# Reasons about who somebody is, not about a value: each is decided on the row's own page.
WHO = (
    "code_of_another", "email_of_another", "phone_of_another", "same_name", "has_ended", "row_of_another_name",
    "possible_duplicate", "name_incomplete", "name_unclear", "row_struck_out", "row_hidden",
)  # fmt: skip
SAME_PERSON = (Choice.COMPLETE, Choice.REPLACE)


@transaction.atomic
def decide_row(
    *, row_id: UUID, values: Mapping[str, Any], choice: Choice, by, seen: int, expert_id: UUID | None = None
) -> ImportRow:
    """One row as a person wants it: `values` of Facts put right, and what is done with it.

    `expert_id` is whom it is the same as; none is the one that was found, or the earlier row. `seen` is the row's
    version on the page. What was in doubt is settled by this.
    Raises Conflict when somebody has decided meanwhile or the import has gone on, DomainError for what cannot be.
    """
    row = _locked_row(row_id, seen)
    facts = facts_in(row)
    for name, value in values.items():
        setattr(facts, name, value)
    for doubt in facts.doubts:
        doubt.needs_look = False
    if choice in SAME_PERSON:
        row.expert_id = _somebody(expert_id) if expert_id else row.expert_id
        if not (row.expert_id or row.same_as_id):
            raise DomainError(_("Choose who this person is."))
    if choice == Choice.ADD and not (facts.first_name and facts.last_name):
        raise DomainError(_("Write both the first name and the last name."))
    row.read, row.choice, row.version = facts.to_text(), choice, row.version + 1
    row.outcome = _outcome(row)
    row.save(update_fields=["read", "choice", "expert", "outcome", "version"])
    record("intake.row_decided", subject=row, by=by, choice=choice, number=row.number)
    return row


@transaction.atomic
def take_doubtful(*, run_id: UUID, by) -> int:
    """Take every row of which only a value is in doubt, as it is shown. Returns how many were taken."""
    run = locked_at(run_id, ImportStatus.CHECKED)
    rows = doubtful_values(run)
    found, first = Q(expert__isnull=False), Q(same_as__isnull=False)
    seen = F("version") + 1  # whoever has one of these rows open is told that it was decided meanwhile
    count = rows.filter(found).update(choice=Choice.COMPLETE, outcome=Outcome.UPDATE, version=seen)
    count += rows.filter(first).update(choice=Choice.COMPLETE, outcome=Outcome.DUPLICATE, version=seen)
    count += rows.update(choice=Choice.ADD, outcome=Outcome.NEW, version=seen)
    record("intake.rows_decided", subject=run, by=by, choice="as_shown", rows=count)
    return count


@transaction.atomic
def leave_alone(*, run_id: UUID, by, take: bool = False) -> int:
    """Leave everybody who is in the register already as they are, or (`take`) add to them after all."""
    run = locked_at(run_id, ImportStatus.CHECKED)
    choice = Choice.COMPLETE if take else Choice.SKIP
    count = run.rows.filter(outcome=Outcome.UPDATE).update(choice=choice, version=F("version") + 1)
    record("intake.rows_decided", subject=run, by=by, choice=choice, rows=count)
    return count


def doubtful_values(run: ImportRun) -> QuerySet[ImportRow]:
    """Rows that wait for a look, with nothing unclear about who the person is."""
    who = Q()
    for reason in WHO:
        who |= Q(reasons__contains=[reason])
    return run.rows.filter(outcome=Outcome.LOOK, choice=Choice.UNDECIDED).exclude(who)


def _outcome(row: ImportRow) -> Outcome:
    """The result that goes with the decision."""
    if row.choice == Choice.ADD:
        return Outcome.NEW
    if row.choice == Choice.SKIP:
        return Outcome.SKIPPED
    return Outcome.UPDATE if row.expert_id else Outcome.DUPLICATE


def _somebody(expert_id: UUID) -> UUID:
    if not Expert.objects.exclude(status=ExpertStatus.MERGED).filter(pk=expert_id).exists():
        raise DomainError(_("This person is not in the register any more. Choose again."))
    return expert_id


def _locked_row(row_id: UUID, seen: int) -> ImportRow:
    run_id = ImportRow.objects.values_list("run_id", flat=True).get(pk=row_id)
    locked_at(run_id, ImportStatus.CHECKED)
    row = ImportRow.objects.select_for_update(of=("self",)).get(pk=row_id)
    if not is_person(row):
        raise DomainError(_("This row is not a person. There is nothing to decide."))
    if row.version != seen:
        raise Conflict(_("Somebody else has just decided about this row. Look at it again."))
    return row


def is_person(row: ImportRow) -> bool:
    """Whether the row tells of somebody; titles and totals do not."""
    return row.outcome != Outcome.SKIPPED or row.version > 0


def is_clear(row: ImportRow) -> bool:
    """Whether nothing is unclear about who the person is."""
    return not set(WHO) & set(row.reasons)
