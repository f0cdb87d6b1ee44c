"""What public texts and their readers' messages hold."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, ORGANISATION, OTHERS, TEXT = (
    DataClass.TECHNICAL, DataClass.ORGANISATION, DataClass.OTHERS, DataClass.TEXT,
)  # fmt: skip

describe(
    "pages.Logo", purpose=Purpose.SERVICE, retention="service",
    fields={"id": TECHNICAL, "key": TECHNICAL, "media_type": TECHNICAL, "content": ORGANISATION, "created_at": TECHNICAL},
)  # fmt: skip
describe(
    "pages.PageText", purpose=Purpose.SERVICE, retention="service",
    fields={
        "id": TECHNICAL, "page": ORGANISATION, "language": TECHNICAL, "text": ORGANISATION, "published_at": TECHNICAL,
        "published_by": OTHERS, "approved_by": OTHERS, "document": ORGANISATION,
    },
)  # fmt: skip
describe(
    "pages.PublicContact", purpose=Purpose.SERVICE, retention="service",
    fields={
        "id": TECHNICAL, "only": TECHNICAL, "changed_at": TECHNICAL,
        **dict.fromkeys(
            ("email", "phone", "address", "accessibility_email", "data_protection_email", "staff_help_url"), ORGANISATION
        ),
    },
)  # fmt: skip
describe(
    "pages.IdentityVersion", purpose=Purpose.SERVICE, retention="service",
    fields={
        "id": TECHNICAL, "data": ORGANISATION, "origin": TECHNICAL, "entered_at": TECHNICAL, "entered_by": OTHERS,
        "approved_by": OTHERS, "document": ORGANISATION,
    },
)  # fmt: skip
describe(
    "pages.ReaderMessage", purpose=Purpose.ACTIVITY, retention="contact_requests_months", since="answered_at",
    on_erase=Erase.BLANK,
    fields={
        "id": TECHNICAL, "text": TEXT, "page_url": TECHNICAL, "reply_to": DataClass.CONTACT, "language": TECHNICAL,
        "received_at": TECHNICAL, "answer_by": TECHNICAL, "answered_at": TECHNICAL, "answered_by": OTHERS,
        "answer": TEXT, "answer_sent_at": TECHNICAL,
    },
)  # fmt: skip
