"""What sessions hold about an expert: when and where, never what was said."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, PERSON, WORK = DataClass.TECHNICAL, DataClass.PERSON, DataClass.WORK

describe(
    "expert_sessions.ExpertSession", person="expert", purpose=Purpose.ACTIVITY, retention="with_person",
    on_erase=Erase.BLANK,
    fields={
        **dict.fromkeys(
            ("status", "unit", "starts_at", "ends_at", "participants", "outcome_code", "decided_at", "counts_as_held"), WORK
        ),
        **dict.fromkeys(("id", "assignment", "cost_centre", "moved_to", "outcome"), TECHNICAL),
        "expert": PERSON, "support_person": DataClass.OTHERS, "decided_by": PERSON,
    },
)  # fmt: skip
