"""Applications made the way applicants make them: through the services. Call inside a tenant."""

import datetime as dt
from itertools import count

from domain.clock import now
from registry.applying import services
from registry.applying.deciding import decide
from registry.applying.interviewing import add_to_panel, agree_interview, record_interview, record_of
from registry.applying.judging import Judged
from registry.applying.models import Application, ApplicationStatus, Interview, Meeting, PanelPart
from registry.applying.parts import PARTS
from tests.factories.orders import coordinator
from tests.factories.people import make_user

numbers = count(1)
CONTACT = {
    "first_name": "Helmi",
    "last_name": "Hakija",
    "phone": "040 123 4567",
    "municipality_code": "",
    "language": "fi",
}
TOLD = {
    "own_topics": ["MIE.masennus"],
    "close_topics": ["PAI.alkoholi"],
    "story": "Sairastuin kymmenen vuotta sitten.",
    "situation": "Voin nyt hyvin.",
    "training": "none",
    "task_codes": ["luento"],
    "times": ["evenings"],
    "max_audience": 10,
    "off_limits": ["RIK.vankila"],
    "limits_told": "En puhu perheestäni.",
    "languages": ["fi"],
}


def make_draft(email: str = "", **told) -> Application:
    """A draft that has been confirmed, with every part ready."""
    email = email or f"hakija{next(numbers)}@example.fi"
    contact = {name: told.pop(name, value) for name, value in CONTACT.items()}
    services.start_application(email=email, **contact)
    draft = Application.objects.get(email=email, status=ApplicationStatus.DRAFT)
    for name, answer in {
        **TOLD,
        **told,
        "finished": [part.code for part in PARTS],
        "confirmed_at": now(),
    }.items():
        setattr(draft, name, answer)
    draft.save()
    return draft


def make_application(email: str = "", **told) -> Application:
    """A sent application."""
    return services.send_application(application_id=make_draft(email, **told).pk)


def make_interview(
    application: Application | None = None, *, by=None, professional: bool = True
) -> Interview:
    """An agreed interview with Kaarina and, unless told otherwise, a nurse."""
    application, by = application or make_application(), by or coordinator()
    interview = agree_interview(
        application_id=application.pk, starts_at=now() + dt.timedelta(days=7), minutes=60, meeting=Meeting.ON_SITE,
        place="Esimerkkikatu 1", letter="", by=by,
    )  # fmt: skip
    if professional:
        add_to_panel(
            application_id=application.pk,
            part=PanelPart.PROFESSIONAL,
            name="Satu Hoitaja",
            title="Sairaanhoitaja",
            by=by,
        )
    return interview


def nurse():
    """Satu, a care professional with an account in the organisation's staff."""
    from accounts.roles.models import Role

    return make_user("Satu", Role.LINE_MANAGER, last_name="Hoitaja")


def make_held(application: Application | None = None, *, by=None, **judged: Judged) -> Interview:
    """A held interview; everything is judged with a yes unless `judged` says otherwise."""
    by = by or coordinator()
    interview = make_interview(application, by=by)
    codes = [row["code"] for row in record_of(interview).judgements]
    given = {code: judged.get(code, Judged.YES) for code in codes}
    return record_interview(
        application_id=interview.application_id, judgements=given, answers={"why": "Haluan auttaa."}, by=by
    )


def make_answered(verdict: ApplicationStatus = ApplicationStatus.REFUSED, **told) -> Application:
    """An application that has been answered after its interview."""
    interview = make_held(make_application(**told))
    decision = decide(
        application_id=interview.application_id, verdict=verdict, reason="Haastattelijoiden arvio.", letter="Kiitos!",
        by=coordinator(),
    )  # fmt: skip
    return decision.application
