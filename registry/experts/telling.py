"""What an expert tells of themselves: limits, times, topics, needs, a pause, a change in life (A145–A146, A199–A203).

Nothing here asks for a reason. The journal says that something changed; of health and free text never what.
"""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import now, today
from domain.errors import Conflict, DomainError, NotAllowed
from outbox.services import publish
from registry.experts.changing import Topics, set_topics
from registry.experts.joining_in import locked
from registry.experts.models import Availability, ConsentPurpose, Expert, LifeChange
from registry.experts.publishing import publish_expert
from registry.experts.purposes import save_purpose
from registry.experts.services import update_details

Times = Iterable[tuple[int, dt.time, dt.time]]  # ISO weekday, since, until; until 00:00 is midnight


@transaction.atomic
def tell_topics(*, expert: Expert, topics: Topics, off_limits: Iterable[str], by) -> Expert:
    """Exactly these topics, and those that nobody may ask about (A167). A published profile follows at once.

    Raises DomainError when a topic is in both.
    """
    row, off, topics = _own(expert, by), set(off_limits), list(topics)
    if off & {code for code, _close in topics}:
        raise DomainError(_("The same topic cannot be one that you speak about and one that you do not."))
    if set_topics(row, topics, off):
        record("experts.topics_changed", subject=row, by=by)
        publish_expert(row, by, is_news=False)
    return row


@transaction.atomic
def tell_times(*, expert: Expert, times: Times, by) -> None:
    """The hours of a week that suit; none at all means any time. Raises DomainError for overlaps and ends before starts."""
    row, wanted = _own(expert, by), sorted(times)
    _check_times(wanted)
    if wanted == list(row.availability.values_list("weekday", "since", "until")):
        return
    row.availability.all().delete()
    Availability.objects.bulk_create(
        Availability(expert=row, weekday=weekday, since=since, until=until)
        for weekday, since, until in wanted
    )
    record("experts.times_changed", subject=row, by=by, times=len(wanted))


def take_pause(*, expert: Expert, until: dt.date | None, by) -> Expert:
    """Nobody asks before `until`; None ends the pause. No reason is asked (A202). Raises DomainError for a past day."""
    if until is not None and until <= today():
        raise DomainError(_("Choose a day that is still ahead."))
    return update_details(expert=_checked(expert, by), by=by, paused_until=until)


@transaction.atomic
def tell_needs(*, expert: Expert, needs: str, devices: str, may_be_told: bool, language: str, by) -> None:
    """Accessibility needs and assistive devices, sealed (A146). The orderer hears them only when `may_be_told`."""
    row = _own(expert, by)
    row.access_needs, row.assistive_devices = needs.strip() or None, devices.strip() or None
    row.save(update_fields=["access_needs", "assistive_devices"])
    record("experts.needs_changed", subject=row, by=by)
    says_yes = may_be_told and bool(needs.strip() or devices.strip())
    save_purpose(expert=row, purpose=ConsentPurpose.ACCESS_NEEDS, is_yes=says_yes, language=language, by=by)


@transaction.atomic
def tell_life_change(*, expert: Expert, text: str, by) -> LifeChange:
    """Something in life affects the activity (A199): the coordinators get a notice without its content.

    A second tap within a minute with the same words makes no second row.
    """
    row = _own(expert, by)
    last = row.life_changes.first()
    if last and now() - last.told_at < dt.timedelta(minutes=1) and _text(last) == text.strip():
        return last
    change = LifeChange.objects.create(expert=row, text=text.strip() or None)
    record("experts.life_change_told", subject=row, by=by)
    publish("life.changed", change.pk)
    return change


@transaction.atomic
def handle_life_change(*, change_id: UUID, by) -> LifeChange:
    """The coordinator has talked with the person. Raises Conflict when a colleague was first."""
    change = LifeChange.objects.select_for_update().get(pk=change_id)
    if change.handled_at:
        raise Conflict(_("A colleague has already marked this as handled."))
    change.handled_at, change.handled_by = now(), by
    change.save(update_fields=["handled_at", "handled_by"])
    record("experts.life_change_handled", subject=change, by=by)
    return change


def _own(expert: Expert, by) -> Expert:
    return locked(_checked(expert, by))


def _checked(expert: Expert, by) -> Expert:
    if expert.user_id != by.pk:
        raise NotAllowed(_("Only the person can decide about this."))
    return expert


def _check_times(times: list[tuple[int, dt.time, dt.time]]) -> None:
    ends: dict[int, dt.time] = {}
    for weekday, since, until in times:
        end = dt.time.max if until == dt.time.min else until
        if end <= since:
            raise DomainError(_("The end must be later than the start."))
        if ends.get(weekday, dt.time.min) > since:
            raise DomainError(_("Two times of the same day overlap."))
        ends[weekday] = end


def _text(change: LifeChange) -> str:
    return change.text.reveal() if change.text else ""
