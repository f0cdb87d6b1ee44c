"""What roles and invitations hold about people."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, ORGANISATION, PERSON = DataClass.TECHNICAL, DataClass.ORGANISATION, DataClass.PERSON

describe(
    "roles.RoleGrant", user="user", purpose=Purpose.ACCOUNTS, retention="with_person",
    fields={
        "id": TECHNICAL, "user": PERSON, "role": DataClass.WORK, "unit": ORGANISATION, "valid_from": TECHNICAL,
        "valid_to": TECHNICAL,
    },
)  # fmt: skip
describe(  # found by its address: closing an account removes it (accounts/closing.py)
    "roles.Invitation", purpose=Purpose.ACCOUNTS, retention="service", on_erase=Erase.DELETE,
    fields={
        "id": TECHNICAL, "email": DataClass.CONTACT, "first_name": DataClass.IDENTITY, "last_name": DataClass.IDENTITY,
        "language": TECHNICAL, "roles": ORGANISATION, "token_hash": DataClass.SECRET, "invited_by": DataClass.OTHERS,
        "invited_by_id": PERSON, "created_at": TECHNICAL, "expires_at": TECHNICAL, "accepted_at": TECHNICAL,
        "withdrawn_at": TECHNICAL,
    },
)  # fmt: skip
