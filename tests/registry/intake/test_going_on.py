"""An import that is killed, sent twice, or decided by two people at once."""

import datetime as dt

import pytest
from django.utils import timezone

from domain.errors import Conflict
from registry.experts.models import Expert
from registry.intake import choosing, keeping, running, storing, uploading
from registry.intake.models import Choice, ImportStatus, RowState
from tests.factories.people import person
from tests.registry.intake.walking import MATTI, ODD, OILI, again, brought, cells, checked, row_of
from tests.visitor import settle


@pytest.mark.requirement("A085")
def test_a_killed_batch_comes_again_and_nobody_is_made_twice(north, monkeypatch, time_machine):
    monkeypatch.setattr(running, "BATCH", 1)
    run = checked(MATTI, OILI)
    running.start_import(run_id=run.pk, by=run.by)
    calls, store = [], storing.store_new

    def killed_on_the_second(rows, *, by):
        store(rows, by=by)
        calls.append(rows)
        if len(calls) == 2:
            raise SystemError("killed")

    monkeypatch.setattr(running, "store_new", killed_on_the_second)
    settle()
    run.refresh_from_db()
    assert (Expert.objects.count(), run.status, run.rows_ready) == (1, ImportStatus.RUNNING, 1)
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=2))
    assert again(run).status == ImportStatus.DONE
    assert Expert.objects.count() == 2


def test_a_row_that_the_database_refuses_is_left_out_alone(north):
    run = checked(MATTI, OILI)
    row = row_of(run, "Lehtonen")
    choosing.decide_row(
        row_id=row.pk, values={"identity_code": "050768-969N"}, choice=Choice.ADD, by=run.by, seen=0
    )
    brought(run)
    assert list(Expert.objects.values_list("last_name", flat=True)) == ["Tuominen"]
    row.refresh_from_db()
    assert (row.state, row.reasons) == (RowState.LEFT_OUT, ["refused"])


def test_starting_twice_is_a_conflict(north):
    run = checked(OILI)
    running.start_import(run_id=run.pk, by=run.by)
    with pytest.raises(Conflict):
        running.start_import(run_id=run.pk, by=person("Anna"))


def test_one_import_writes_at_a_time(north):
    first, second = checked(OILI), checked(MATTI)
    running.start_import(run_id=first.pk, by=first.by)
    with pytest.raises(Conflict):
        running.start_import(run_id=second.pk, by=second.by)


def test_two_coordinators_deciding_about_one_row(north):
    run = checked(ODD)
    row = run.rows.get()
    choosing.decide_row(row_id=row.pk, values={}, choice=Choice.SKIP, by=person("Anna"), seen=0)
    with pytest.raises(Conflict):
        choosing.decide_row(row_id=row.pk, values={}, choice=Choice.ADD, by=run.by, seen=0)


def test_a_row_that_was_open_when_all_were_taken_is_a_conflict(north):
    run = checked(ODD)
    choosing.take_doubtful(run_id=run.pk, by=person("Anna"))
    with pytest.raises(Conflict):
        choosing.decide_row(row_id=run.rows.get().pk, values={}, choice=Choice.SKIP, by=run.by, seen=0)


def test_the_same_file_sent_twice_is_one_import(north):
    by = person("Kaarina")
    first = uploading.upload_register(content=cells(OILI), name="", by=by)
    assert uploading.upload_register(content=cells(OILI), name="", by=by) == first


def test_work_that_stands_still_can_be_asked_for_again(north, time_machine):
    run = uploading.upload_register(content=cells(OILI), name="", by=person("Kaarina"))
    with pytest.raises(Conflict):
        uploading.ring_again(run_id=run.pk, by=run.by)
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=6))
    assert keeping.keep_imports_moving() == 1
    uploading.ring_again(run_id=run.pk, by=run.by)
    assert again(run).status == ImportStatus.MAPPED
