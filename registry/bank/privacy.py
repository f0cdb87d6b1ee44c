"""What the national bank holds: what the person allowed, who looked, and who asked.

The profile goes with its consents (`bank.services.withdraw_profile`), so erasing a person takes it first.
"""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, ORGANISATION, PERSON, WORK = (
    DataClass.TECHNICAL, DataClass.ORGANISATION, DataClass.PERSON, DataClass.WORK,
)  # fmt: skip

describe(
    "bank.Profile", person="expert_key", purpose=Purpose.BANK, retention="with_person", on_erase=Erase.DELETE,
    fields={
        "id": TECHNICAL, "tenant_id": TECHNICAL, "expert_key": PERSON, "home_name": ORGANISATION,
        "home_kind": ORGANISATION, "title": ORGANISATION, "cards": DataClass.HEALTH, "terms": TECHNICAL,
        "published_at": WORK, "expires_on": WORK, "consent_version": TECHNICAL,
    },
)  # fmt: skip
describe(
    "bank.View", person="expert_key", purpose=Purpose.LOG, retention="log",
    fields={
        "id": TECHNICAL, "profile_id": TECHNICAL, "home_tenant_id": TECHNICAL, "expert_key": PERSON,
        "from_tenant_id": TECHNICAL, "viewer_id": PERSON, "organisation": WORK, "purpose": WORK, "at": WORK,
    },
)  # fmt: skip
describe(
    "bank.Request", purpose=Purpose.BANK, retention="log",
    fields={
        **dict.fromkeys(("id", "status", "profile_id", "home_tenant_id", "from_tenant_id"), TECHNICAL),
        **dict.fromkeys(("created_at", "answered_at"), TECHNICAL),
        **dict.fromkeys(("from_name", "task_code", "need", "place", "is_remote", "audience_size"), ORGANISATION),
        "expert_key": PERSON, "from_user_id": PERSON, "contact_name": DataClass.OTHERS, "contact_email": DataClass.OTHERS,
        "starts_at": WORK, "ends_at": WORK,
    },
)  # fmt: skip
