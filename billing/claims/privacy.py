"""What claims hold: vouchers of bookkeeping. After their time a line keeps its date, sum and cost centre."""

from privacy.registry import DataClass, Purpose, describe

TECHNICAL, PERSON, WORK, PAYMENT = DataClass.TECHNICAL, DataClass.PERSON, DataClass.WORK, DataClass.PAYMENT

describe(
    "claims.Claim", person="expert", purpose=Purpose.PAYMENT, retention="bookkeeping_years", since="month",
    fields={"id": TECHNICAL, "expert": PERSON, "month": WORK, "first_sent_at": WORK},
)  # fmt: skip
describe(
    "claims.ClaimLine", person="claim__expert", purpose=Purpose.PAYMENT, retention="bookkeeping_years", since="work_date",
    fields={
        **dict.fromkeys(("id", "claim", "session", "corrects", "price", "created_at"), TECHNICAL),
        **dict.fromkeys(("status", "kind", "unit", "cost_centre", "work_date", "differs_from_agreed", "sent_at"), WORK),
        **dict.fromkeys(
            ("quantity", "quantity_unit", "unit_amount", "amount", "payment_kind", "income_type", "wage_type", "pay_day"),
            PAYMENT,
        ),
        "label": DataClass.TEXT,
    },
)  # fmt: skip
