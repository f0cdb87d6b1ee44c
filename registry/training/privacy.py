"""What the rows of training hold about a person."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, ORGANISATION, PERSON = DataClass.TECHNICAL, DataClass.ORGANISATION, DataClass.PERSON
WORK, TEXT, FILE = DataClass.WORK, DataClass.TEXT, DataClass.FILE

describe(
    "training.Provider", purpose=Purpose.SERVICE, retention="service",
    fields={"id": TECHNICAL, "name": ORGANISATION, "kind": ORGANISATION, "is_active": TECHNICAL},
)  # fmt: skip
describe(
    "training.Submission", person="expert", purpose=Purpose.ACTIVITY, retention="with_person", on_erase=Erase.DELETE,
    fields={
        "id": TECHNICAL, "status": TECHNICAL, "expert": PERSON, "kind": WORK, "hours": WORK, "issuer": WORK,
        "completed_on": WORK, "certificate": FILE, "told_at": TECHNICAL, "training": TECHNICAL, "refusal": TEXT,
        "decided_by": PERSON, "decided_at": TECHNICAL,
    },
)  # fmt: skip
describe(
    "training.TrainingChange", person="training__expert", purpose=Purpose.ACTIVITY, retention="with_person",
    on_erase=Erase.DELETE,
    fields={
        "id": TECHNICAL, "training": TECHNICAL, "kind": WORK, "ground": WORK, "reason": TEXT, "before": WORK,
        "by": PERSON, "at": TECHNICAL,
    },
)  # fmt: skip
