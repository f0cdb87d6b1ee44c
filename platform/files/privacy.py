"""What a stored file holds: a document of whoever's row points at it. It goes with that row's field."""

from privacy.registry import DataClass, Purpose, describe

TECHNICAL, FILE = DataClass.TECHNICAL, DataClass.FILE

describe(
    "files.StoredFile", purpose=Purpose.ACTIVITY, retention="with_person",
    fields={
        "id": TECHNICAL, "purpose": TECHNICAL, "name": FILE, "content_type": TECHNICAL, "size": TECHNICAL,
        "sha256": TECHNICAL, "content": FILE, "created_at": TECHNICAL, "by": DataClass.PERSON,
    },
)  # fmt: skip
