"""What agreements and other papers hold about an expert. Agreements stay ten years after their end (rules.md 9)."""

from privacy.registry import DataClass, Erase, Purpose, describe

TECHNICAL, PERSON, IDENTITY = DataClass.TECHNICAL, DataClass.PERSON, DataClass.IDENTITY
WORK, HEALTH, TEXT, FILE, ORGANISATION = (
    DataClass.WORK, DataClass.HEALTH, DataClass.TEXT, DataClass.FILE, DataClass.ORGANISATION,
)  # fmt: skip
KEPT = "agreements_years"
OWN_WORDS = {
    "id": TECHNICAL, "language": TECHNICAL, "text": ORGANISATION, "published_at": TECHNICAL,
    "published_by": ORGANISATION, "approved_by": ORGANISATION, "document": ORGANISATION,
}  # fmt: skip

describe(
    "joining.Agreement", person="expert", purpose=Purpose.ACTIVITY, retention=KEPT, on_erase=Erase.KEEP,
    fields={
        "id": TECHNICAL, "expert": PERSON, "status": WORK, "kind": WORK, "role": WORK, "language": WORK,
        "valid_from": WORK, "valid_to": WORK, "is_insured": WORK, "education": TEXT, "experience": TEXT,
        "topics": HEALTH, "wishes": TEXT, "tasks": TEXT, "text": TEXT, "text_sha256": TECHNICAL, "renews": TECHNICAL,
        "signed_at": WORK, "document": FILE, "end_reason": TEXT, "warned_days": TECHNICAL,
    },
)  # fmt: skip
describe(
    "joining.Signature", person="agreement__expert", purpose=Purpose.ACTIVITY, retention=KEPT, on_erase=Erase.KEEP,
    fields={
        "id": TECHNICAL, "agreement": TECHNICAL, "party": WORK, "user": PERSON, "name": IDENTITY, "way": TECHNICAL,
        "statement": WORK, "text_sha256": TECHNICAL, "at": TECHNICAL,
    },
)  # fmt: skip
describe(
    "joining.SigningCode", person="agreement__expert", purpose=Purpose.ACCOUNTS, retention="service",
    on_erase=Erase.DELETE,
    fields={
        "id": TECHNICAL, "agreement": TECHNICAL, "user": PERSON, "asked_at": TECHNICAL,
        "code_hash": DataClass.SECRET, "expires_at": TECHNICAL, "tries": TECHNICAL,
    },
)  # fmt: skip
describe(
    "joining.Commitment", person="expert", purpose=Purpose.ACTIVITY, retention=KEPT, on_erase=Erase.KEEP,
    fields={
        "id": TECHNICAL, "expert": PERSON, "kind": WORK, "version": WORK, "accepted_at": WORK, "language": WORK,
        "text_sha256": TECHNICAL,
    },
)  # fmt: skip
describe(
    "joining.TaxCardDelivery", person="expert", purpose=Purpose.PAYMENT, retention="bookkeeping_years",
    on_erase=Erase.KEEP,
    fields={
        "id": TECHNICAL, "expert": PERSON, "year": DataClass.PAYMENT, "delivered_on": DataClass.PAYMENT,
        "receiver": DataClass.PAYMENT, "noted_by": PERSON, "file": FILE,
    },
)  # fmt: skip
describe(
    "joining.TaxCardReminder", person="expert", purpose=Purpose.PAYMENT, retention="with_person",
    on_erase=Erase.DELETE,
    fields={"id": TECHNICAL, "expert": PERSON, "year": TECHNICAL, "sent_at": TECHNICAL},
)  # fmt: skip
describe(
    "joining.PaymentChange", person="expert", purpose=Purpose.PAYMENT, retention="bookkeeping_years",
    on_erase=Erase.BLANK,
    fields={
        "id": TECHNICAL, "expert": PERSON, "what": TECHNICAL, "told_to": DataClass.CONTACT, "at": TECHNICAL,
        "by": PERSON,
    },
)  # fmt: skip
describe(
    "joining.Equipment", person="expert", purpose=Purpose.ACTIVITY, retention=KEPT, on_erase=Erase.KEEP,
    fields={
        "id": TECHNICAL, "expert": PERSON, "kind": WORK, "what": WORK, "serial": WORK, "handed_on": WORK,
        "handed_by": PERSON, "returned_on": WORK, "returned_to": PERSON,
    },
)  # fmt: skip
describe(
    "joining.OrientationMark", person="expert", purpose=Purpose.ACTIVITY, retention="with_person",
    on_erase=Erase.DELETE,
    fields={
        "id": TECHNICAL, "expert": PERSON, "unit": WORK, "item": WORK, "label": WORK, "done_by": PERSON,
        "done_at": WORK,
    },
)  # fmt: skip
describe(
    "joining.PaperText", purpose=Purpose.SERVICE, retention="service",
    fields={**OWN_WORDS, "paper": ORGANISATION},
)  # fmt: skip
describe(
    "joining.CommitmentText", purpose=Purpose.SERVICE, retention="service",
    fields={
        **OWN_WORDS, "kind": ORGANISATION, "version": ORGANISATION, "valid_from": ORGANISATION,
        "grace_days": ORGANISATION,
    },
)  # fmt: skip
describe(
    "joining.PaperChoices", purpose=Purpose.SERVICE, retention="service",
    fields={"id": TECHNICAL, "takes_card_files": ORGANISATION, "changed_at": TECHNICAL, "only": TECHNICAL},
)  # fmt: skip
