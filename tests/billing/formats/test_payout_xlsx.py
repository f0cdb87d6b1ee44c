"""The workbook for people: typed cells, no formula ever, nothing secret by default, the same bytes."""

import datetime as dt
import html
import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from billing.payouts.formats import xlsx
from billing.payouts.formats.refusals import FileRefused

HOSTILE = ["=1+1", "+1", "@SUM(A1)", "=HYPERLINK(\"http://a\")", "{=1}", "#N/A", "\t=1", "x\x00y", "\ud800", "\uffff",
           "_x0041_", "TRUE", "2026-11-30", "=" * 40_000, "\u202eabc"]  # fmt: skip


def made(run, **options):
    out = io.BytesIO()
    totals = xlsx.render(run, out, **options)
    return out.getvalue(), totals


def sheets(data):
    return load_workbook(io.BytesIO(data)).worksheets


def test_it_has_the_rows_the_people_and_the_totals(make_row, make_run):
    rows = [make_row(1, payee_number="a"), make_row(2, payee_number="a", cost_centre="4420"), make_row(3)]
    data, totals = made(make_run(*rows))
    lines, people, sums = sheets(data)
    assert [lines.title, people.title, sums.title] == ["Lines", "By person", "Totals"]
    assert lines.max_row == 4
    assert [cell.value for cell in people[2]][4:6] == [2, 150]
    assert [cell.value for cell in list(sums.rows)[-1]][:3] == ["Total", 3, 225]
    assert ["U10", "4420", "meeting", 1, 75] in [[cell.value for cell in row] for row in sums.rows]
    assert (totals.count, totals.amount) == (3, Decimal("225.00"))


def test_numbers_and_days_are_typed_and_texts_are_texts(make_row, make_run):
    lines = sheets(made(make_run(make_row(1)))[0])[0]
    cells = {lines.cell(1, column).value: lines.cell(2, column) for column in range(1, lines.max_column + 1)}
    assert cells["Amount, €"].data_type == "n"
    assert cells["First day"].value == dt.datetime(2026, 10, 7)
    assert cells["Cost centre"].data_type == "s"


def test_identity_codes_stay_out_and_accounts_are_masked_unless_asked_for(make_run):
    hidden, shown = (zip_text(made(make_run(), reveal=reveal)[0]) for reveal in (False, True))
    assert "010594" not in hidden
    assert "FI1410093000123458" not in hidden
    assert "FI•• •••• •••• •••• 58" in hidden
    assert "010594Y9032" in shown
    assert "FI1410093000123458" in shown


def part(data, number):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(f"xl/worksheets/sheet{number}.xml").decode()


def zip_text(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return html.unescape("".join(archive.read(name).decode() for name in archive.namelist()))


@hypothesis_settings(max_examples=8, deadline=None)
@given(texts=st.lists(st.text(), min_size=1, max_size=20), organisation=st.text(min_size=1))
def test_no_text_becomes_a_formula_an_error_or_a_broken_file(make_row, make_run, texts, organisation):
    """Every hostile text and twenty drawn ones in one workbook: a workbook is slow to make."""
    rows = [
        make_row(n, description=text, payee_name=f"={text}", unit_code=text)
        for n, text in enumerate([*HOSTILE, *texts])
    ]
    run = make_run(*rows, organisation=organisation)
    data, totals = made(run)
    assert "<f>" not in "".join(part(data, n) for n in (1, 2, 3))
    for sheet in sheets(data):
        for row in sheet.rows:
            assert all(cell.data_type in {"s", "n", "d", "inlineStr"} for cell in row)
    assert xlsx.read_totals(data) == totals == run.totals()


@hypothesis_settings(max_examples=15, deadline=None)
@given(amounts=st.lists(st.decimals(-99999, 99999, places=2), max_size=40))
def test_totals_agree_for_any_sums(make_row, make_run, amounts):
    run = make_run(rows=[make_row(n, amount=amount) for n, amount in enumerate(amounts)])
    data, totals = made(run)
    assert xlsx.read_totals(data) == totals == run.totals()


@pytest.mark.parametrize("day", ["2026-11-20", "2031-01-01"])
def test_the_same_run_gives_the_same_bytes_on_any_day(make_run, day):
    import time_machine

    with time_machine.travel(day):
        first = made(make_run())[0]
    assert first == made(make_run())[0]
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("noise", [b"", b"PK\x03\x04", b"a;b\r\n"])
def test_what_is_no_workbook_is_not_added_up(noise):
    with pytest.raises(FileRefused):
        xlsx.read_totals(noise)


def test_a_workbook_changed_by_hand_is_noticed(make_run):
    book = load_workbook(io.BytesIO(made(make_run())[0]))
    lines = book.worksheets[0]
    lines.cell(2, lines.max_column - 1).value = 80
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(FileRefused) as refusal:
        xlsx.read_totals(out.getvalue())
    assert refusal.value.code == "control_differs"
