"""Rows that were left out, as a workbook: what stood in the file, and why it did not come in."""

from tempfile import TemporaryFile

from django.utils.translation import gettext as _

from audit.services import record_disclosure
from domain.clock import now
from files.sheets import add_row, add_sheet, new_book, save
from registry.intake.facts import facts_in
from registry.intake.models import ImportRun
from registry.intake.selectors import left_out_rows
from registry.intake.wording import facts_words, reasons_of

GROUND = "register keeping"


def left_out_workbook(*, run: ImportRun, by) -> bytes:
    """The workbook's bytes. Typed cells, no formulas; identity codes are not in it. The disclosure is written down."""
    book = new_book()
    sheet = add_sheet(
        book,
        _("Left out"),
        [_("Sheet"), _("Row"), _("Name"), _("What happened"), _("Why?"), _("In the file")],
    )
    people = 0
    for row in left_out_rows(run).iterator(chunk_size=500):
        facts = facts_in(row)
        told = "; ".join(f"{label}: {value}" for label, value in facts_words(facts))
        why = " ".join(reason["text"] for reason in reasons_of(row, facts)) or _("You left it out.")
        add_row(sheet, [row.sheet, row.number, facts.name, row.get_state_display(), why, told])
        people += 1
    record_disclosure(
        what="intake.left_out", subject_id=run.pk, by=by, receiver=str(by)[:160], ground=GROUND, people=people
    )  # fmt: skip
    with TemporaryFile() as out:
        save(book, out, made=now())
        out.seek(0)
        return out.read()
