"""What support visits hold: ids of those who asked and allowed, no names."""

from privacy.registry import DataClass, Purpose, describe

TECHNICAL, PERSON = DataClass.TECHNICAL, DataClass.PERSON

describe(
    "support.SupportVisit", purpose=Purpose.LOG, retention="log",
    fields={
        "id": TECHNICAL, "tenant_id": TECHNICAL, "operator_id": PERSON, "reason": DataClass.ORGANISATION,
        "hours": TECHNICAL, "status": TECHNICAL, "asked_at": TECHNICAL, "decided_at": TECHNICAL,
        "decided_by_id": PERSON, "ends_at": TECHNICAL, "entered_at": TECHNICAL, "token_hash": DataClass.SECRET,
    },
)  # fmt: skip
