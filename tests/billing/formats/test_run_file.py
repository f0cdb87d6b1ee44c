"""A run as values: what a row may hold, sums per person, and the three sums that must agree."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.payouts.formats.refusals import SENTENCES, FileRefused
from billing.payouts.formats.run_file import Totals, by_person, line_ref, person_ref, reconcile

euros = st.decimals(-10_000, 10_000, places=2)


@pytest.mark.parametrize(
    "changed",
    [{"ref": ""}, {"ref": "L" * 36}, {"ref": "a b"}, {"ref": "ä"}, {"amount": Decimal("1.005")},
     {"amount": Decimal("NaN")}, {"quantity": Decimal("Infinity")}, {"amount": Decimal("1e9")},
     {"payee_name": "  "}, {"payee_number": ""}],
)  # fmt: skip
def test_a_row_that_could_not_be_paid_does_not_exist(make_row, changed):
    with pytest.raises(FileRefused) as refusal:
        make_row(**changed)
    assert refusal.value.code == "row_invalid"


def test_a_row_shows_neither_account_nor_identity_code(make_row, make_run):
    shown = repr(make_row()) + repr(make_run()) + repr(list(by_person(make_run())))
    assert "010594" not in shown
    assert "FI14" not in shown
    assert "FI21" not in shown


def test_references_are_the_same_every_time_and_fit_a_bank():
    line, run = UUID(int=5), UUID(int=6)
    assert line_ref(line) == line_ref(UUID(int=5))
    assert person_ref(run, "1001") == person_ref(UUID(int=6), "1001")
    assert (
        len({person_ref(run, "1001"), person_ref(run, "1002"), person_ref(line, "1001"), line_ref(line)}) == 4
    )
    assert len(line_ref(line)) <= 35 >= len(person_ref(run, "1001"))


@given(amounts=st.lists(st.lists(euros, min_size=1, max_size=5), max_size=6))
def test_sums_per_person_add_up_to_the_sum_of_the_rows(make_row, make_run, amounts):
    rows = [
        make_row(10 * person + n, payee_number=str(person), amount=amount)
        for person, own in enumerate(amounts)
        for n, amount in enumerate(own)
    ]
    run = make_run(rows=rows)
    people = list(by_person(run))
    assert sum(person.amount for person in people) == sum(row.amount for row in rows) == run.totals().amount
    assert sum(person.rows for person in people) == len(rows) == run.totals().count
    assert len(people) == len(amounts)


def test_rows_of_one_person_stand_together_and_agree_on_whom_to_pay(make_row, make_run):
    a, b = make_row(1, payee_number="a"), make_row(2, payee_number="b")
    with pytest.raises(FileRefused) as scattered:
        list(by_person(make_run(a, b, make_row(3, payee_number="a"))))
    assert (scattered.value.code, scattered.value.row) == ("payee_scattered", line_ref(UUID(int=3)))
    for other in (
        {"iban": "FI2112345600000785"},
        {"account_holder": "Aino"},
        {"identity_code": "010594Y9021"},
    ):
        with pytest.raises(FileRefused) as differs:
            list(by_person(make_run(a, make_row(3, payee_number="a", **other))))
        assert differs.value.code == "payee_differs"


def test_rows_that_can_be_read_only_once_are_refused(make_row, make_run):
    with pytest.raises(FileRefused) as refusal:
        make_run(rows=iter([make_row()]))
    assert refusal.value.code == "rows_read_once"


def test_the_three_sums_agree_to_the_cent_or_the_run_stops():
    sums, off = Totals(3, Decimal("10.00")), Totals(3, Decimal("10.01"))
    reconcile(approved=sums, run=sums, file=sums)
    reconcile(approved=sums, run=sums, file=Totals(2, Decimal("10.00")), counts=False)
    for wrong in ({"approved": off}, {"run": off}, {"file": off}, {"file": Totals(2, Decimal("10.00"))}):
        with pytest.raises(FileRefused) as refusal:
            reconcile(**{"approved": sums, "run": sums, "file": sums, **wrong})
        assert refusal.value.code == "totals_differ"


def test_every_refusal_has_a_sentence_that_can_be_made():
    for code in SENTENCES:
        assert "{" not in str(FileRefused(code, row="L1", what="iban"))
