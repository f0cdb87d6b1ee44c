"""Writing a batch of decided rows into the register: new people and additions, and how each is taken back."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from audit.services import record_for_many
from crypto.blind_index import blind_index
from domain.clock import today
from registry.experts.joining_many import Newcomer, add_experts
from registry.experts.models import Consent, Expert, ExpertTopic, Training, TrainingKind
from registry.experts.publishing import refresh_publication
from registry.intake.changes import COMPLETING, OPEN_END, REPLACING, SINGLE, Change, Held, changes
from registry.intake.facts import Facts, facts_in
from registry.intake.held import held_of, is_past
from registry.intake.marking import keep_rows
from registry.intake.models import Choice, ImportRow, RowState
from registry.intake.notes import notebook
from registry.joining.models import Agreement, AgreementKind, AgreementStatus, TaxCardDelivery

LISTS = ("task_codes", "languages", "tags")


@dataclass
class Batch:
    """Rows on their way in. Everything that is made is collected first and written at the end, kind by kind."""

    by: Any
    rows: list[ImportRow] = field(default_factory=list)
    new: dict[Any, list] = field(default_factory=lambda: defaultdict(list))
    notes: dict[UUID, tuple[ImportRow, str]] = field(default_factory=dict)

    def make(self, row: ImportRow, made) -> None:
        """One more row to write, and to take back if the import is undone."""
        self.new[type(made)].append(made)
        row.made.setdefault(made._meta.label, []).append(str(made.pk))

    def write(self) -> None:
        """Everything collected; the same number of queries however many rows there are."""
        for model, made in self.new.items():
            model.objects.bulk_create(made)
        written = notebook().write({expert: text for expert, (_row, text) in self.notes.items()}, by=self.by)
        for expert, note in written.items():
            self.notes[expert][0].made[notebook().label] = [str(note)]
        for row in self.rows:
            row.state = RowState.WRITTEN
        keep_rows(self.rows)


def store_new(rows: Sequence[ImportRow], *, by) -> None:
    """Put the people of these rows into the register. Raises what the database refuses."""
    facts = _facts(rows)
    told = {key: changes(one, Held()) for key, one in facts.items()}
    experts = add_experts([_newcomer(facts[row.pk], told[row.pk]) for row in rows], by=by)
    batch = Batch(by, list(rows))
    for row, expert in zip(rows, experts, strict=True):
        row.expert = expert
        row.made = {Expert._meta.label: [str(expert.pk)]}
        _add_parts(batch, row, expert, facts[row.pk], told[row.pk])
    batch.write()


def store_more(rows: Sequence[ImportRow], *, by) -> None:
    """Add what these rows tell of people who are there: `row.expert` says of whom. Raises what the database refuses."""
    facts = _facts(rows)
    for wave in _waves(rows):
        _add_to(wave, facts, by)


def _facts(rows: Sequence[ImportRow]) -> dict[UUID, Facts]:
    return {row.pk: facts_in(row) for row in rows}


def _add_to(rows: list[ImportRow], facts: dict[UUID, Facts], by) -> None:
    """Add to people who are there; each of them once, so that what one row adds the next one sees."""
    batch = Batch(by, rows)
    ids = {row.expert_id for row in rows if row.expert_id}
    held = held_of(ids)
    experts = Expert.objects.select_for_update(of=("self",)).in_bulk(ids)
    for row in rows:
        told, expert, row.made = facts[row.pk], experts[row.expert_id], {}
        kinds = REPLACING if row.choice == Choice.REPLACE else COMPLETING
        chosen = [change for change in changes(told, held[expert.pk]) if change.kind in kinds]
        _put_fields(row, expert, told, chosen)
        _add_parts(batch, row, expert, told, chosen)
    batch.write()
    record_for_many("expert.import_added", subjects=experts.values(), by=by)
    for expert_id in (
        Consent.objects.filter(expert_id__in=ids).order_by().values_list("expert_id", flat=True).distinct()
    ):
        refresh_publication(expert_id=expert_id)


def _put_fields(row: ImportRow, expert: Expert, facts: Facts, chosen: list[Change]) -> None:
    """Fields of the person, with what they were: `was` is name -> [before, after]; of lists, what was added."""
    was: dict[str, list] = {}
    for change in chosen:
        if change.field in SINGLE or change.field == "waives_fee":
            was[change.field] = [getattr(expert, change.field), change.after]
            setattr(expert, change.field, change.after)
        elif change.field in LISTS:
            was[change.field] = [[], change.after]
            setattr(expert, change.field, [*getattr(expert, change.field), *change.after])
        elif change.field == "identity_code":
            index = blind_index("identity_code", facts.identity_code)
            was["identity_code"] = ["", index.hex()]
            expert.identity_code, expert.identity_code_index = facts.identity_code, index
    if was:
        extra = ["identity_code_index"] if "identity_code" in was else []
        expert.save(update_fields=[*was, *extra])
        row.was = json.dumps(was)
        row.save(update_fields=["was"])


def _add_parts(batch: Batch, row: ImportRow, expert: Expert, facts: Facts, chosen: list[Change]) -> None:
    """Rows beside the person: topics, a course, an agreement, tax cards, a note."""
    for change in chosen:
        for made in _made(change, expert, facts, batch.by):
            batch.make(row, made)
        if change.field == "note":
            batch.notes[expert.pk] = (row, change.after)


def _made(change: Change, expert: Expert, facts: Facts, by) -> Iterator[Any]:
    if change.field == "topics":
        close = dict(facts.topics)
        yield from (
            ExpertTopic(expert=expert, topic_code=code, is_close_one=close[code]) for code in change.after
        )
    elif change.field == "training":
        yield Training(
            expert=expert, kind=TrainingKind.EXPERT, hours=facts.hours or 0, issuer=facts.issuer,
            completed_on=dt.date.fromisoformat(facts.completed_on), completed_text=facts.completed_text,
        )  # fmt: skip
    elif change.field == "agreement":
        yield _agreement(expert, change.after, is_employed=facts.employed)
    elif change.field == "tax_card_years":
        yield from (_tax_card(expert, year, facts, by) for year in change.after)


def _agreement(expert: Expert, last_day: str, *, is_employed: bool) -> Agreement:
    """One signed on paper: it holds from today, because its beginning is not told; one that has ended, its last day."""
    last = None if last_day == OPEN_END else dt.date.fromisoformat(last_day)
    has_ended = is_past(last_day)
    return Agreement(
        expert=expert,
        kind=AgreementKind.EMPLOYED if is_employed else AgreementKind.COMMISSION,
        status=AgreementStatus.ENDED if has_ended else AgreementStatus.IN_FORCE,
        valid_from=last if last and has_ended else today(),
        valid_to=last + dt.timedelta(days=1) if last else None,
        signed_at=None,
    )


def _tax_card(expert: Expert, year: int, facts: Facts, by) -> TaxCardDelivery:
    """A card that was delivered before: on the day that was told, else it is known from today on."""
    told = facts.tax_card_days.get(str(year))
    day = dt.date.fromisoformat(told) if told else today()
    return TaxCardDelivery(expert=expert, year=year, delivered_on=day, noted_by=by)


def _newcomer(facts: Facts, told: list[Change]) -> Newcomer:
    new = {change.field: change.after for change in told}
    plain = {name: new[name] for name in (*SINGLE, *LISTS, "waives_fee") if name in new}
    return Newcomer(facts.first_name, facts.last_name, facts.identity_code, plain)


def _waves(rows: Sequence[ImportRow]) -> Iterator[list[ImportRow]]:
    """The rows in their order, divided so that nobody is twice in one list."""
    waves: list[dict[UUID | None, ImportRow]] = []
    for row in rows:
        wave = next((one for one in waves if row.expert_id not in one), None)
        if wave is None:
            waves.append(wave := {})
        wave[row.expert_id] = row
    yield from (list(wave.values()) for wave in waves)
