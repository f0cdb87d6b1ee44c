"""What the register holds about an expert."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, PERSON, IDENTITY, CONTACT = (
    DataClass.TECHNICAL, DataClass.PERSON, DataClass.IDENTITY, DataClass.CONTACT,
)  # fmt: skip
HEALTH, WORK, PAYMENT, SECRET, TEXT = (
    DataClass.HEALTH, DataClass.WORK, DataClass.PAYMENT, DataClass.SECRET, DataClass.TEXT,
)  # fmt: skip

describe(
    "experts.Expert", person="self", purpose=Purpose.ACTIVITY, retention="with_person", on_erase=Erase.BLANK,
    fields={
        "id": TECHNICAL, "user": PERSON, "status": WORK, "first_name": IDENTITY, "last_name": IDENTITY,
        "sort_name": IDENTITY, "email": CONTACT, "phone": CONTACT, "municipality_code": CONTACT, "languages": WORK,
        "payee_number": PAYMENT, "identity_code": SECRET, "identity_code_index": SECRET, "iban": SECRET,
        "account_holder": IDENTITY, "task_codes": WORK, "area_codes": WORK, "is_on_site": WORK, "is_remote": WORK,
        "audiences": WORK,
        "max_audience": WORK, "monthly_ceiling": WORK, "monthly_hours": WORK, "max_km": WORK, "access_needs": HEALTH,
        "assistive_devices": HEALTH, "contact_protected": WORK, "tags": TEXT, "paused_until": WORK,
        "waives_fee": PAYMENT, "background_organisation": TEXT, "introduction": TEXT, "joined_on": WORK,
    },
)  # fmt: skip
describe(
    "experts.ExpertTopic", person="expert", purpose=Purpose.MATCHING, retention="with_person", on_erase=Erase.DELETE,
    fields={"id": TECHNICAL, "expert": PERSON, "topic_code": HEALTH, "is_close_one": HEALTH, "is_off_limits": HEALTH},
)  # fmt: skip
describe(
    "experts.Training", person="expert", purpose=Purpose.MATCHING, retention="with_person", on_erase=Erase.BLANK,
    fields={
        "id": TECHNICAL, "expert": PERSON, "kind": WORK, "hours": WORK, "issuer": WORK, "completed_on": WORK,
        "completed_text": TEXT, "valid_to": WORK, "verified_by": PERSON, "verified_at": WORK,
        "certificate": DataClass.FILE,
    },
)  # fmt: skip
describe(
    "experts.Consent", person="expert", purpose=Purpose.BANK, retention="with_person",
    fields={
        "id": TECHNICAL, "expert": PERSON, "field": WORK, "audience": WORK, "is_withdrawal": WORK,
        "text_version": WORK, "language": WORK, "expires_on": WORK, "at": WORK, "by": PERSON,
    },
)  # fmt: skip
describe(
    "experts.PurposeConsent", person="expert", purpose=Purpose.ACTIVITY, retention="with_person",
    fields={
        "id": TECHNICAL, "expert": PERSON, "purpose": WORK, "is_withdrawal": WORK, "text_version": WORK,
        "language": WORK, "at": WORK, "by": PERSON,
    },
)  # fmt: skip
describe(
    "experts.Availability", person="expert", purpose=Purpose.MATCHING, retention="with_person", on_erase=Erase.DELETE,
    fields={"id": TECHNICAL, "expert": PERSON, "weekday": WORK, "since": WORK, "until": WORK},
)  # fmt: skip
describe(
    "experts.LifeChange", person="expert", purpose=Purpose.ACTIVITY, retention="with_person", on_erase=Erase.DELETE,
    fields={
        "id": TECHNICAL, "expert": PERSON, "text": HEALTH, "told_at": WORK, "handled_at": WORK, "handled_by": PERSON,
    },
)  # fmt: skip
