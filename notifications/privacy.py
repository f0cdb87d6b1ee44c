"""What notices hold: a kind and ids; the words are made when they are read."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, PERSON, WORK = DataClass.TECHNICAL, DataClass.PERSON, DataClass.WORK

describe(
    "notifications.Notice", user="user", purpose=Purpose.SERVICE, retention="with_person", on_erase=Erase.DELETE,
    fields={
        "id": TECHNICAL, "user": PERSON, "kind": WORK, "subject_id": TECHNICAL, "created_at": WORK, "read_at": WORK,
    },
)  # fmt: skip
describe(
    "notifications.Mail", user="notice__user", purpose=Purpose.SERVICE, retention="with_person", on_erase=Erase.DELETE,
    fields=dict.fromkeys(("id", "notice", "message_id", "due_at", "sent_at", "attempts", "error"), TECHNICAL),
)  # fmt: skip
describe(
    "notifications.MailChoice", user="user", purpose=Purpose.SERVICE, retention="with_person", on_erase=Erase.DELETE,
    fields={"id": TECHNICAL, "user": PERSON, "without": WORK},
)  # fmt: skip
