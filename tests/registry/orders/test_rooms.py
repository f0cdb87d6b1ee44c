"""A room is booked with the order, and never twice for the same time (A008)."""

import pytest
from django.urls import reverse

from registry.orders import rooms, services
from registry.orders.models import OrderStatus
from tenants.organisation.models import Room
from tests.factories.orders import make_draft, make_order, orderer, unit_contact
from tests.factories.registry import make_unit
from tests.registry.matching.test_races import at_the_same_time, committed, race_database  # noqa: F401
from tests.visitor import Visitor


def make_room(unit, name="Sali", **fields):
    return Room.objects.create(unit=unit, name=name, **fields)


@pytest.mark.requirement("A008")
def test_the_room_is_part_of_the_order_and_the_second_gets_a_sentence(north):
    unit = make_unit()
    hall = make_room(unit)
    make_room(unit, "Pieni huone")
    first, second = (
        make_draft(unit=unit, room=hall),
        make_draft(unit=unit, room=hall, since="14:00", until="16:00"),
    )
    assert services.send_order(order_id=first.pk, by=first.orderer).room == hall
    with pytest.raises(rooms.RoomTaken, match="Pieni huone"):
        services.send_order(order_id=second.pk, by=second.orderer)
    second.refresh_from_db()
    assert (second.status, second.number) == (OrderStatus.DRAFT, None)


def test_the_next_time_and_a_cancelled_one_leave_the_room_free(north):
    unit = make_unit()
    hall = make_room(unit)
    first = make_order(unit=unit, room=hall)
    assert make_order(unit=unit, room=hall, since="15:00", until="16:00").room == hall
    services.cancel_order(order_id=first.pk, by=first.orderer)
    assert make_order(unit=unit, room=hall).room == hall


def test_a_room_of_another_unit_is_refused(north):
    elsewhere = make_room(make_unit("Neuvola", "1020", "4102"))
    with pytest.raises(rooms.DomainError) as refusal:
        make_draft(unit=make_unit(), room=elsewhere)
    assert refusal.value.code == "room_elsewhere"


@pytest.mark.requirement("A008")
def test_the_units_contact_books_a_room_for_an_order_that_was_sent(north):
    unit = make_unit()
    hall = make_room(unit)
    order = make_order(unit=unit)
    yrjo = Visitor("north").sign_in(unit_contact(unit))
    address = reverse("orders:room", args=[order.pk])
    assert "Vapaa siihen aikaan" in yrjo.get(address).content.decode()
    assert yrjo.post(address, {"room": hall.pk}).status_code == 302
    order.refresh_from_db()
    assert order.room == hall
    other = make_order(unit=unit, since="14:00", until="15:30")
    refused = yrjo.post(reverse("orders:room", args=[other.pk]), {"room": hall.pk})
    assert refused.status_code == 409
    assert "jo varattu" in refused.content.decode()


def test_page_two_offers_the_rooms_and_tells_at_the_field_when_one_is_taken(north):
    unit = make_unit()
    hall = make_room(unit, seats=12)
    make_order(unit=unit, room=hall)
    draft = make_draft(unit=unit, room=None)
    aino = Visitor("north").sign_in(orderer())
    page = aino.get(reverse("orders:when", args=[draft.pk]))
    assert "Sali (12 paikkaa)" in page.content.decode()
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    values |= {"day": f"{values['day']:%d.%m.%Y}", "since": "13.00", "until": "15.00", "room": hall.pk}
    values |= {
        "audience_scope": "team",
        "receiver": "Aino Esimerkki",
        "preparation_agreed": "",
        "preparation_hours": "",
    }
    answer = aino.post(
        reverse("orders:when", args=[draft.pk]), {name: value or "" for name, value in values.items()}
    )
    assert answer.status_code == 422
    assert "jo varattu" in str(answer.context["form"]["room"].errors)


@pytest.mark.requirement("A008")
def test_of_two_who_send_at_the_same_time_one_gets_the_room(committed):  # noqa: F811
    unit = make_unit()
    hall = make_room(unit)
    drafts = [make_draft(unit=unit, room=hall) for _ in range(2)]
    results = at_the_same_time(
        committed,
        *(lambda draft=draft: services.send_order(order_id=draft.pk, by=draft.orderer) for draft in drafts),
    )
    refusals = [result for result in results if isinstance(result, rooms.RoomTaken)]
    assert len(refusals) == 1
