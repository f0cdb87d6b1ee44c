"""One of every object of applications."""

from accounts.roles.models import Role
from domain.clock import now
from tests.isolation.sides import OWN


def make_application(place, side):
    """An application whose interview has been agreed, with the organisation's canary in its own words."""
    from registry.applying.models import Application

    sent = Application.objects.filter(email__startswith=f"hakija.{side}").count()
    return Application.objects.create(
        status="interview", first_name="Hakija", last_name=place.canary, email=f"hakija.{side}.{sent}@example.fi",
        story=f"Tarina {place.canary}", own_topics=["MIE.masennus"], languages=["fi"], consent_version="1", sent_at=now(),
        handler=place.people[Role.COORDINATOR] if side == OWN else None,
    )  # fmt: skip


def make_seat(place, side):
    """A seat in the panel of an agreed interview, held by somebody without an account."""
    return make_interview(place.made[side]["applying.Application"], place).panel.get(title="Sairaanhoitaja")


def make_interview(application, place):
    """An agreed interview of the application, with its whole panel."""
    from registry.applying.models import Interview, PanelMember

    interview = Interview.objects.create(
        application=application, starts_at=now(), place=f"Huone {place.canary}"
    )
    kaarina = place.people[Role.COORDINATOR]
    PanelMember.objects.create(interview=interview, part="coordinator", user=kaarina, name=str(kaarina))
    PanelMember.objects.create(
        interview=interview, part="professional", name=f"Satu {place.canary}", title="Sairaanhoitaja"
    )
    return interview


APPLYING = {"applying.Application": make_application, "applying.PanelMember": make_seat}
APPLYING_ARGUMENTS = {
    **{(f"applying:{page}", "token"): "x" * 43 for page in ("tasks", "part", "check", "withdraw")},
    ("applying:part", "code"): "story",
}
