"""The answer to an application: judged in an interview, and what a yes brings with it (A043, A002, A138)."""

import datetime as dt
import re

import pytest
import time_machine

from accounts.roles.invitations import NewPerson, accept
from accounts.roles.models import Invitation, Role
from accounts.roles.selectors import roles_of
from audit.lifecycle import StepRefused
from audit.models import Entry
from domain.clock import now, today
from domain.errors import DomainError
from registry.applying.deciding import NotJudged, decide
from registry.applying.interviewing import (
    record_interview,
    record_of,
)
from registry.applying.judging import Judged
from registry.applying.models import ApplicationStatus, Interview
from registry.experts.selectors import account_of
from tenants.organisation.models import RuleKind, RuleVersion
from tenants.organisation.rules import rule_on
from tenants.organisation.versions import start_version
from tests.factories.applying import make_application, make_held, make_interview
from tests.factories.registry import make_expert
from tests.registry.applying.conftest import page
from tests.visitor import Visitor, settle

S = ApplicationStatus


def answer(interview: Interview, verdict: S, *, by, **facts):
    told = {"reason": "Yhteinen arvio.", "letter": "", **facts}
    return decide(application_id=interview.application_id, verdict=verdict, by=by, **told)


@pytest.mark.requirement("A043", "A002", "A138")
def test_suitability_is_judged_in_an_interview_and_never_only_self_declared(kaarina):
    interview = make_interview(make_application(situation="Olen täysin toipunut ja valmis."))
    for verdict in (S.SUITABLE, S.REFUSED):
        with pytest.raises(NotJudged, match="Pidä ensin haastattelu"):
            answer(interview, verdict, by=kaarina)
    assert {row["code"] for row in record_of(interview).judgements} >= {"recovery", "crisis_work"}


@pytest.mark.requirement("A002", "A138")
@pytest.mark.parametrize(("code", "sentence"), [("recovery", "toipuminen"), ("crisis_work", "kriisityö")])
def test_a_not_yet_of_the_panel_stops_a_yes(kaarina, code, sentence):
    interview = make_held(**{code: Judged.NOT_YET})
    with pytest.raises(NotJudged, match=sentence):
        answer(interview, S.SUITABLE, by=kaarina)
    assert answer(interview, S.NOT_NOW, by=kaarina).application.status == S.NOT_NOW


@pytest.mark.requirement("A138")
def test_every_judgement_is_made_before_a_yes(kaarina):
    interview = make_interview()
    record_interview(
        application_id=interview.application_id, judgements={"recovery": Judged.YES}, answers={}, by=kaarina
    )
    with pytest.raises(NotJudged, match="Vielä arvioimatta.*kriisityö"):
        answer(interview, S.SUITABLE, by=kaarina)


@pytest.mark.requirement("A043", "A001", "A114", "A123", "A050", "A201")
def test_suitable_makes_an_expert_with_topics_wishes_and_limits(kaarina, mailoutbox):
    application = make_application(
        own_topics=["MIE.masennus", "TAL.velka"], close_topics=["PAI.alkoholi", "MIE.masennus"],
        area_codes=["272"], is_remote=False, times=["evenings", "weekends"],
    )  # fmt: skip
    decision = answer(make_held(application), S.SUITABLE, by=kaarina, letter="Tervetuloa!")
    expert = decision.application.expert
    topics = {row.topic_code: (row.is_close_one, row.is_off_limits) for row in expert.topics.all()}
    assert topics == {
        "MIE.masennus": (False, False), "TAL.velka": (False, False), "PAI.alkoholi": (True, False), "RIK.vankila": (False, True),
    }  # fmt: skip
    assert (expert.task_codes, expert.max_audience, expert.area_codes, expert.is_remote) == (
        ["luento"],
        10,
        ["272"],
        False,
    )
    assert (expert.email, expert.payee_number > 1000) == (application.email, True)
    assert {row.weekday for row in expert.availability.all()} == set(range(1, 8))
    settle()
    assert "Tervetuloa!" not in "".join(letter.body for letter in mailoutbox)
    decision.refresh_from_db()
    assert decision.answered_at


def test_not_now_needs_no_interview_but_a_reason(kaarina):
    application = make_application()
    with pytest.raises(DomainError, match="perustelu"):
        decide(application_id=application.pk, verdict=S.NOT_NOW, reason=" ", by=kaarina)
    assert decide(application_id=application.pk, verdict=S.NOT_NOW, reason="Ryhmä on täynnä.", by=kaarina)
    with pytest.raises(StepRefused):
        decide(application_id=application.pk, verdict=S.NOT_NOW, reason="Uudestaan.", by=kaarina)


def test_the_interview_keeps_the_version_of_the_form_that_it_was_held_with(kaarina):
    interview = make_held()
    data = rule_on(RuleKind.INTERVIEW, today()).data
    with time_machine.travel(now() + dt.timedelta(days=1), tick=False):
        start_version(
            kind=RuleKind.INTERVIEW, data={**data, "judgements": [{"code": "own_1", "labels": {"fi": "Uusi väite."}}]},
            valid_from=today(), approved_by="Johtoryhmä", approved_on=today(), by=kaarina,
        )  # fmt: skip
        later = make_interview()
        assert [row["code"] for row in record_of(later).judgements] == ["own_1"]
        interview.refresh_from_db()
        assert "recovery" in {row["code"] for row in record_of(interview).judgements}
        assert list(record_of(interview).answers_in_words()) == [
            ("Miksi haluat tehdä tätä?", "Haluan auttaa.")
        ]


def test_what_was_judged_is_sealed_and_the_journal_holds_no_words(kaarina):
    interview = make_held()
    stored = Interview.objects.values_list("answers", flat=True).get(pk=interview.pk)
    assert b"Haluan auttaa" not in stored.blob
    decision = answer(interview, S.REFUSED, by=kaarina, reason="Salainen syy")
    assert decision.reason.reveal() == "Salainen syy"
    assert "Salainen" not in str(list(Entry.objects.values_list("facts", flat=True)))


@pytest.mark.requirement("A043")
def test_a_yes_invites_the_person_to_sign_in_and_the_link_makes_their_account(kaarina, mailoutbox):
    application = make_application(language="sv", languages=["fi", "sv"], audiences=["students", "clients"])
    expert = answer(make_held(application), S.SUITABLE, by=kaarina).application.expert
    assert expert.audiences == ["students", "clients"]
    assert account_of(expert) == "invited"
    settle()
    [letter] = [mail for mail in mailoutbox if "/join/" in mail.body and mail.to == [application.email]]
    assert Invitation.objects.get().language == "sv"
    token = re.search(r"/join/([^/\s]+)", letter.body)[1]
    user, is_new = accept(token=token, person=NewPerson("Helmi", "Hakija", "aivan uusi salasana 7"))
    settle()
    expert.refresh_from_db()
    assert (is_new, expert.user, roles_of(user)) == (True, user, {Role.EXPERT})


def test_an_address_that_is_somebodys_account_does_not_undo_the_yes_and_is_told(kaarina):
    eero = make_expert("Eero")
    application = make_application(eero.user.email)
    expert = answer(make_held(application), S.SUITABLE, by=kaarina).application.expert
    assert (account_of(expert), Invitation.objects.count()) == ("", 0)
    assert Entry.objects.get(action="expert.not_invited").subject_id == expert.pk
    shown = page(Visitor("north").sign_in(kaarina).get(f"/apply/desk/{application.pk}/"))
    assert "Henkilö ei voi kirjautua." in shown
    assert f"/register/{expert.pk}/invite/" in shown


def test_without_a_form_of_its_own_an_organisation_interviews_with_the_shipped_one(kaarina):
    RuleVersion.objects.filter(kind=RuleKind.INTERVIEW).delete()
    interview = make_held()
    interview.refresh_from_db()
    assert interview.rule is None
    assert {row["code"] for row in record_of(interview).judgements} >= {"recovery", "crisis_work"}
    start_version(
        kind=RuleKind.INTERVIEW, data={"judgements": [{"code": "own_1", "labels": {"fi": "Uusi väite."}}], "questions": []},
        valid_from=today(), approved_by="Johtoryhmä", approved_on=today(), by=kaarina,
    )  # fmt: skip
    assert [row["code"] for row in record_of(make_interview()).judgements] == ["own_1"]
    assert "recovery" in record_of(interview).judged
    assert list(record_of(interview).answers_in_words()) == [("Miksi haluat tehdä tätä?", "Haluan auttaa.")]
    assert answer(interview, S.SUITABLE, by=kaarina).application.expert
