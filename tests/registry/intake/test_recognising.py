"""Rows that need a look, and rows of people whom the register knows already."""

import pytest

from domain.errors import DomainError
from registry.experts.models import Expert
from registry.intake import choosing, running
from registry.intake.facts import facts_in
from registry.intake.models import Choice, Outcome, RowState
from tests.registry.intake.walking import MATTI, ODD, OILI, brought, changed, checked, everything, row_of


def test_a_doubtful_row_waits_with_its_cell_and_stays_out_until_decided(north):
    run = checked(MATTI, ODD)
    row = row_of(run, "Laine")
    assert (row.outcome, row.choice) == (Outcome.LOOK, Choice.UNDECIDED)
    assert [(doubt.code, doubt.cell) for doubt in facts_in(row).doubts] == [("email_invalid", "C3")]
    brought(run)
    assert list(Expert.objects.values_list("last_name", flat=True)) == ["Tuominen"]
    row.refresh_from_db()
    assert row.state == RowState.LEFT_OUT


def test_a_corrected_value_is_stored(north):
    run = checked(ODD)
    choosing.decide_row(
        row_id=row_of(run, "Laine").pk,
        values={"email": "aino.laine@example.fi"},
        choice=Choice.ADD,
        by=run.by,
        seen=0,
    )
    brought(run)
    assert Expert.objects.get().email == "aino.laine@example.fi"


def test_doubtful_values_can_be_left_and_what_stood_in_the_file_is_noted(north):
    run = checked(ODD)
    assert choosing.take_doubtful(run_id=run.pk, by=run.by) == 1
    brought(run)
    aino = Expert.objects.get()
    assert aino.email == ""
    assert "aino.laine(at)example" in aino.notes.get().text.reveal()


def test_who_somebody_is_cannot_be_decided_for_many_at_once(north):
    Expert.objects.create(first_name="Oili", last_name="Lehtonen", payee_number=1)
    run = checked(OILI)
    assert row_of(run, "Lehtonen").reasons == ["same_name"]
    assert choosing.take_doubtful(run_id=run.pk, by=run.by) == 0


@pytest.mark.requirement("A085")
def test_the_same_file_twice_brings_nothing_new(north):
    brought(checked(MATTI, OILI))
    before = everything()
    run = checked(MATTI, OILI)
    assert [row.outcome for row in run.rows.all()] == [Outcome.DUPLICATE, Outcome.DUPLICATE]
    with pytest.raises(DomainError):
        running.start_import(run_id=run.pk, by=run.by)
    assert everything() == before


def test_somebody_in_the_register_gets_what_is_missing_and_keeps_what_differs(north):
    brought(checked(MATTI))
    run = checked(changed(MATTI, Kotikunta="Imatra", Kokemuksen="Masennus, psykoosi"))
    row = row_of(run, "Tuominen")
    assert (row.outcome, row.choice) == (Outcome.UPDATE, Choice.COMPLETE)
    brought(run)
    matti = Expert.objects.get()
    assert matti.municipality_code == "286"
    assert matti.topics.filter(topic_code="MIE.psykoosi").exists()


def test_a_difference_is_changed_only_when_a_person_says_so(north):
    brought(checked(MATTI))
    run = checked(changed(MATTI, Kotikunta="Imatra"))
    choosing.decide_row(
        row_id=row_of(run, "Tuominen").pk, values={}, choice=Choice.REPLACE, by=run.by, seen=0
    )
    brought(run)
    assert Expert.objects.get().municipality_code == "153"


def test_two_rows_of_one_person_make_one_expert(north):
    second = changed(MATTI, Kokemuksen="Psykoosi", Koulutus="30", Hetu="", HUOM="")
    run = checked(MATTI, second)
    assert [row.outcome for row in run.rows.all()] == [Outcome.NEW, Outcome.DUPLICATE]
    brought(run)
    assert Expert.objects.get().topics.count() == 3


def test_a_couple_with_one_address_is_asked_about(north):
    brought(checked(changed(OILI, Nimi="Lehtonen, Kari", Puh="")))
    run = checked(changed(OILI, Nimi="Lehtonen, Kaarina"))
    row = run.rows.get()
    assert (row.outcome, row.reasons) == (Outcome.LOOK, ["email_of_another"])


def test_somebody_put_into_the_register_after_the_check_is_not_made_twice(north):
    run = checked(OILI)
    Expert.objects.create(
        first_name="Oili", last_name="Lehtonen", email="oili.lehtonen@example.fi", payee_number=1
    )
    brought(run)
    assert Expert.objects.count() == 1
    assert run.rows.get().reasons == ["came_meanwhile"]
