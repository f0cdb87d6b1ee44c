"""What an order from the public page holds about the person who asks: how they are reached, and their wish."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, ORGANISATION, OTHERS = DataClass.TECHNICAL, DataClass.ORGANISATION, DataClass.OTHERS

describe(
    "public_orders.PublicOrder", purpose=Purpose.ACTIVITY, retention="contact_requests_months", on_erase=Erase.DELETE,
    fields={
        "id": TECHNICAL, "token_hash": DataClass.SECRET, "created_at": TECHNICAL, "told": TECHNICAL, "language": TECHNICAL,
        "order": TECHNICAL, "name": OTHERS, "organisation": OTHERS, "email": DataClass.CONTACT,
        "phone": DataClass.CONTACT, "need": DataClass.TEXT, "place": DataClass.TEXT,
        **dict.fromkeys(
            ("task_type", "product", "topic_codes", "starts_at", "ends_at", "mode", "audience_scope", "audience_size"),
            ORGANISATION,
        ),
    },
)  # fmt: skip
