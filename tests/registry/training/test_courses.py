"""Courses in the register: added, verified, renewed with grace, corrected, taken away."""

import datetime as dt

import pytest

from audit.models import Entry
from domain.clock import today
from domain.errors import Conflict, DomainError, NotAllowed
from notifications.models import Notice
from registry.experts.models import Training
from registry.matching.gathering import price_facts
from registry.matching.standing import standings
from registry.training.models import ChangeKind, Ground, Provider, ProviderKind
from registry.training.providers import save_provider
from registry.training.selectors import effects_for
from registry.training.services import (
    add_training,
    correct_training,
    remind_of_renewals,
    remove_training,
    renew_training,
    verify_training,
)
from tenants.organisation.models import RuleKind, RuleVersion
from tests.visitor import Visitor, settle

SPRING = dt.date(2025, 5, 31)


def course(expert, by, **facts) -> Training:
    """A course of fifty hours from an association."""
    given = {"kind": "ngo", "hours": 50, "issuer": "Esimerkkiyhdistys ry", "completed_on": SPRING, **facts}
    return add_training(expert=expert, by=by, **given)


def gives(expert) -> dict[str, bool]:
    """What the expert's training gives today."""
    return {effect.what: effect.holds for effect in effects_for(expert, today())}


@pytest.mark.requirement("A119", "A120", "A184")
@pytest.mark.parametrize(
    ("name", "kind"),
    [("Esimerkkiopisto", ProviderKind.SCHOOL), ("Esimerkkiyhdistys ry", ProviderKind.ASSOCIATION)],
)
def test_a_course_of_a_school_or_an_association_is_recorded_and_brings_the_fee(eero, kaarina, name, kind):
    provider = save_provider(name=name, kind=kind, by=kaarina)
    assert gives(eero) == {"meetings": True, "tasks": True, "fee": False}
    added = course(eero, kaarina, issuer=provider.name, ground=Ground.ISSUER, reason="Rehtori soitti 20.11.")
    assert (added.issuer, added.verified_by, added.verified_at is not None) == (name, kaarina, True)
    assert gives(eero)["fee"]
    assert price_facts(eero, today()).training_hours == 50


@pytest.mark.requirement("A117")
def test_hours_of_several_courses_are_counted_together(eero, kaarina):
    course(eero, kaarina, hours=30)
    assert not gives(eero)["fee"]
    course(eero, kaarina, hours=20, completed_on=SPRING + dt.timedelta(days=200))
    assert gives(eero)["fee"]


def test_our_own_course_is_verified_from_our_list_and_anothers_by_what_was_seen(eero, kaarina, north):
    own, other = course(eero, kaarina, issuer=str(north), kind="expert"), course(eero, kaarina)
    for training, wrong in ((own, Ground.COPY), (other, Ground.OWN)):
        with pytest.raises(DomainError) as refused:
            verify_training(training_id=training.pk, ground=wrong, by=kaarina)
        assert refused.value.code == "wrong_ground"
    with pytest.raises(DomainError, match="vahvisti"):
        verify_training(training_id=other.pk, ground=Ground.ISSUER, by=kaarina)
    verify_training(training_id=own.pk, ground=Ground.OWN, by=kaarina)
    verify_training(training_id=other.pk, ground=Ground.COPY, by=kaarina)
    with pytest.raises(Conflict):
        verify_training(training_id=other.pk, ground=Ground.COPY, by=kaarina)
    assert [change.kind for change in other.changes.all()] == [ChangeKind.ADDED, ChangeKind.VERIFIED]
    assert other.changes.last().ground == Ground.COPY


def test_nobody_keeps_their_own_training(eero):
    with pytest.raises(NotAllowed):
        course(eero, eero.user)


def test_the_same_course_is_written_once_and_never_before_it_is_over(eero, kaarina):
    course(eero, kaarina)
    with pytest.raises(Conflict):
        course(eero, kaarina)
    with pytest.raises(DomainError):
        course(eero, kaarina, completed_on=today() + dt.timedelta(days=1))
    assert eero.trainings.count() == 1


def test_a_course_counts_through_its_grace_for_fee_and_tasks_until_it_is_renewed(eero, kaarina):
    RuleVersion.objects.filter(kind=RuleKind.ELIGIBILITY).update(
        data={
            "training": {"judged_by": "training", "kinds": ["ngo"], "hours": 50},
            "keeping": {"grace_days": 30},
        }
    )
    training = course(eero, kaarina, valid_to=today() - dt.timedelta(days=29))
    for days, counts in ((29, True), (30, False)):
        training.valid_to = today() - dt.timedelta(days=days)
        training.save()
        eero.refresh_from_db()
        standing = standings([type(eero).objects.get(pk=eero.pk)], today())[eero.pk]
        assert (gives(eero)["tasks"], gives(eero)["fee"]) == (counts, counts)
        assert ("training_missing" not in {reason.code for reason in standing.reasons}) == counts
        assert (price_facts(type(eero).objects.get(pk=eero.pk), today()).training_hours == 50) == counts
    renew_training(
        training_id=training.pk, valid_to=today() + dt.timedelta(days=365), ground=Ground.ORIGINAL, by=kaarina
    )
    assert gives(eero)["tasks"]
    assert training.changes.get(kind=ChangeKind.RENEWED).before["valid_to"] == training.valid_to.isoformat()


def test_a_renewal_needs_an_end_and_a_later_day(eero, kaarina):
    training = course(eero, kaarina)
    with pytest.raises(Conflict):
        renew_training(training_id=training.pk, valid_to=today(), ground=Ground.COPY, by=kaarina)
    training = course(eero, kaarina, hours=10, valid_to=today() + dt.timedelta(days=10))
    with pytest.raises(DomainError, match="myöhempi"):
        renew_training(training_id=training.pk, valid_to=today(), ground=Ground.COPY, by=kaarina)


def test_the_end_is_told_once_sixty_days_before(eero, kaarina):
    course(eero, kaarina, hours=5, valid_to=today() + dt.timedelta(days=61))
    course(eero, kaarina, hours=50, valid_to=today() + dt.timedelta(days=60))
    assert [remind_of_renewals(), remind_of_renewals()] == [1, 0]
    settle()
    assert Notice.objects.get(user=eero.user).kind == "training.ending"


def test_a_correction_keeps_what_stood_before_and_who_mended_it(eero, kaarina):
    training = course(eero, kaarina, hours=5)
    with pytest.raises(DomainError):
        correct_training(training_id=training.pk, by=kaarina, reason="", hours=50)
    correct_training(training_id=training.pk, by=kaarina, reason="Luin väärin", hours=50)
    change = training.changes.get(kind=ChangeKind.CORRECTED)
    assert (change.before["hours"], change.reason, change.by) == (5, "Luin väärin", kaarina)
    assert gives(eero)["fee"]


def test_a_corrected_day_takes_the_place_of_the_words_of_the_old_register(eero, kaarina):
    training = eero.trainings.create(kind="ngo", hours=50, completed_on=SPRING, completed_text="kevät 2025")
    correct_training(
        training_id=training.pk, by=kaarina, reason="Todistuksen mukaan", hours=60, completed_on=SPRING
    )
    assert eero.trainings.get().completed_text == "kevät 2025"
    correct_training(
        training_id=training.pk, by=kaarina, reason="Todistus", completed_on=SPRING.replace(day=5)
    )
    training = eero.trainings.get()
    assert (training.completed_on.day, training.completed_text) == (5, "")
    assert training.changes.last().before["completed_text"] == "kevät 2025"


def test_a_course_that_nobody_has_checked_counts_and_stands_on_the_desk(eero, kaarina):
    training = course(eero, kaarina)
    assert gives(eero)["fee"]
    desk = Visitor("north").sign_in(kaarina)
    assert f"/training/{training.pk}/" in desk.get("/training/").content.decode()
    verify_training(training_id=training.pk, ground=Ground.COPY, by=kaarina)
    assert f"/training/{training.pk}/" not in desk.get("/training/").content.decode()


def test_a_course_of_the_wrong_person_is_taken_away_and_the_journal_keeps_it(eero, kaarina):
    training = course(eero, kaarina)
    remove_training(training_id=training.pk, by=kaarina)
    with pytest.raises(Conflict):
        remove_training(training_id=training.pk, by=kaarina)
    assert Entry.objects.get(action="training.removed", subject_id=training.pk).facts["hours"] == 50
    assert not gives(eero)["fee"]


def test_two_providers_do_not_have_the_same_name(kaarina):
    save_provider(name="Esimerkkiopisto", kind=ProviderKind.SCHOOL, by=kaarina)
    with pytest.raises(Conflict):
        save_provider(name="Esimerkkiopisto", kind=ProviderKind.OTHER, by=kaarina)
    assert Provider.objects.get().kind == ProviderKind.SCHOOL
