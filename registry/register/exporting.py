"""The table as a workbook: the columns that are seen, of the people that are found (security.md section 9)."""

from collections.abc import Sequence
from tempfile import TemporaryFile

from django.db.models import QuerySet

from audit.services import record_access_to_many, record_disclosure
from domain.clock import now
from files.sheets import add_row, add_sheet, new_book, save
from registry.experts.models import Expert
from registry.register.columns import Column, values
from registry.register.models import Search
from registry.register.rows import rows_of
from tenants.terminology.terms import tt

AT_ONCE = 500
GROUND = "register keeping"


def export(*, search: Search, experts: QuerySet[Expert], columns: Sequence[Column], by) -> bytes:
    """The workbook's bytes. Who was in it, and that it was handed out, is written down (Act 906/2019 section 17).

    Rows are read and written some hundreds at a time, so memory does not grow with the register.
    """
    book, people = new_book(), 0
    sheet = add_sheet(book, tt("{Expert:pl}"), [str(column.label) for column in columns])
    for some in _in_parts(experts):
        for row in rows_of(some, {column.key for column in columns}):
            add_row(sheet, values(row, columns))
        record_access_to_many([each.pk for each in some], by=by, purpose="register", kind="register_export")
        people += len(some)
    record_disclosure(
        what="register.export",
        subject_id=search.pk,
        by=by,
        receiver=str(by)[:160],
        ground=GROUND,
        people=people,
    )
    with TemporaryFile() as out:
        save(book, out, made=now())
        out.seek(0)
        return out.read()


def _in_parts(experts: QuerySet[Expert]):
    """The people some hundreds at a time, in their order; their keys are read first, so that nobody comes twice."""
    keys = list(experts.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        found = Expert.objects.in_bulk(keys[start : start + AT_ONCE])
        yield [found[key] for key in keys[start : start + AT_ONCE] if key in found]
