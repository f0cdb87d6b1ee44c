"""From approved lines to frozen rows: the payee as known now, in an order that never changes."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from itertools import groupby

from billing.claims.models import ClaimLine
from billing.payouts.models import PayoutLine, PayoutRun
from registry.experts.models import Expert

COPIED = (
    "work_date", "label", "quantity", "quantity_unit", "unit_amount", "amount", "payment_kind", "income_type",
    "wage_type",
)  # fmt: skip
SEALED_BY = (
    "claim_line_id", "position", "payee_number", "payee_name", "account_holder", "unit_code", "cost_centre", *COPIED,
)  # fmt: skip


def frozen_rows(run: PayoutRun, lines: Iterable[ClaimLine]) -> list[PayoutLine]:
    """The run's rows, not yet saved: one person's lines together, oldest work first."""
    ordered = sorted(lines, key=lambda line: (line.claim.expert.payee_number, line.work_date, line.pk))
    rows: list[PayoutLine] = []
    for expert, own in groupby(ordered, key=lambda line: line.claim.expert):
        payee = _payee(expert)
        for line in own:
            copied = {name: getattr(line, name) for name in COPIED}
            codes = {"unit_code": line.unit.code, "cost_centre": line.cost_centre.code}
            rows.append(
                PayoutLine(run=run, claim_line=line, position=len(rows) + 1, **payee, **codes, **copied)
            )
    return rows


def _payee(expert: Expert) -> dict:
    name = str(expert)
    return {
        "payee_number": expert.payee_number,
        "payee_name": name,
        "account_holder": expert.account_holder or name[:70],
        "iban": expert.iban.reveal(),
        "identity_code": expert.identity_code.reveal(),
    }


def seal_of(rows: Iterable[PayoutLine]) -> str:
    """A hash over everything that was frozen: a row changed, added or taken away later shows."""
    digest = hashlib.sha256()
    for row in rows:
        secrets = [row.iban.reveal(), row.identity_code.reveal()]
        digest.update(
            json.dumps([*(_text(getattr(row, name)) for name in SEALED_BY), *secrets]).encode() + b"\n"
        )
    return digest.hexdigest()


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)
