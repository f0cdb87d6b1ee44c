"""What becomes of applications in the end (rules.md section 9)."""

import datetime as dt

import pytest
import time_machine

from config.nightly import JOBS
from domain.clock import now
from registry.applying import services
from registry.applying.erasing import erase_old_applications
from registry.applying.models import Application, ApplicationStatus, Decision, Interview
from registry.applying.notes import add_note
from registry.experts.models import Expert
from tenants.organisation.models import RuleKind, RuleVersion
from tests.factories.applying import CONTACT, make_answered, make_application, make_draft

S = ApplicationStatus


def in_days(days: int):
    return time_machine.travel(now() + dt.timedelta(days=days), tick=False)


def test_the_round_runs_every_night():
    assert erase_old_applications in JOBS


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_a_draft_that_was_never_confirmed_goes_in_thirty_days(kaarina, days, left):
    services.start_application(email="helmi@example.fi", **CONTACT)
    with in_days(days):
        erase_old_applications()
        assert Application.objects.count() == left


@pytest.mark.parametrize(("days", "left"), [(178, 2), (186, 0)])
def test_what_led_to_nothing_goes_after_six_months(kaarina, days, left):
    withdrawn = make_application()
    services.withdraw_application(application_id=withdrawn.pk)
    make_answered(S.REFUSED)
    with in_days(days):
        assert erase_old_applications() == 2 - left
        assert Application.objects.count() == left
        assert erase_old_applications() == 0
    assert Decision.objects.count() == Interview.objects.count() == min(left, 1)


def test_the_months_are_the_organisations_own_rule(kaarina):
    make_answered(S.NOT_NOW)
    rule = RuleVersion.objects.get(kind=RuleKind.RETENTION)
    rule.data["applications_months"] = 1
    rule.save(update_fields=["data"])
    with in_days(33):
        assert erase_old_applications() == 1


def test_a_confirmed_draft_is_kept_while_somebody_goes_on_with_it(kaarina):
    draft = make_draft()
    with in_days(100):
        services.save_part(
            application_id=draft.pk, code="story", answers={"story": "Lisää."}, is_finished=True
        )
    with in_days(190):
        assert erase_old_applications() == 0
    with in_days(300):
        assert erase_old_applications() == 1


def test_an_accepted_one_loses_its_own_words_but_not_that_the_panel_found_the_person_suitable(kaarina):
    application = make_answered(S.SUITABLE)
    add_note(application_id=application.pk, text="Muistiinpano", by=kaarina)
    with in_days(186):
        assert erase_old_applications() == 1
        assert erase_old_applications() == 0
    application.refresh_from_db()
    assert (application.story, application.interview.answers, application.decision.letter) == (
        None,
        None,
        None,
    )
    assert not application.notes.exists()
    assert application.decision.by == kaarina
    assert application.expert == Expert.objects.get()


def test_an_open_application_waits_as_long_as_it_takes(kaarina):
    make_application()
    with in_days(400):
        assert erase_old_applications() == 0
