"""What orders hold. Who a client is, is never stored; the orderer acts for the unit."""

from privacy.registry import DataClass, Purpose, describe

TECHNICAL, ORGANISATION, PERSON, OTHERS = (
    DataClass.TECHNICAL, DataClass.ORGANISATION, DataClass.PERSON, DataClass.OTHERS,
)  # fmt: skip
TEXT = DataClass.TEXT


def _catalogue(label: str, fields: str, **other: DataClass) -> None:
    facts = dict.fromkeys(fields.split(), ORGANISATION)
    describe(label, purpose=Purpose.SERVICE, retention="service", fields={"id": TECHNICAL, **facts, **other})


_catalogue(
    "orders.TaskType",
    "code labels descriptions checklist minutes who_may_order role needs_supervision is_group position is_active",
)
_catalogue(
    "orders.Product",
    "code labels descriptions task_type minutes audience_scope checklist who_may_order rate_code is_public position is_active",
)
_catalogue("orders.CatalogueVersion", "item_id data", entered_by=OTHERS, entered_at=TECHNICAL)
describe(
    "orders.Order", user="orderer", purpose=Purpose.ACTIVITY, retention="bookkeeping_years", since="starts_at",
    fields={
        **dict.fromkeys(("id", "number", "status", "bank_request_id", "sent_at", "answer_by", "created_at"), TECHNICAL),
        **dict.fromkeys(
            ("unit", "task_type", "product", "topic_codes", "audience_scope", "audience_size", "mode", "language",
             "starts_at", "ends_at", "room", "preparation_agreed", "preparation_hours", "agreed_amount", "estimate"),
            ORGANISATION,
        ),
        **dict.fromkeys(("need", "place", "accessibility", "client_reference", "travel_agreed"), TEXT),
        **dict.fromkeys(("orderer", "handler", "wanted_expert"), PERSON),
        "receiver": OTHERS, "support_person": OTHERS,
    },
)  # fmt: skip
