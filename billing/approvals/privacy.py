"""What approvals hold about the person whose matter they decide."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, PERSON, WORK = DataClass.TECHNICAL, DataClass.PERSON, DataClass.WORK

describe(
    "approvals.Round", user="claimant", purpose=Purpose.PAYMENT, retention="bookkeeping_years", since="since",
    fields={
        **dict.fromkeys(("id", "subject_id", "chain", "step", "holder_role", "remind_at", "escalate_at"), TECHNICAL),
        **dict.fromkeys(("claimant", "orderer", "holder"), PERSON),
        "status": WORK, "unit": WORK, "since": WORK,
    },
)  # fmt: skip
describe(
    "approvals.Decision", user="claimant", purpose=Purpose.PAYMENT, retention="bookkeeping_years", since="at",
    fields={
        "id": TECHNICAL, "round": TECHNICAL, "step": TECHNICAL, "verdict": WORK, "reason": DataClass.TEXT, "by": PERSON,
        "claimant": PERSON, "at": WORK,
    },
)  # fmt: skip
describe(
    "approvals.Deputy", user="person", purpose=Purpose.ACCOUNTS, retention="with_person", on_erase=Erase.DELETE,
    fields={"id": TECHNICAL, "person": PERSON, "deputy": PERSON, "valid_from": WORK, "valid_to": WORK},
)  # fmt: skip
