"""What the outbox holds: ids only."""

from privacy.registry import DataClass, Purpose, describe

describe(
    "outbox.Message", purpose=Purpose.SERVICE, retention="service",
    fields=dict.fromkeys(
        ("id", "tenant_id", "topic", "ref", "dedupe_key", "created_at", "attempts", "next_at", "done_at", "dead_at", "error"),
        DataClass.TECHNICAL,
    ),
)  # fmt: skip
