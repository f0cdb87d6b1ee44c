"""What an application holds about a person who is not in the register yet, and where it goes from here."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, PERSON, IDENTITY, CONTACT = (
    DataClass.TECHNICAL, DataClass.PERSON, DataClass.IDENTITY, DataClass.CONTACT,
)  # fmt: skip
HEALTH, WORK, TEXT = DataClass.HEALTH, DataClass.WORK, DataClass.TEXT
KEPT = {"purpose": Purpose.ACTIVITY, "retention": "applications_months", "on_erase": Erase.DELETE}

describe(
    "applying.Application", person="expert", **KEPT,
    fields={
        "id": TECHNICAL, "status": WORK, "language": WORK, "first_name": IDENTITY, "last_name": IDENTITY,
        "email": CONTACT, "phone": CONTACT, "municipality_code": CONTACT, "own_topics": HEALTH, "close_topics": HEALTH,
        "other_experience": HEALTH, "story": HEALTH, "situation": HEALTH, "training": WORK, "training_told": TEXT,
        "experience_told": TEXT, "task_codes": WORK, "audiences": WORK, "times": WORK, "max_audience": WORK,
        "off_limits": HEALTH, "limits_told": HEALTH, "languages": WORK, "area_codes": WORK, "is_on_site": WORK,
        "is_remote": WORK, "consent_version": WORK, "finished": TECHNICAL, "created_at": TECHNICAL,
        "saved_at": TECHNICAL, "confirmed_at": TECHNICAL, "sent_at": WORK, "closed_at": WORK, "handler": PERSON,
        "expert": PERSON,
    },
)  # fmt: skip
describe(
    "applying.ApplicationLink", person="application__expert", **KEPT,
    fields={
        "id": TECHNICAL, "application": PERSON, "token_hash": DataClass.SECRET, "created_at": TECHNICAL, "expires_at": TECHNICAL,
    },
)  # fmt: skip
describe(
    "applying.ApplicationNote",
    person="application__expert",
    **KEPT,
    fields={"id": TECHNICAL, "application": PERSON, "text": TEXT, "at": WORK, "by": PERSON},
)
describe(
    "applying.Interview", person="application__expert", **KEPT,
    fields={
        "id": TECHNICAL, "application": PERSON, "starts_at": WORK, "minutes": WORK, "meeting": WORK, "place": WORK,
        "letter": TEXT, "answers": HEALTH, "rule": TECHNICAL, "held_at": WORK, "recorded_by": PERSON,
    },
)  # fmt: skip
describe(
    "applying.PanelMember", person="interview__application__expert", **KEPT,
    fields={
        "id": TECHNICAL, "interview": PERSON, "part": WORK, "user": PERSON, "name": DataClass.OTHERS, "title": WORK,
    },
)  # fmt: skip
describe(
    "applying.Decision", person="application__expert", **KEPT,
    fields={
        "id": TECHNICAL, "application": PERSON, "reason": HEALTH, "letter": TEXT, "at": WORK, "by": PERSON,
        "answered_at": TECHNICAL,
    },
)  # fmt: skip
