"""What the platform's own roles hold about its staff and searchers."""

from privacy.registry import DataClass, Purpose, describe

TECHNICAL, ORGANISATION = DataClass.TECHNICAL, DataClass.ORGANISATION

describe(
    "platform_staff.PlatformGrant", user="user", purpose=Purpose.ACCOUNTS, retention="with_person",
    fields={
        "id": TECHNICAL, "user": DataClass.PERSON, "role": DataClass.WORK, "organisation": ORGANISATION,
        "searcher_kind": ORGANISATION, "purpose": ORGANISATION, "valid_from": TECHNICAL, "valid_to": TECHNICAL,
    },
)  # fmt: skip
