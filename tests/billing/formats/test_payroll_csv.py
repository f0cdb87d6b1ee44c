"""The payroll CSV: a column profile decides its form, and nothing harmful or doubtful gets into it."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.payouts.formats import payroll_csv
from billing.payouts.formats.profile import DEFAULT_PROFILE, Column, Profile, profile_from
from billing.payouts.formats.refusals import FileRefused
from money import cents

PRIMA = Profile(
    encoding="iso-8859-1",
    header=False,
    decimal_mark=".",
    columns=(
        Column("identity_code", required=True),
        Column("first_work_day", format="dd.mm.yyyy"),
        Column("last_work_day", format="dd.mm.yyyy"),
        Column("wage_type_code", required=True),
        Column("quantity", format="decimal:2"),
        Column("empty"),
        Column("unit_amount", format="decimal:2"),
    ),
)
HOSTILE = ["=1+1", "+358401234567", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", " =1", "'=1", '"=1', "−1", "\ufeff=1",
           "=cmd|' /C calc'!A0", "a;b", 'a"b', "a\nb", "a\r\nb;c", "x\u202ey", "\x00", "\ud800", "%0A", "|x"]  # fmt: skip


def made(run, profile=DEFAULT_PROFILE):
    out = io.BytesIO()
    totals = payroll_csv.render(run, out, profile)
    return out.getvalue(), totals


def test_the_default_file_is_what_a_finnish_clerk_expects(make_row, make_run):
    data, totals = made(make_run(make_row(1)))
    heading, line, rest = data.decode("utf-8").split("\r\n")
    assert heading.startswith("\ufeffHenkilönumero;Henkilötunnus;Nimi;")
    assert line == (
        "204501;010594Y9032;Eero Äijö-Öhman;FI1410093000123458;3105;210;U10;4410;07.10.2026;14.10.2026;"
        "Asiakastyö;2,50;h;30,00;75,00;30.11.2026;L00000000000000000000000000000001"
    )
    assert rest == ""
    assert (totals.count, totals.amount) == (1, Decimal("75.00"))


def test_a_profile_of_another_system_has_its_own_form(make_row, make_run):
    data, _ = made(make_run(make_row(1)), PRIMA)
    assert data == b"010594Y9032;07.10.2026;14.10.2026;3105;2.50;;30.00\r\n"


def test_a_profile_is_read_from_stored_data(make_row, make_run):
    stored = {
        "newline": "lf", "header": False, "separator": "\t",
        "columns": [{"key": "amount", "format": "implied:2"}, {"key": "pay_day", "format": "yyyymmdd"},
                    {"key": "first_work_day", "format": "d.m.yyyy"}, {"key": "constant", "value": "K1"},
                    {"key": "period"}, {"key": "run_sequence"}],
    }  # fmt: skip
    profile = profile_from(stored)
    data, totals = made(make_run(make_row(1, amount=Decimal("-0.05"))), profile)
    assert data == b"-5\t20261130\t7.10.2026\tK1\t2026-10\t7\n"
    assert payroll_csv.read_totals(data, profile) == totals


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"columns": []}, {"columns": [{"key": "description"}]}, {"columns": [{"key": "topic"}]},
        {"columns": [{"key": "quantity"}]}, {"columns": [{"key": "amount", "format": "yyyymmdd"}]},
        {"columns": [{"key": "amount", "colour": "red"}]}, {"columns": [{"key": "amount"}], "encoding": "utf-7"},
        {"columns": [{"key": "amount"}], "separator": ","}, {"columns": [{"key": "amount", "pattern": "("}]},
        {"columns": [{"key": "amount"}], "bom": True, "encoding": "iso-8859-1"}, {"columns": "amount"},
        {"columns": [{"key": "amount", "heading": "€"}], "encoding": "iso-8859-1"},
        {"columns": [{"key": "amount", "cut": True}]},
    ],
)  # fmt: skip
def test_a_profile_that_could_not_be_trusted_is_refused(wrong):
    with pytest.raises(FileRefused) as refusal:
        profile_from(wrong)
    assert refusal.value.code == "profile_invalid"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "key", ["payee_name", "cost_centre", "wage_type_code", "employee_number", "unit_code"]
)
def test_a_hostile_code_or_name_stops_the_file_or_loses_its_harm(make_row, make_run, key, text):
    field = {"payee_name": "payee_name"}.get(key, key)
    run = make_run(make_row(1, **{field: text if text.strip() else "x"}))
    try:
        data, _ = made(run)
    except FileRefused as refusal:
        assert (refusal.code, refusal.what) in {("cell_refused", key), ("row_invalid", key)}  # noqa: PT017
    else:
        assert_harmless(data)


@given(
    text=st.one_of(
        st.text(), st.sampled_from(HOSTILE), st.tuples(st.sampled_from(HOSTILE), st.text()).map("".join)
    )
)
def test_any_description_is_made_safe_and_the_sum_stays(make_row, make_run, text):
    run = make_run(make_row(1, description=text), make_row(2))
    data, totals = made(run)
    assert_harmless(data)
    assert payroll_csv.read_totals(data) == totals == run.totals()


def assert_harmless(data):
    text = data.decode("utf-8").removeprefix("\ufeff")
    lines = text.split("\r\n")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == len(lines) - 1
    for cells in rows[1:]:
        assert len(cells) == len(DEFAULT_PROFILE.columns)
        for column, cell in zip(DEFAULT_PROFILE.columns, cells, strict=True):
            if column.key not in {"quantity", "unit_amount", "amount"}:
                assert not cell.startswith(tuple("=+-@\t\r＝＋－＠− '")), column.key


def test_the_refusal_names_the_row_and_the_column_and_no_value(make_row, make_run):
    with pytest.raises(FileRefused) as refusal:
        made(make_run(make_row(1), make_row(2, identity_code="010594;9032")))
    assert refusal.value.row == make_row(2).ref
    assert refusal.value.what == "identity_code"
    assert "010594" not in str(refusal.value)


@pytest.mark.parametrize(
    ("column", "changed", "code"),
    [
        (Column("cost_centre", required=True), {"cost_centre": ""}, "cell_refused"),
        (Column("cost_centre", pattern=r"\d{4}"), {"cost_centre": "44100"}, "cell_refused"),
        (Column("wage_type_code", max_length=4), {"wage_type_code": "31055"}, "cell_too_long"),
        (Column("payee_name"), {"payee_name": "Łukasz"}, "cell_unencodable"),
        (Column("quantity", format="decimal:1"), {"quantity": Decimal("0.25")}, "cell_refused"),
        (Column("description", max_length=5), {"description": "Asiakastyö"}, "cell_too_long"),
    ],
)
def test_nothing_is_cut_rounded_or_converted_in_silence(make_row, make_run, column, changed, code):
    profile = Profile(columns=(column, Column("amount")), encoding="iso-8859-1")
    with pytest.raises(FileRefused) as refusal:
        made(make_run(make_row(1, **changed)), profile)
    assert refusal.value.code == code


def test_a_description_is_cut_only_when_the_profile_says_so(make_row, make_run):
    profile = Profile(columns=(Column("description", max_length=6, cut=True), Column("amount")), header=False)
    assert made(make_run(make_row(1)), profile)[0] == b"Asiaka;75,00\r\n"
    whole = Profile(columns=(Column("description", cut=True), Column("amount")), header=False)
    assert made(make_run(make_row(1)), whole)[0].decode() == "Asiakastyö;75,00\r\n"


def test_a_file_without_amounts_refuses_a_row_that_does_not_multiply_out(make_row, make_run):
    with pytest.raises(FileRefused) as refusal:
        made(make_run(make_row(1, amount=Decimal("75.01"))), PRIMA)
    assert refusal.value.code == "does_not_multiply"


@given(
    quantities=st.lists(st.decimals(-1000, 1000, places=2), max_size=8), price=st.decimals(0, 500, places=2)
)
def test_file_totals_are_the_run_totals_in_every_form(make_row, make_run, quantities, price):
    rows = [
        make_row(n, quantity=quantity, unit_amount=price, amount=cents(quantity * price))
        for n, quantity in enumerate(quantities)
    ]
    run = make_run(rows=rows)
    for profile in (DEFAULT_PROFILE, PRIMA):
        data, totals = made(run, profile)
        assert payroll_csv.read_totals(data, profile) == totals == run.totals()


def test_the_same_run_gives_the_same_bytes(make_run):
    assert made(make_run())[0] == made(make_run())[0]


@pytest.mark.parametrize("spoil", [lambda d: d[:-1], lambda d: d[:-40], lambda d: d + b"x;1\r\n", lambda d: b"\xff" + d,
                                   lambda d: d.replace(b"75,00", b"75.00,")])  # fmt: skip
def test_a_spoilt_file_is_not_added_up(make_run, spoil):
    with pytest.raises(FileRefused) as refusal:
        payroll_csv.read_totals(spoil(made(make_run())[0]))
    assert refusal.value.code == "file_unreadable"
