"""Orders made the way people make them, through the services, or as bare rows. Call inside a tenant."""

import datetime as dt

from django.db import transaction

from accounts.roles.models import Role
from domain.clock import now, today
from registry.orders import services
from registry.orders.models import Mode, Order, OrderStatus, Product, TaskType
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit, moment


def make_task_type(code: str = "luento", *, role: str = "expert", **fields) -> TaskType:
    """A kind of work; the same one when asked for twice."""
    labels = {"fi": f"Tehtävä {code}", "sv": f"Uppgift {code}", "en": f"Task {code}"}
    found, _ = TaskType.objects.get_or_create(code=code, defaults={"labels": labels, "role": role, **fields})
    return found


def make_product(code: str = "juttupenkki", **fields) -> Product:
    """A ready product of one hour and a half."""
    labels = {"fi": "Juttupenkki", "sv": "Pratbänk", "en": "Chat bench"}
    defaults = {
        "labels": labels,
        "task_type": fields.pop("task_type", None) or make_task_type(),
        "minutes": 90,
        **fields,
    }
    return Product.objects.get_or_create(code=code, defaults=defaults)[0]


def orderer(first_name: str = "Aino"):
    """Aino, who orders for any unit of the organisation."""
    return person(first_name)


def some_day(ahead: int = 14) -> dt.date:
    """A day that many days ahead."""
    return today() + dt.timedelta(days=ahead)


def make_draft(
    *,
    by=None,
    day: dt.date | None = None,
    since: str = "13:00",
    until: str = "15:00",
    task_type=None,
    topics=("MIE.masennus",),
    unit=None,
    **fields,
) -> Order:
    """A draft with both pages filled in."""
    by, day = by or orderer(), day or some_day()
    order = services.start_order(by=by)
    services.save_what(
        order_id=order.pk,
        by=by,
        task_type=task_type or make_task_type(),
        need="Oma tarina ryhmälle",
        topic_codes=topics,
    )
    given = {"mode": Mode.ON_SITE, "support_person": "Aino Esimerkki", **fields}
    return services.save_when(
        order_id=order.pk,
        by=by,
        unit=unit or make_unit(),
        starts_at=moment(day, since),
        ends_at=moment(day, until),
        **given,
    )


def make_order(*, by=None, **fields) -> Order:
    """A sent order."""
    draft = make_draft(by=by, **fields)
    return services.send_order(order_id=draft.pk, by=draft.orderer)


@transaction.atomic
def order_row(
    status: OrderStatus = OrderStatus.NEW,
    *,
    day: dt.date | None = None,
    since="13:00",
    until="15:00",
    **fields,
) -> Order:
    """The row of `make_order` without the way there: no journal, no messages, nobody chosen to handle it."""
    day = day or some_day()
    known = {
        "number": services.next_number(), "orderer": orderer(), "need": "Oma tarina ryhmälle",
        "topic_codes": ["MIE.masennus"], "mode": Mode.ON_SITE, "support_person": "Aino Esimerkki",
        "starts_at": moment(day, since), "ends_at": moment(day, until), "sent_at": now(), "answer_by": moment(day, since),
    }  # fmt: skip
    fields = {"unit": None, "task_type": None, **fields}
    fields |= {"unit": fields["unit"] or make_unit(), "task_type": fields["task_type"] or make_task_type()}
    return Order.objects.create(status=status, **{**known, **fields})


def coordinator():
    """Kaarina, who coordinates the whole organisation."""
    return person("Kaarina")


def unit_contact(unit, first_name: str = "Yrjö"):
    """A contact person of one unit."""
    return make_user(first_name, Role.UNIT_CONTACT, unit=unit, last_name="Yksikkö")
