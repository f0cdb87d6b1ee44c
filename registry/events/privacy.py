"""What the rows of events and mentoring hold about a person."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, ORGANISATION, PERSON, WORK = (
    DataClass.TECHNICAL, DataClass.ORGANISATION, DataClass.PERSON, DataClass.WORK,
)  # fmt: skip

describe(
    "events.Event", purpose=Purpose.SERVICE, retention="service",
    fields={
        "id": TECHNICAL, "status": TECHNICAL, "kind": ORGANISATION, "title": ORGANISATION, "text": ORGANISATION,
        "practical": ORGANISATION, "is_remote": ORGANISATION, "place": ORGANISATION, "link": ORGANISATION,
        "seats": ORGANISATION, "sign_up_until": ORGANISATION, "open_to": ORGANISATION, "leader": ORGANISATION,
        "provider": ORGANISATION, "gives_kind": ORGANISATION, "gives_hours": ORGANISATION,
        "valid_months": ORGANISATION, "note_of_change": ORGANISATION, "made_by": PERSON, "created_at": TECHNICAL,
    },
)  # fmt: skip
describe(
    "events.EventDay", purpose=Purpose.SERVICE, retention="service",
    fields={"id": TECHNICAL, "event": TECHNICAL, "starts_at": ORGANISATION, "ends_at": ORGANISATION},
)  # fmt: skip
describe(
    "events.SignUp", person="expert", user="user", purpose=Purpose.ACTIVITY, retention="with_person",
    on_erase=Erase.DELETE,
    fields={
        "id": TECHNICAL, "status": WORK, "event": WORK, "expert": PERSON, "user": PERSON, "queued_at": TECHNICAL,
        "completed_at": WORK, "certificate": DataClass.FILE, "training": TECHNICAL,
    },
)  # fmt: skip
describe(
    "events.Attendance", person="sign_up__expert", user="sign_up__user", purpose=Purpose.ACTIVITY,
    retention="with_person", on_erase=Erase.DELETE,
    fields={"id": TECHNICAL, "sign_up": TECHNICAL, "day": WORK},
)  # fmt: skip
describe(
    "events.EventInvitation", person="expert", purpose=Purpose.ACTIVITY, retention="with_person",
    on_erase=Erase.DELETE,
    fields={"id": TECHNICAL, "event": WORK, "expert": PERSON, "by": PERSON, "at": TECHNICAL},
)  # fmt: skip
describe(
    "events.MentorPair", person="trainee", purpose=Purpose.ACTIVITY, retention="with_person", on_erase=Erase.DELETE,
    fields={
        "id": TECHNICAL, "mentor": PERSON, "trainee": PERSON, "valid_from": WORK, "valid_to": WORK,
        "made_by": PERSON, "training": TECHNICAL,
    },
)  # fmt: skip
describe(
    "events.ShadowSeat", person="pair__trainee", purpose=Purpose.ACTIVITY, retention="with_person",
    on_erase=Erase.DELETE,
    fields={
        "id": TECHNICAL, "status": WORK, "pair": PERSON, "session": WORK, "minutes": WORK, "asked_by": PERSON,
        "asked_at": TECHNICAL,
    },
)  # fmt: skip
