"""What accounts hold about people, with the tables of signing in that allauth and Django keep."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, PERSON, IDENTITY = DataClass.TECHNICAL, DataClass.PERSON, DataClass.IDENTITY
CONTACT, SECRET = DataClass.CONTACT, DataClass.SECRET

describe(
    "accounts.User", user="self", purpose=Purpose.ACCOUNTS, retention="with_person", on_erase=Erase.BLANK,
    fields={
        "id": TECHNICAL, "password": SECRET, "last_login": TECHNICAL, "email": CONTACT, "first_name": IDENTITY,
        "last_name": IDENTITY, "phone": CONTACT, "language": TECHNICAL, "is_active": TECHNICAL, "created_at": TECHNICAL,
    },
)  # fmt: skip
describe(
    "account.EmailAddress", user="user", purpose=Purpose.ACCOUNTS, retention="with_person", on_erase=Erase.DELETE,
    fields={"id": TECHNICAL, "user": PERSON, "email": CONTACT, "verified": TECHNICAL, "primary": TECHNICAL},
)  # fmt: skip
describe(
    "account.EmailConfirmation", user="email_address__user", purpose=Purpose.ACCOUNTS, retention="with_person",
    on_erase=Erase.DELETE,
    fields={"id": TECHNICAL, "email_address": PERSON, "created": TECHNICAL, "sent": TECHNICAL, "key": SECRET},
)  # fmt: skip
describe(
    "mfa.Authenticator", user="user", purpose=Purpose.ACCOUNTS, retention="with_person", on_erase=Erase.DELETE,
    fields={
        "id": TECHNICAL, "user": PERSON, "type": TECHNICAL, "data": SECRET, "created_at": TECHNICAL,
        "last_used_at": TECHNICAL,
    },
)  # fmt: skip
describe(  # ends by itself; closing an account ends the person's own (accounts/closing.py)
    "sessions.Session", purpose=Purpose.ACCOUNTS, retention="service", on_erase=Erase.DELETE,
    fields={"session_key": TECHNICAL, "session_data": TECHNICAL, "expire_date": TECHNICAL},
)  # fmt: skip
