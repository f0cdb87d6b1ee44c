"""What the register's own tables hold about people."""

from privacy.registry import DataClass, Erase, Purpose, describe

describe(
    "register.Search",
    user="owner",
    purpose=Purpose.SERVICE,
    retention="service",
    on_erase=Erase.DELETE,
    fields={
        "id": DataClass.TECHNICAL,
        "owner": DataClass.PERSON,
        "name": DataClass.TEXT,
        "wish": DataClass.TEXT,
        "is_shared": DataClass.TECHNICAL,
        "made_at": DataClass.TECHNICAL,
    },
)
describe(
    "register.Layout",
    user="owner",
    purpose=Purpose.SERVICE,
    retention="service",
    on_erase=Erase.DELETE,
    fields={
        "id": DataClass.TECHNICAL,
        "owner": DataClass.PERSON,
        "columns": DataClass.TECHNICAL,
        "first_view": DataClass.TECHNICAL,
    },
)
describe(
    "register.Letter",
    user="written_by",
    purpose=Purpose.ACTIVITY,
    retention="with_person",
    fields={
        "id": DataClass.TECHNICAL,
        "text": DataClass.TEXT,
        "written_by": DataClass.PERSON,
        "written_at": DataClass.TECHNICAL,
    },
)
describe(
    "register.Receiver",
    person="expert",
    purpose=Purpose.ACTIVITY,
    retention="with_person",
    on_erase=Erase.DELETE,
    fields={
        "id": DataClass.TECHNICAL,
        "letter": DataClass.TECHNICAL,
        "expert": DataClass.PERSON,
        "handled_at": DataClass.TECHNICAL,
        "was_sent": DataClass.TECHNICAL,
    },
)
describe(
    "register.Note",
    person="expert",
    purpose=Purpose.ACTIVITY,
    retention="with_person",
    on_erase=Erase.DELETE,
    fields={
        "id": DataClass.TECHNICAL,
        "expert": DataClass.PERSON,
        "author": DataClass.PERSON,
        "visibility": DataClass.TECHNICAL,
        "text": DataClass.TEXT,
        "created_at": DataClass.TECHNICAL,
        "changed_at": DataClass.TECHNICAL,
        "removed_at": DataClass.TECHNICAL,
    },
)
