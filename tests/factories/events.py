"""Events made the way coordinators make them. Call inside a tenant."""

import datetime as dt

from domain.clock import today
from registry.events.models import Event, EventDay, EventKind
from registry.events.services import make_event, open_event
from tests.factories.people import person
from tests.factories.registry import moment


def event_facts(**facts) -> dict:
    """An ordinary common meeting."""
    return {
        "kind": EventKind.MEETING, "title": "Yhteinen tapaaminen", "text": "", "practical": "", "is_remote": False,
        "place": "Järjestötalo", "link": "", "seats": None, "sign_up_until": today() + dt.timedelta(days=10),
        "open_to": "experts", "leader": "", "provider": None, "gives_kind": "", "gives_hours": None,
        "valid_months": None, **facts,
    }  # fmt: skip


def event_times(*ahead: int) -> list[tuple[dt.datetime, dt.datetime]]:
    """Afternoons so many days from now."""
    days = [today() + dt.timedelta(days=number) for number in ahead or (14,)]
    return [(moment(day, "13:00"), moment(day, "15:00")) for day in days]


def make_open_event(*ahead: int, **facts) -> Event:
    """An event that people can sign up for."""
    event = make_event(by=person("Kaarina"), times=event_times(*ahead), **event_facts(**facts))
    return open_event(event_id=event.pk, by=person("Kaarina"))


def move_to_past(event: Event, days: int = 30) -> None:
    """The same event, as if it had been some days earlier."""
    for day in EventDay.objects.filter(event=event).order_by("starts_at"):
        day.starts_at -= dt.timedelta(days=days)
        day.ends_at -= dt.timedelta(days=days)
        day.save()
