"""Writing down what has become of many rows at once."""

import json
from collections.abc import Sequence

from django.db import connection

from registry.intake.models import ImportRow

KEEP = """
    UPDATE intake_importrow AS row
    SET state = new.state, expert_id = new.expert_id, made = new.made, reasons = new.reasons
    FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::jsonb[], %s::jsonb[])
        AS new(id, state, expert_id, made, reasons)
    WHERE row.id = new.id
"""


def keep_rows(rows: Sequence[ImportRow]) -> None:
    """Write the state, the person, what was made and the reasons of these rows. One query.

    In SQL of our own: `bulk_update` writes CASE … WHEN and is ten times as slow, and an upsert seals every row anew.
    """
    for row in rows:
        row.check_home()
    columns = [
        [row.pk for row in rows],
        [str(row.state) for row in rows],
        [row.expert_id for row in rows],
        [json.dumps(row.made) for row in rows],
        [json.dumps(row.reasons) for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, columns)
