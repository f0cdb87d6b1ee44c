"""What offers and assignments hold about an expert."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, PERSON, WORK, PAYMENT = DataClass.TECHNICAL, DataClass.PERSON, DataClass.WORK, DataClass.PAYMENT

describe(
    "matching.Offer", person="expert", purpose=Purpose.MATCHING, retention="with_person", on_erase=Erase.BLANK,
    fields={
        "id": TECHNICAL, "status": WORK, "order": TECHNICAL, "expert": PERSON, "as_deputy": WORK, "price": PAYMENT,
        "sent_at": WORK, "answer_by": WORK, "answered_at": WORK, "sent_by": PERSON, "override_reason": DataClass.TEXT,
        "link_hash": DataClass.SECRET,
    },
)  # fmt: skip
describe(
    "matching.Assignment", person="expert", purpose=Purpose.ACTIVITY, retention="with_person", on_erase=Erase.BLANK,
    fields={
        "id": TECHNICAL, "status": WORK, "order": TECHNICAL, "offer": TECHNICAL, "expert": PERSON, "deputy": PERSON,
        "price": PAYMENT, "waives_fee": PAYMENT, "agreed_at": WORK,
    },
)  # fmt: skip
