"""Taking an import back: the register is as it was, and what has been used since stays."""

import datetime as dt

import pytest

from domain.errors import DomainError
from registry.experts.models import Expert
from registry.experts.services import change_expert
from registry.intake import choosing, undoing
from registry.intake.models import Choice, ImportStatus, RowState
from registry.intake.selectors import known_people_count, state_counts
from tests.registry.intake.walking import MATTI, OILI, again, brought, changed, checked, everything, row_of


@pytest.mark.requirement("A085")
def test_undoing_leaves_the_register_as_it_was(north):
    brought(checked(MATTI))
    before = everything()
    more = changed(
        MATTI, Kotikunta="Imatra", Kokemuksen="Psykoosi", Koulutus="80", Tehtävät="tyopari", HUOM="uutta"
    )
    run = checked(more, OILI)
    choosing.decide_row(
        row_id=row_of(run, "Tuominen").pk, values={}, choice=Choice.REPLACE, by=run.by, seen=0
    )
    brought(run)
    assert everything() != before
    undoing.undo_import(run_id=run.pk, by=run.by)
    assert again(run).status == ImportStatus.UNDONE
    assert everything() == before
    assert {row.state for row in run.rows.all()} == {RowState.UNDONE}


def test_those_who_were_there_before_are_counted_apart_from_second_rows(north):
    run = brought(checked(MATTI, changed(MATTI, Kokemuksen="Psykoosi", Hetu="")))
    assert (state_counts(run)["added"], known_people_count(run)) == (1, 0)
    run = brought(checked(changed(MATTI, Kokemuksen="Diabetes"), OILI))
    assert (state_counts(run)["added"], known_people_count(run)) == (1, 1)


def test_what_has_been_used_since_stays_and_is_told(north):
    run = brought(checked(MATTI, OILI))
    matti = Expert.objects.get(last_name="Tuominen")
    change_expert(expert=matti, by=run.by, phone="+358401112233")
    undoing.undo_import(run_id=run.pk, by=run.by)
    again(run)
    assert list(Expert.objects.all()) == [matti]
    assert matti.topics.count() == 2
    assert row_of(run, "Tuominen").state == RowState.KEPT


def test_a_value_changed_again_is_not_put_back(north):
    brought(checked(MATTI))
    run = checked(changed(MATTI, Kotikunta="Imatra"))
    choosing.decide_row(row_id=run.rows.get().pk, values={}, choice=Choice.REPLACE, by=run.by, seen=0)
    brought(run)
    Expert.objects.update(municipality_code="405")
    undoing.undo_import(run_id=run.pk, by=run.by)
    again(run)
    assert Expert.objects.get().municipality_code == "405"
    assert run.rows.get().state == RowState.KEPT


def test_an_import_is_undone_within_seven_days_only(north, time_machine):
    run = brought(checked(OILI))
    time_machine.move_to(run.done_at + dt.timedelta(days=7))
    with pytest.raises(DomainError):
        undoing.undo_import(run_id=run.pk, by=run.by)
