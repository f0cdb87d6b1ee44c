"""What payment lists hold about a payee: kept as the law of bookkeeping asks, then a number is left."""

from privacy.registry import DataClass, Purpose, describe

TECHNICAL, PERSON, WORK, PAYMENT = DataClass.TECHNICAL, DataClass.PERSON, DataClass.WORK, DataClass.PAYMENT
IDENTITY, SECRET = DataClass.IDENTITY, DataClass.SECRET

describe(
    "payouts.PayoutRun", purpose=Purpose.PAYMENT, retention="payment_lists_years", since="pay_day",
    fields={
        "id": TECHNICAL, "status": TECHNICAL, "sequence": TECHNICAL, "pay_day": PAYMENT, "frozen_at": TECHNICAL,
        "frozen_by": PERSON, "line_count": PAYMENT, "total": PAYMENT, "profile": TECHNICAL,
    },
)  # fmt: skip
describe(
    "payouts.PayoutLine", person="claim_line__claim__expert", purpose=Purpose.PAYMENT,
    retention="payment_lists_years", since="run__pay_day",
    fields={
        **dict.fromkeys(("id", "run", "claim_line", "position"), TECHNICAL),
        **dict.fromkeys(
            ("is_released", "payee_number", "unit_code", "cost_centre", "payment_kind", "income_type", "wage_type",
             "quantity", "quantity_unit", "unit_amount", "amount"),
            PAYMENT,
        ),
        "payee_name": IDENTITY, "account_holder": IDENTITY, "iban": SECRET, "identity_code": SECRET,
        "label": DataClass.TEXT, "work_date": WORK,
    },
)  # fmt: skip
describe(
    "payouts.PayoutFile", purpose=Purpose.PAYMENT, retention="payment_lists_years", since="run__pay_day",
    fields=dict.fromkeys(
        ("id", "run", "format", "sha256", "line_count", "total", "rendered_at", "downloads"), TECHNICAL
    ),
)  # fmt: skip
