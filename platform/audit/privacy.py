"""What the journals hold. Their rows stand; the words in them are emptied with the person (tenants/grants.py)."""

from privacy.registry import DataClass, Purpose, describe

TECHNICAL, PERSON, WORK, TEXT = DataClass.TECHNICAL, DataClass.PERSON, DataClass.WORK, DataClass.TEXT

describe(
    "audit.Entry", person="subject_id", purpose=Purpose.LOG, retention="log",
    fields={
        "id": TECHNICAL, "at": WORK, "by": PERSON, "action": WORK, "subject": TECHNICAL, "subject_id": PERSON,
        "facts": TECHNICAL,
    },
)  # fmt: skip
describe(
    "audit.StatusChange", person="subject_id", purpose=Purpose.LOG, retention="log",
    fields={
        "id": TECHNICAL, "at": WORK, "by": PERSON, "subject": TECHNICAL, "subject_id": PERSON, "was": WORK,
        "became": WORK, "note": TEXT,
    },
)  # fmt: skip
describe(
    "audit.AccessEntry", person="person_id", purpose=Purpose.LOG, retention="access_log_years", since="at",
    fields={
        "id": TECHNICAL, "at": WORK, "by": PERSON, "person_id": PERSON, "purpose": WORK, "kind": WORK, "reason": TEXT,
    },
)  # fmt: skip
describe(
    "audit.Disclosure", person="subject_id", purpose=Purpose.LOG, retention="log",
    fields={
        "id": TECHNICAL, "at": WORK, "by": PERSON, "what": WORK, "subject_id": PERSON, "receiver": WORK,
        "ground": WORK, "people": TECHNICAL,
    },
)  # fmt: skip
