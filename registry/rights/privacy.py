"""What requests about one's own data hold, and what is left of an erasure: numbers."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, PERSON, WORK, TEXT = DataClass.TECHNICAL, DataClass.PERSON, DataClass.WORK, DataClass.TEXT

describe(
    "rights.DataRequest", person="expert", purpose=Purpose.LOG, retention="with_person", on_erase=Erase.BLANK,
    fields={
        "id": TECHNICAL, "status": WORK, "expert": PERSON, "kind": WORK, "text": TEXT, "made_at": WORK,
        "answer_by": WORK, "answer": TEXT, "decided_at": WORK, "decided_by": PERSON,
    },
)  # fmt: skip
describe(
    "rights.LegalHold", person="expert", purpose=Purpose.LOG, retention="with_person", on_erase=Erase.DELETE,
    fields={
        "id": TECHNICAL, "expert": PERSON, "reason": TEXT, "placed_at": WORK, "placed_by": PERSON, "lifted_at": WORK,
        "lifted_by": PERSON,
    },
)  # fmt: skip
describe(
    "rights.Erasure", person="expert", purpose=Purpose.LOG, retention="log",
    fields={
        "id": TECHNICAL, "expert": PERSON, "at": WORK, "by": PERSON, "reason": WORK, "report": TECHNICAL,
        "ended_at": TECHNICAL, "told_to": DataClass.CONTACT,
    },
)  # fmt: skip
