"""Imports, their rows and their numbers, as the pages show them. Everybody who keeps the register sees every import."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from registry.experts.models import Expert, ExpertStatus
from registry.intake.changes import Change, Held, Kind, changes
from registry.intake.choosing import is_person
from registry.intake.facts import Facts, facts_in
from registry.intake.finding import Known
from registry.intake.held import held_of, known_people
from registry.intake.models import Choice, ImportRow, ImportRun, ImportStatus, Outcome, RowState
from registry.intake.running import TAKEN
from registry.intake.wording import (
    OUTCOME_TONES,
    STATE_TONES,
    choice_word,
    field_word,
    reasons_of,
    skipped_reasons,
)

MOST_CANDIDATES = 8


def imports_visible_to(viewer) -> QuerySet[ImportRun]:
    """All imports, the newest first; the policy says who keeps the register."""
    return ImportRun.objects.select_related("by", "file").defer("file__content")


def rows_visible_to(viewer) -> QuerySet[ImportRow]:
    """Rows of imports that have not been erased."""
    return ImportRow.objects.filter(read__isnull=False).select_related("run", "same_as")


def earlier_import(run: ImportRun) -> ImportRun | None:
    """The last time that the very same file was brought in."""
    same = ImportRun.objects.filter(sha256=run.sha256, status__in=(ImportStatus.DONE, ImportStatus.RUNNING))
    return same.exclude(pk=run.pk).select_related("by").first()


def outcome_counts(run: ImportRun) -> dict[str, int]:
    """Rows by outcome. One query."""
    rows = run.rows.order_by().values_list("outcome").annotate(n=Count("id"))
    return dict.fromkeys(Outcome.values, 0) | dict(rows)


def state_counts(run: ImportRun) -> dict[str, int]:
    """Persons' rows by what became of them, and of the written ones how many were new. One query."""
    people = run.rows.order_by().exclude(outcome=Outcome.SKIPPED, version=0)
    return people.aggregate(
        new=Count("id", filter=Q(state=RowState.WRITTEN, choice=Choice.ADD)),
        added=Count("id", filter=Q(state=RowState.WRITTEN) & ~Q(choice=Choice.ADD)),
        left_out=Count("id", filter=Q(state__in=(RowState.LEFT_OUT, RowState.WAITING))),
        undone=Count("id", filter=Q(state=RowState.UNDONE)),
        kept=Count("id", filter=Q(state=RowState.KEPT)),
    )


def known_people_count(run: ImportRun) -> int:
    """How many people who were in the register before have got something of the import. One query."""
    written = run.rows.filter(state=RowState.WRITTEN)
    made = written.filter(choice=Choice.ADD).values("expert_id")
    return (
        written.exclude(choice=Choice.ADD).exclude(expert_id__in=made).values("expert_id").distinct().count()
    )


def taken_count(run: ImportRun) -> int:
    """How many rows are going to be brought in."""
    return run.rows.filter(choice__in=TAKEN).count()


@dataclass
class RowView:
    """A row in words. `brings` and `differs` are the fields that it adds and that stand otherwise."""

    row: ImportRow
    name: str
    place: str
    tone: str
    result: str
    action: str
    reasons: list[dict[str, str]] = field(default_factory=list)
    of_whom: str = ""
    brings: str = ""
    differs: str = ""
    is_person: bool = True


def row_views(rows: Iterable[ImportRow]) -> list[RowView]:
    """Rows of one page. A constant number of queries."""
    rows = list(rows)
    experts = Expert.objects.in_bulk([row.expert_id for row in rows if row.expert_id])
    held = held_of(experts)
    return [_view(row, experts, held) for row in rows]


def changes_of(row: ImportRow, facts: Facts) -> list[Change]:
    """What the row would change of the person that it is about; empty when it is a new one."""
    if row.expert_id:
        return changes(facts, held_of([row.expert_id]).get(row.expert_id, Held()))
    return changes(facts, Held.of_row(facts_in(row.same_as))) if row.same_as else []


def candidates_for(facts: Facts) -> list[Expert]:
    """People of the register who the row might be about, the likeliest first."""
    keys = facts.keys()
    narrow = Q(last_name__iexact=facts.last_name, first_name__iexact=facts.first_name)
    narrow |= Q(last_name__iexact=facts.first_name, first_name__iexact=facts.last_name)
    narrow |= Q(last_name__iexact=facts.last_name, municipality_code=facts.municipality_code)
    for name, value in (("email", keys.email), ("phone", keys.phone), ("identity_code_index", keys.code)):
        if value:
            narrow |= Q(**{name: value})
    known: Known = known_people(narrow)
    first = known.candidates(keys)
    others = Expert.objects.exclude(status=ExpertStatus.MERGED).filter(narrow).order_by("sort_name", "id")
    found = {expert.pk: expert for expert in others[: MOST_CANDIDATES * 4]}
    ordered = [found.pop(pk) for pk in first if pk in found] + list(found.values())
    return ordered[:MOST_CANDIDATES]


def next_to_decide(row: ImportRow) -> ImportRow | None:
    """The next row that waits for a look, from this one on and then from the beginning."""
    waiting = ImportRow.objects.filter(run_id=row.run_id, outcome=Outcome.LOOK, choice=Choice.UNDECIDED)
    return waiting.filter(position__gt=row.position).first() or waiting.first()


def left_out_rows(run: ImportRun) -> QuerySet[ImportRow]:
    """People who were not brought in, or could not be taken back."""
    stayed = Q(state__in=(RowState.LEFT_OUT, RowState.WAITING, RowState.KEPT))
    return run.rows.filter(stayed).exclude(outcome=Outcome.SKIPPED, version=0).select_related("same_as")


def place_of(row: ImportRow) -> str:
    """The sheet and the row's number; a sheet that was left out whole has none."""
    return f"{row.sheet} {row.number}" if row.number else row.sheet


def _view(row: ImportRow, experts: dict[Any, Expert], held: dict[Any, Held]) -> RowView:
    facts = facts_in(row)
    known, first = experts.get(row.expert_id), facts_in(row.same_as) if row.same_as else None
    view = RowView(
        row, facts.name or facts.note[:80], place_of(row), OUTCOME_TONES[Outcome(row.outcome)],
        row.get_outcome_display(), choice_word(row), reasons_of(row, facts), is_person=is_person(row),
    )  # fmt: skip
    if row.state != RowState.WAITING:
        view.tone, view.action = STATE_TONES[RowState(row.state)], row.get_state_display()
    if not view.is_person:
        view.reasons = [{"text": skipped_reasons(row), "cell": "", "field": ""}]
        return view
    if known and row.state == RowState.WAITING:
        view.of_whom = str(known)
        _tell(view, changes(facts, held[known.pk]))
    elif first and row.same_as:
        view.of_whom = f"{first.name} ({place_of(row.same_as)})"
        _tell(view, changes(facts, Held.of_row(first)))
    return view


def _tell(view: RowView, found: list[Change]) -> None:
    view.brings = ", ".join(field_word(one.field) for one in found if one.kind in (Kind.FILLS, Kind.ADDS))
    view.differs = ", ".join(field_word(one.field) for one in found if one.kind in (Kind.DIFFERS, Kind.TOLD))
