"""What the tables of duplicates hold about people."""

from privacy.registry import DataClass, Erase, Purpose, describe

describe(
    "merging.NotSame",
    person="first",
    purpose=Purpose.ACTIVITY,
    retention="with_person",
    on_erase=Erase.DELETE,
    fields={
        "id": DataClass.TECHNICAL,
        "first": DataClass.PERSON,
        "second": DataClass.PERSON,
        "at": DataClass.TECHNICAL,
        "by": DataClass.PERSON,
    },
)
describe(
    "merging.Merge",
    person="kept",
    purpose=Purpose.ACTIVITY,
    retention="with_person",
    on_erase=Erase.BLANK,  # the row stays: it tells whose the merged one's kept papers are
    fields={
        "id": DataClass.TECHNICAL,
        "kept": DataClass.PERSON,
        "merged": DataClass.PERSON,
        "was_status": DataClass.TECHNICAL,
        "steps": DataClass.SECRET,
        "at": DataClass.TECHNICAL,
        "by": DataClass.PERSON,
        "undone_at": DataClass.TECHNICAL,
        "undone_by": DataClass.PERSON,
    },
)
