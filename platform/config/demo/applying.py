"""Invented applications in different states, so that the coordinator's desk has something to show."""

import datetime as dt

from accounts.models import User
from accounts.roles.models import Role
from accounts.roles.selectors import holders
from config.demo.people import script
from domain.clock import at, now, today
from registry.applying.models import (
    Application,
    ApplicationStatus,
    Decision,
    Interview,
    Meeting,
    PanelMember,
    PanelPart,
)


def add_applications() -> None:
    """One that waits, one whose interview is agreed, and one that was answered. Call inside the tenant."""
    coordinator = holders(Role.COORDINATOR).first()
    for entry in script()["applications"]:
        application = _application(entry, coordinator)
        if application.status == ApplicationStatus.INTERVIEW:
            _interview(application, coordinator)
        elif application.status == ApplicationStatus.NOT_NOW:
            Decision.objects.create(
                application=application, reason=entry["reason"], by=coordinator, answered_at=now()
            )


def _application(entry: dict, coordinator: User | None) -> Application:
    sent = now() - dt.timedelta(days=entry["days_ago"])
    told = {
        name: entry[name]
        for name in ("first_name", "last_name", "email", "own_topics", "close_topics", "story")
    }
    return Application.objects.create(
        **told, status=entry["status"], languages=["fi"], training="none", task_codes=entry["task_codes"],
        times=["days"], consent_version="demo", created_at=sent, saved_at=sent, confirmed_at=sent, sent_at=sent,
        closed_at=now() if entry["status"] == ApplicationStatus.NOT_NOW else None, handler=coordinator,
    )  # fmt: skip


def _interview(application: Application, coordinator: User | None) -> None:
    interview = Interview.objects.create(
        application=application, starts_at=at(today() + dt.timedelta(days=3), dt.time(13)), meeting=Meeting.ON_SITE,
        place="Esimerkkikatu 1",
    )  # fmt: skip
    PanelMember.objects.bulk_create(
        [
            PanelMember(
                interview=interview, part=PanelPart.COORDINATOR, user=coordinator, name=str(coordinator)
            ),
            PanelMember(
                interview=interview,
                part=PanelPart.PROFESSIONAL,
                name="Satu Esimerkki",
                title="Sairaanhoitaja",
            ),
        ]
    )
