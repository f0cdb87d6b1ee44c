"""What the ledger of delivered messages holds: ids only."""

from privacy.registry import DataClass, Purpose, describe

describe(
    "outbox_ledger.Processed", purpose=Purpose.SERVICE, retention="service",
    fields=dict.fromkeys(("id", "message_id", "subscriber", "at"), DataClass.TECHNICAL),
)  # fmt: skip
