"""An import that waits for its rows to be checked, and one of its rows."""

import json

from accounts.roles.models import Role
from registry.intake.facts import Facts
from registry.intake.models import ImportFile, ImportRow, ImportRun, ImportStatus, Outcome


def make_import(place, side):
    """An import with one row."""
    run = ImportRun.objects.create(
        by=place.people[Role.COORDINATOR],
        status=ImportStatus.CHECKED,
        sha256=f"{side}".ljust(64, "0"),
        rows_in_all=1,
    )
    understood = {"mapping": {"tables": {}}, "tables": [], "samples": {}, "unknown": {"topics": {"outo": 1}}}
    ImportFile.objects.create(
        run=run, name=f"{place.canary}.xlsx", content="bmltaQ==", understood=json.dumps(understood)
    )
    facts = Facts(first_name="Rivi", last_name=place.canary, note=f"Rivi {side}")
    ImportRow.objects.create(
        run=run,
        position=1,
        sheet="Taulu",
        number=2,
        outcome=Outcome.LOOK,
        reasons=["same_name"],
        read=facts.to_text(),
    )
    return run


INTAKE = {
    "intake.ImportRun": make_import,
    "intake.ImportRow": lambda place, side: make_import(place, side).rows.get(),
}
