"""What an import holds of people. The file and the rows are emptied a week after the import (`keeping.py`)."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, PERSON, ORGANISATION = DataClass.TECHNICAL, DataClass.PERSON, DataClass.ORGANISATION

describe(
    "intake.ImportRun",
    user="by",
    purpose=Purpose.ACTIVITY,
    retention="log",
    on_erase=Erase.KEEP,
    fields={
        **dict.fromkeys(
            ("id", "status", "sha256", "created_at", "worked_at", "done_at", "rows_in_all", "rows_ready"), TECHNICAL
        ),
        "is_writing": TECHNICAL,
        "problem": TECHNICAL,
        "by": PERSON,
    },
)  # fmt: skip

describe(
    "intake.ImportFile",
    purpose=Purpose.ACTIVITY,
    retention="service",
    on_erase=Erase.KEEP,
    fields={
        "id": TECHNICAL,
        "run": TECHNICAL,
        "name": DataClass.TEXT,
        "content": DataClass.FILE,
        "understood": DataClass.SECRET,
    },
)

describe(
    "intake.ImportRow",
    person="expert",
    purpose=Purpose.ACTIVITY,
    retention="service",
    on_erase=Erase.BLANK,
    fields={
        **dict.fromkeys(
            ("id", "run", "position", "number", "outcome", "choice", "state", "reasons", "made", "version"), TECHNICAL
        ),
        "sheet": ORGANISATION,
        "same_as": TECHNICAL,
        "expert": PERSON,
        "read": DataClass.SECRET,
        "was": DataClass.SECRET,
    },
)  # fmt: skip

describe(
    "intake.KnownWord",
    user="by",
    purpose=Purpose.SERVICE,
    retention="service",
    on_erase=Erase.KEEP,
    fields={
        **dict.fromkeys(("id", "kind", "changed_at"), TECHNICAL),
        **dict.fromkeys(("word", "means"), ORGANISATION),
        "by": PERSON,
    },
)
