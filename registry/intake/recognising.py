"""What is in the file: its sheets, their header rows and columns. A person looks at it and may change it."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import now
from domain.errors import DomainError
from files.tables import BadTable
from outbox.services import publish
from registry.intake.memory import little_memory
from registry.intake.models import ImportFile, ImportRow, ImportRun, ImportStatus, KnownWord, WordKind
from registry.intake.reading import Mapping as ColumnsRead
from registry.intake.reading import (
    Reading,
    Table,
    find_tables,
    guess_mapping,
    read_pasted,
    read_workbook,
)
from registry.intake.reading.mapping import REPEATED
from registry.intake.taking_over import words_to_explain
from registry.intake.uploading import TOPIC, bytes_of, locked_at
from registry.intake.wording import field_word

log = logging.getLogger(__name__)
T = TypeVar("T")

Choices = Mapping[str, Mapping[int, str]]  # table key -> column number -> field; "" is not taken


def recognise(run: ImportRun) -> None:
    """Look what the file holds. It waits then for a person, or has failed with a sentence."""
    tables = guarded(run, lambda: tables_of(run))
    if tables is None:
        return
    mapping = guess_mapping(tables, remembered=remembered(WordKind.COLUMN))
    if not any(table.is_taken for table in mapping.tables.values()):
        fail(run, _("There is no table of people in the file: no row with names of columns, such as “Nimi”."))
        return
    keep(run, tables, mapping)
    run.become(ImportStatus.MAPPED, by=None)


@transaction.atomic
def choose_columns(*, run_id: UUID, choices: Choices, taken: set[str], by) -> ImportRun:
    """What each column means and which tables are taken; remembered for the next file, and the rows are read.

    Raises Conflict when somebody has gone on already, DomainError when nothing to know a person by is chosen.
    """
    run = locked_at(run_id, ImportStatus.MAPPED)
    file = ImportFile.objects.select_for_update().get(run=run)
    facts = understood(file)
    mapping = ColumnsRead.from_data(facts["mapping"]).chosen(choices, taken)
    refuse_nameless(mapping)
    refuse_doubled(mapping)
    facts["mapping"] = mapping.as_data()
    file.understood = json.dumps(facts)
    file.save(update_fields=["understood"])
    remember(WordKind.COLUMN, mapping.memory(), by)
    record("intake.columns_chosen", subject=run, by=by)
    start_checking(run, by)
    return run


@transaction.atomic
def look_again(*, run_id: UUID, by) -> ImportRun:
    """Back to the columns. What was decided about rows is forgotten, because the rows are read anew."""
    run = locked_at(run_id, ImportStatus.CHECKED)
    run.rows.all().delete()
    run.become(ImportStatus.MAPPED, by=by)
    return run


@transaction.atomic
def explain_words(*, run_id: UUID, words: Mapping[str, Mapping[str, str]], by) -> ImportRun:
    """What words of the file mean ("topics" -> word -> code); remembered, and the rows are read anew."""
    run = locked_at(run_id, ImportStatus.CHECKED)
    for kind, meanings in words.items():
        remember(WordKind(kind), meanings, by)
    run.rows.all().delete()
    record("intake.words_explained", subject=run, by=by, words=sum(len(one) for one in words.values()))
    start_checking(run, by)
    return run


def start_checking(run: ImportRun, by) -> None:
    """The rows are read in the background."""
    run.become(ImportStatus.CHECKING, by=by)
    ImportRun.objects.filter(pk=run.pk).update(worked_at=now(), rows_ready=0, rows_in_all=0)
    publish(TOPIC, run.pk)


def tables_of(run: ImportRun) -> list[Table]:
    """The tables of the file. Raises BadTable."""
    content, name = bytes_of(run), run.file.name
    sheets = read_workbook(content, name=name) if name else read_pasted(content.decode())
    return find_tables(sheets)


def guarded(run: ImportRun, work: Callable[[], T]) -> T | None:
    """What reading gives, within its memory; None when the file is not read, and the import says why."""
    try:
        with little_memory(), translation.override(run.by.language):
            return work()
    except DomainError as error:
        fail(run, str(error))
    except Exception:  # a file that means harm may break the reader anywhere: it must not come again for ever
        log.exception("import %s: the reader broke", run.pk)
        fail(run, _("The file cannot be read. Save it as .xlsx again, or paste the cells."))
    return None


def fail(run: ImportRun, sentence: str) -> None:
    """The file is not read; the person who brought it sees why. The file itself is erased."""
    run.problem = sentence[:300]
    run.save(update_fields=["problem"])
    run.become(ImportStatus.FAILED, by=None)
    ImportRow.objects.filter(run=run).delete()
    ImportFile.objects.filter(run=run).delete()


def keep(run: ImportRun, tables: Sequence[Table], mapping: ColumnsRead) -> None:
    """What was understood, sealed with the file: samples of cells are people's own data."""
    facts = {
        "mapping": mapping.as_data(),
        "tables": [_as_data(table) for table in tables],
        "samples": {
            key: {column.index: list(column.samples) for column in table.columns}
            for key, table in mapping.tables.items()
        },
    }
    run.file.understood = json.dumps(facts)
    run.file.save(update_fields=["understood"])


def understood(file: ImportFile) -> dict[str, Any]:
    """What `keep` kept."""
    sealed: Any = file.understood
    return json.loads(sealed.reveal()) if sealed else {}


def mapping_of(run: ImportRun) -> ColumnsRead:
    """The columns as chosen, with every word that the organisation has explained."""
    data = understood(run.file)["mapping"]
    words = {kind.value: remembered(kind) for kind in (WordKind.TOPIC, WordKind.ROLE)}
    return ColumnsRead.from_data({**data, "words": words})


def remembered(kind: WordKind) -> dict[str, str]:
    """Words that the organisation has used before, and what they mean."""
    return dict(KnownWord.objects.filter(kind=kind).values_list("word", "means"))


def remember(kind: WordKind, meanings: Mapping[str, str], by) -> None:
    """Keep what words mean. One query, however many."""
    KnownWord.objects.bulk_create(
        [
            KnownWord(kind=kind, word=word[:200], means=means, by=by, changed_at=now())
            for word, means in {word[:200]: means for word, means in meanings.items()}.items()
        ],
        update_conflicts=True,
        unique_fields=["kind", "word"],
        update_fields=["means", "by", "changed_at"],
    )


def refuse_nameless(mapping: ColumnsRead) -> None:
    """Raise BadTable when no table is taken, or one that is taken tells no names."""
    taken = [table for table in mapping.tables.values() if table.is_taken]
    if not taken:
        raise BadTable(_("Choose at least one sheet."))
    for table in taken:
        named = {column.field for column in table.columns}
        if not ("name" in named or {"first_name", "last_name"} <= named):
            raise BadTable(_("Say which column has the name, or the first name and the last name."))


def refuse_doubled(mapping: ColumnsRead) -> None:
    """Raise BadTable when two columns of a table mean a thing of which a person has one: one would be lost."""
    for table in (one for one in mapping.tables.values() if one.is_taken):
        fields = [column.field for column in table.columns if column.field not in {"", *REPEATED}]
        doubled = next((field for field in fields if fields.count(field) > 1), "")
        if "name" in fields and {"first_name", "last_name"} & set(fields):
            doubled = "name"
        if doubled:
            told = {"table": table.key, "field": field_word(doubled)}
            raise BadTable(
                _("Two columns of “%(table)s” have the same meaning: %(field)s. Choose one of them.") % told
            )


def keep_remarks(run: ImportRun, reading: Reading) -> None:
    """What there is to tell of the file as a whole, and words that nobody knew; for the check page."""
    facts = understood(run.file)
    facts["remarks"] = [[issue.code, issue.raw, issue.guess] for issue in reading.remarks]
    facts["unknown"] = words_to_explain(reading.unknown_words)
    run.file.understood = json.dumps(facts)
    run.file.save(update_fields=["understood"])


def _as_data(table: Table) -> dict[str, Any]:
    return {
        "key": table.key,
        "sheet": table.sheet.name,
        "header_rows": list(table.header_rows),
        "skip": table.skip,
        "rows": len(table.rows),
    }
