"""The bank file: valid by the schema, the same each time, flat in memory, names as people write them."""

import datetime as dt
import io
import tracemalloc
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import etree

from billing.payouts.formats import pain001
from billing.payouts.formats.pain001 import PainOptions
from billing.payouts.formats.refusals import FileRefused

PER_ROW = PainOptions(per_person=False)


def made(run, options=PainOptions()):  # noqa: B008
    out = io.BytesIO()
    totals = pain001.render(run, out, options)
    return out.getvalue(), totals


def found(data, *path):
    tree = etree.fromstring(data)
    return [element.text for element in tree.iterfind(".//" + "/".join(f"{{*}}{tag}" for tag in path))]


@pytest.mark.parametrize("version", ["03", "09"])
@pytest.mark.parametrize(
    "options",
    [{}, {"per_person": False}, {"category_purpose": ""}, {"debtor_id_scheme": ""}, {"batch_booking": False},
     {"message": "Palkkiot 10/2026", "debtor_id": "0123456789"}],
)  # fmt: skip
@pytest.mark.parametrize("bic", ["", "NDEAFIHH"])
def test_the_file_is_valid_by_every_schema_at_hand(make_run, schemas, version, options, bic):
    data, _ = made(make_run(debtor_bic=bic), PainOptions(version=version, **options))
    known = schemas(version)
    assert known
    for schema in known:
        schema.assertValid(etree.fromstring(data))


def test_the_file_says_what_was_agreed(make_run):
    data, totals = made(make_run())
    assert found(data, "PmtInf", "PmtTpInf", "CtgyPurp", "Cd") == ["SALA"]
    assert found(data, "PmtInf", "PmtTpInf", "SvcLvl", "Cd") == ["SEPA"]
    assert found(data, "ChrgBr") == ["SLEV"]
    assert found(data, "ReqdExctnDt", "Dt") == ["2026-11-30"]
    assert found(data, "CreDtTm") == ["2026-11-20T10:00:00"]
    assert found(data, "NbOfTxs") == ["3", "3"]
    assert found(data, "CtrlSum") == ["225.00", "225.00"]
    assert (totals.count, totals.amount) == (3, Decimal("225.00"))
    assert {element.get("Ccy") for element in etree.fromstring(data).iterfind(".//{*}InstdAmt")} == {"EUR"}


def test_it_holds_no_address_of_a_payee_no_identity_code_and_nothing_about_the_work(make_row, make_run):
    data, _ = made(make_run(make_row(1, description="Mielenterveys")))
    text = data.decode()
    for absent in ("PstlAdr", "010594", "Mielenterveys", "meeting", "4410"):
        assert absent not in text


def test_ids_come_from_the_run_and_its_rows_and_fit(make_row, make_run):
    data, _ = made(make_run(make_row(1), make_row(2)), PER_ROW)
    assert found(data, "EndToEndId") == [make_row(1).ref, make_row(2).ref]
    ids = [
        *found(data, "MsgId"),
        *found(data, "PmtInfId"),
        *found(data, "EndToEndId"),
        *found(data, "InstrId"),
    ]
    assert all(0 < len(text) <= 35 for text in ids)
    again, _ = made(make_run(make_row(1), make_row(2), sequence=8), PER_ROW)
    assert found(again, "MsgId") == found(data, "MsgId")


def test_a_person_gets_one_payment_with_corrections_taken_off_and_a_zero_sum_none(make_row, make_run):
    rows = [
        make_row(1, payee_number="a"),
        make_row(2, payee_number="a", amount=Decimal("-25.00")),
        make_row(3, payee_number="b", amount=Decimal("0.00")),
    ]
    data, totals = made(make_run(*rows))
    assert found(data, "InstdAmt") == ["50.00"]
    assert (totals.count, totals.amount) == (1, Decimal("50.00"))
    assert pain001.read_totals(data) == totals


@pytest.mark.parametrize(
    ("changed", "code", "what"),
    [
        ({"amount": Decimal("-1.00")}, "negative_payment", ""),
        ({"iban": ""}, "row_invalid", "iban"),
        ({"iban": "FI1410093000123459"}, "row_invalid", "iban"),
        ({"payee_name": "Фёдор"}, "row_invalid", "account_holder"),
        ({"payee_name": "///"}, "row_invalid", "account_holder"),
        ({"amount": Decimal("0.00")}, "nothing_to_pay", ""),
    ],
)
def test_what_cannot_be_paid_stops_the_file_before_a_byte_is_written(make_row, make_run, changed, code, what):
    out = io.BytesIO()
    with pytest.raises(FileRefused) as refusal:
        pain001.render(make_run(make_row(1, **changed)), out)
    assert (refusal.value.code, refusal.value.what) == (code, what)
    assert out.getvalue() == b""


def test_a_run_without_a_valid_account_to_pay_from_is_refused(make_run):
    with pytest.raises(FileRefused) as refusal:
        made(make_run(debtor_iban="FI21"))
    assert refusal.value.what == "debtor_iban"


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("Åsa Äijö-Öhman", "Åsa Äijö-Öhman"),
        ("A\u0308ijo\u0308", "Äijö"),
        ("René Müller", "Rene Muller"),
        ("Áŋŋel Šaŋŧŧo", "Annel Santto"),
        ("Søren Æbelø", "Soren AEbelo"),
        ("Łukasz Strauß", "Lukasz Strauss"),
        ("O’Neill & pojat", "O'Neill + pojat"),
        ("A\u202eB\u200b <b>", "AB b"),
        ("a//b/", "a/b"),
        ("x" * 80, "x" * 70),
    ],
)
def test_names_keep_our_letters_and_every_change_is_reported(make_row, make_run, name, becomes):
    run = make_run(make_row(1, payee_name="Muu Nimi", account_holder=name))
    assert found(made(run)[0], "Cdtr", "Nm") == [becomes]
    reported = [(change.row, change.what, change.was, change.becomes) for change in pain001.changes(run)]
    assert reported == ([] if name == becomes else [(make_row(1).ref, "account_holder", name, becomes)])


def test_a_changed_message_or_organisation_is_reported_too(make_run):
    options = PainOptions(message="Palkkiot — lokakuu")
    reported = [change.what for change in pain001.changes(make_run(organisation="Café ry"), options)]
    assert reported == ["organisation", "message"]


@hypothesis_settings(max_examples=60, deadline=None)
@given(
    names=st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=5),
    amounts=st.lists(st.decimals("0.01", "99999.99", places=2), min_size=5, max_size=5),
)
def test_any_name_and_sum_gives_a_valid_file_whose_totals_agree_or_a_refusal(
    make_row, make_run, schemas, names, amounts
):
    pairs = enumerate(zip(names, amounts, strict=False))
    run = make_run(rows=[make_row(n, payee_name=name, amount=amount) for n, (name, amount) in pairs])
    try:
        data, totals = made(run)
    except FileRefused as refusal:
        assert refusal.what == "account_holder"  # noqa: PT017
    else:
        assert all(schema.validate(etree.fromstring(data)) for schema in schemas("09"))
        assert pain001.read_totals(data) == totals == run.totals()


def test_the_same_run_gives_the_same_bytes(make_run):
    assert made(make_run())[0] == made(make_run())[0]


class Sink(io.RawIOBase):
    """Counts bytes and keeps none."""

    size = 0

    def write(self, data):
        self.size += len(data)
        return len(data)


@pytest.mark.slow
@pytest.mark.parametrize(("count", "options"), [(1_200, PER_ROW), (600, PainOptions())])
def test_memory_stays_flat_however_many_rows(make_row, make_run, count, options):
    run, sink = make_run(rows=[make_row(n) for n in range(count)]), Sink()
    tracemalloc.start()  # the rows are there already: only the writer's own memory counts
    try:
        totals = pain001.render(run, sink, options)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (totals.count, totals.amount) == (count, 75 * count)
    assert peak < 100_000 < sink.size


@pytest.mark.parametrize(
    "spoil",
    [lambda d: d[:-30], lambda d: d.replace(b">75.00<", b">75.01<", 1), lambda d: b"",
     lambda d: d.replace(b"<NbOfTxs>3", b"<NbOfTxs>2", 1), lambda d: d.replace(b">75.00<", b">x<", 1),
     lambda d: d.replace(b"<CtrlSum>225.00</CtrlSum>", b"", 1)],
)  # fmt: skip
def test_a_spoilt_file_is_not_trusted(make_run, spoil):
    with pytest.raises(FileRefused) as refusal:
        pain001.read_totals(spoil(made(make_run())[0]))
    assert refusal.value.code in {"file_unreadable", "control_differs"}


def test_reading_a_file_again_fetches_and_expands_nothing(make_run, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("1.00")
    entity = f'<!DOCTYPE Document [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
    head, body = made(make_run())[0].split(b"?>", 1)
    hostile = head + b"?>" + entity + body.replace(b">75.00<", b">&x;<", 1)
    with pytest.raises(FileRefused):
        pain001.read_totals(hostile)


def test_an_unknown_version_is_refused():
    with pytest.raises(FileRefused):
        PainOptions(version="10")


def test_the_moment_of_freezing_has_a_zone(make_run):
    with pytest.raises(FileRefused):
        make_run(frozen_at=dt.datetime(2026, 11, 20))
