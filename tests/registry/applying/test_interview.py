"""Who handles an application, and the interview with its panel (A129, A043, A044)."""

import datetime as dt

import pytest

from accounts.roles.models import Role
from domain.clock import now, today
from domain.errors import Conflict, DomainError, NotAllowed
from registry.applying import routing
from registry.applying.deciding import decide
from registry.applying.interviewing import (
    PanelIncomplete,
    add_to_panel,
    agree_interview,
    leave_panel,
    record_interview,
    record_of,
)
from registry.applying.judging import Judged
from registry.applying.models import ApplicationStatus, Interview, Meeting, PanelPart
from registry.experts.models import Expert
from tenants.organisation.models import RuleKind
from tenants.organisation.versions import start_version
from tests.factories.applying import make_application, make_held, make_interview, nurse
from tests.factories.people import make_user, person
from tests.factories.registry import make_unit
from tests.visitor import settle

S = ApplicationStatus


def answer(interview: Interview, verdict: S, *, by, **facts):
    told = {"reason": "Yhteinen arvio.", "letter": "", **facts}
    return decide(application_id=interview.application_id, verdict=verdict, by=by, **told)


def route_by(kaarina, *rules: dict) -> None:
    start_version(
        kind=RuleKind.ROUTING, data={"rules": list(rules), "default": {"role": "coordinator"}}, valid_from=today(),
        approved_by="Johtoryhmä", approved_on=today(), by=kaarina,
    )  # fmt: skip


def rule(code: str, holder, **scope) -> dict:
    return {
        "code": code,
        "titles": {"fi": code},
        "work": ["application"],
        "holder": {"user": str(holder.pk)},
        **scope,
    }


# --- who handles it -------------------------------------------------------------------------


@pytest.mark.requirement("A129")
def test_new_applicants_go_to_the_coordinator_of_their_topics_and_area(kaarina):
    other, area = make_user("Ville", Role.COORDINATOR), make_user("Aura", Role.COORDINATOR)
    unit = make_unit()
    type(unit).objects.filter(pk=unit.pk).update(municipality_code="272")
    route_by(
        kaarina,
        rule("mind", other, topic_groups=["MIE", "PAI"]),
        rule("kokkola", area, units=[unit.code]),
    )
    assert make_application(own_topics=["MIE.masennus"], close_topics=[]).handler == other
    assert make_application(own_topics=[], close_topics=["PAI.alkoholi"]).handler == other
    assert (
        make_application(own_topics=["TAL.velka"], close_topics=[], municipality_code="272").handler == area
    )
    assert make_application(own_topics=["TAL.velka"], close_topics=[]).handler is None
    settle()
    assert (
        other.notices.filter(kind="application.sent").count() == 3
    )  # two own ones, and the one that is everybody's
    assert kaarina.notices.filter(kind="application.sent").count() == 1


def test_an_application_is_handed_over_once_and_never_stays_with_somebody_who_is_gone(kaarina):
    application, ville = make_application(), make_user("Ville", Role.COORDINATOR)
    routing.hand_over(application_id=application.pk, to=ville, seen=str(kaarina.pk), by=kaarina)
    with pytest.raises(Conflict):
        routing.hand_over(application_id=application.pk, to=kaarina, seen=str(kaarina.pk), by=kaarina)
    with pytest.raises(DomainError, match="ei voi hoitaa"):
        routing.hand_over(application_id=application.pk, to=person("Aino"), seen=str(ville.pk), by=kaarina)
    with pytest.raises(NotAllowed):
        routing.hand_over(application_id=application.pk, to=kaarina, seen=str(ville.pk), by=person("Aino"))
    ville.grants.update(valid_to=today())
    assert routing.keep_application_handlers() == 1
    application.refresh_from_db()
    assert application.handler == kaarina
    assert routing.keep_application_handlers() == 0


# --- the panel ------------------------------------------------------------------------------


@pytest.mark.requirement("A044")
def test_a_professional_and_the_coordinator_interview_together(kaarina):
    interview = make_interview(professional=False)
    judged = {row["code"]: Judged.YES for row in record_of(interview).judgements}
    with pytest.raises(PanelIncomplete, match="ammattihenkilö"):
        record_interview(application_id=interview.application_id, judgements=judged, answers={}, by=kaarina)
    with pytest.raises(DomainError, match="Kirjoita ammatti"):
        add_to_panel(
            application_id=interview.application_id,
            part=PanelPart.PROFESSIONAL,
            name="Satu Hoitaja",
            by=kaarina,
        )
    add_to_panel(
        application_id=interview.application_id, part=PanelPart.PROFESSIONAL, user=nurse(), title="Sairaanhoitaja", by=kaarina
    )  # fmt: skip
    record_interview(application_id=interview.application_id, judgements=judged, answers={}, by=kaarina)
    coordinators_seat = interview.panel.get(part=PanelPart.COORDINATOR)
    leave_panel(member_id=coordinators_seat.pk, by=kaarina)
    for verdict in (S.SUITABLE, S.REFUSED):
        with pytest.raises(PanelIncomplete):
            answer(interview, verdict, by=kaarina)
    assert not Expert.objects.exists()


@pytest.mark.requirement("A044")
def test_nobody_sits_in_both_necessary_seats(kaarina):
    interview = make_interview(professional=False)
    add_to_panel(
        application_id=interview.application_id, part=PanelPart.PROFESSIONAL, user=kaarina, title="Sosiaalityöntekijä", by=kaarina
    )  # fmt: skip
    assert interview.panel.count() == 1
    with pytest.raises(PanelIncomplete):
        record_interview(application_id=interview.application_id, judgements={}, answers={}, by=kaarina)
    with pytest.raises(DomainError, match="Valitse tämän organisaation"):
        add_to_panel(
            application_id=interview.application_id,
            part=PanelPart.COORDINATOR,
            user=person("Aino"),
            by=kaarina,
        )


def test_the_panel_is_told_and_only_coordinators_arrange(kaarina):
    interview, satu = make_interview(professional=False), nurse()
    for _again in range(2):
        add_to_panel(
            application_id=interview.application_id, part=PanelPart.PROFESSIONAL, user=satu, title="Sairaanhoitaja", by=kaarina
        )  # fmt: skip
    settle()
    assert satu.notices.filter(kind="interview.seated").count() == 1
    with pytest.raises(NotAllowed):
        add_to_panel(application_id=interview.application_id, part=PanelPart.OTHER, name="Joku", by=satu)
    with pytest.raises(NotAllowed):
        answer(interview, S.NOT_NOW, by=satu)
    with pytest.raises(NotAllowed):
        record_interview(
            application_id=interview.application_id, judgements={}, answers={}, by=person("Aino")
        )


def test_a_time_is_ahead_and_is_changed_only_before_the_interview(kaarina):
    application = make_application()
    facts = {"minutes": 60, "meeting": Meeting.PHONE, "place": "", "letter": "", "by": kaarina}
    with pytest.raises(DomainError, match="vasta tulossa"):
        agree_interview(application_id=application.pk, starts_at=now() - dt.timedelta(hours=1), **facts)
    first = make_interview(application)
    second = agree_interview(application_id=application.pk, starts_at=now() + dt.timedelta(days=9), **facts)
    assert first.pk == second.pk
    make_held(application)
    with pytest.raises(Conflict):
        agree_interview(application_id=application.pk, starts_at=now() + dt.timedelta(days=10), **facts)
