"""Files of a run: from its frozen rows only, the same bytes every time, and the sums agree three ways."""

import hashlib
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
import sepaxml
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from audit.models import Disclosure, Entry
from billing.claims.models import ClaimLine, LineStatus
from billing.payouts import services
from billing.payouts.files import FORMATS, render
from billing.payouts.formats import pain001, payroll_csv, xlsx
from billing.payouts.formats.refusals import SENTENCES, FileRefused
from billing.payouts.formats.run_file import Totals
from billing.payouts.models import PayoutFile, PayoutLine, PayoutRun
from billing.payouts.payroll_rules import profile_of
from billing.payouts.sums import SumsDiffer, sums_of
from billing.payouts.words import HEADINGS, REFUSALS
from domain.errors import Conflict, DomainError
from outbox.models import Message
from registry.experts.models import Expert
from tenants.context import in_platform
from tenants.models import Tenant
from tests.factories.payouts import DEBTOR, PAY_DAY, approved_line, set_payroll
from tests.factories.registry import make_expert, make_unit


def content(run, format):
    _made, out = render(run, format)
    with out:
        return out.read()


def get(run, format, **kwargs):
    made, out = services.download_file(run_id=run.pk, format=format, by=run.frozen_by, **kwargs)
    with out:
        return made, out.read()


# --- three ways to the same sum -------------------------------------------------------------

AMOUNTS = st.decimals(min_value="0.01", max_value="99999.99", places=2)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(st.lists(AMOUNTS, min_size=1, max_size=5), min_size=1, max_size=4), data=st.data())
def test_approved_lines_run_rows_and_every_file_have_the_same_sum(payroll, people, data):
    with transaction.atomic():
        for number, amounts in enumerate(people):
            expert = make_expert(f"Testi{number}")
            for amount in amounts:
                approved_line(expert, amount)
            taken = data.draw(st.sampled_from([None, *amounts]))
            if taken is not None and len(amounts) > 1:
                approved_line(expert, -taken)
        approved = sum(ClaimLine.objects.filter(status=LineStatus.APPROVED).values_list("amount", flat=True))
        run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
        sums = sums_of(run)
        assert sums.agree
        assert approved == sums.approved.amount == run.total
        profile = profile_of(run.profile)
        assert (
            payroll_csv.read_totals(content(run, "csv"), profile)
            == xlsx.read_totals(content(run, "xlsx"))
            == sums.rows
        )
        paid = pain001.read_totals(content(run, "pain001"))
        assert paid.amount == run.total
        assert paid.count == len(people)
        assert set(PayoutFile.objects.filter(run=run).values_list("total", flat=True)) == {run.total}
        transaction.set_rollback(True)


def test_the_bank_file_that_is_given_out_is_valid_by_its_schema(frozen):
    schema = etree.XMLSchema(file=str(Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.09.xsd"))
    tree = etree.fromstring(get(frozen, "pain001")[1])
    schema.assertValid(tree)
    names = [element.text for element in tree.iterfind(".//{*}Dbtr/{*}Nm")]
    assert names == [DEBTOR["name"]]
    assert [element.text for element in tree.iterfind(".//{*}CtrlSum")] == ["235.50", "235.50"]


def test_outside_ids_come_from_the_run_and_its_rows(frozen):
    tree = etree.fromstring(content(frozen, "pain001"))
    assert tree.find(".//{*}MsgId").text == f"R{frozen.pk.hex}"
    text = content(frozen, "csv").decode()
    for pk in frozen.lines.values_list("pk", flat=True):
        assert f"L{pk.hex}" in text


def test_the_csv_has_the_columns_of_the_organisations_own_rule(payroll, eero):
    set_payroll(
        separator="\t", decimal=",", date="%d.%m.%Y",
        columns=["personnel_number", {"key": "identity_code", "heading": "Henkilötunnus"}, "work_from", "amount"],
    )  # fmt: skip
    approved_line(eero, "1234.50")
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    header, row, end = content(run, "csv").decode().split("\n")
    assert header == "personnel_number\tHenkilötunnus\twork_from\tamount"
    assert row == f"{eero.payee_number}\t{eero.identity_code.reveal()}\t02.11.2026\t1234,50"
    assert end == ""


# --- the same bytes -------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_run_gives_the_same_bytes_whatever_has_changed_since(frozen, format):
    first, data = get(frozen, format)
    assert first.sha256 == hashlib.sha256(data).hexdigest()
    expert = Expert.objects.get(first_name="Eero")
    expert.iban, expert.last_name, expert.account_holder = "FI4966010005485495", "Toinen", "Toinen"
    expert.save()
    set_payroll(columns=["amount"], debtor={**DEBTOR, "name": "Uusi nimi"})
    Tenant.objects.filter(slug="north").update(brand_colour="#000000")
    unit = make_unit()
    unit.code = "9999"
    unit.save()
    again, same = get(PayoutRun.objects.get(), format)
    assert same == data
    assert (again.pk, again.sha256) == (first.pk, first.sha256)
    assert PayoutFile.objects.count() == 1


def test_a_file_of_other_bytes_than_the_first_is_not_given_out_and_is_an_alarm(frozen):
    get(frozen, "csv")
    PayoutFile.objects.update(sha256="0" * 64)
    with pytest.raises(SumsDiffer):
        get(frozen, "csv")
    assert Entry.objects.get(action="payout.differs").subject_id == frozen.pk
    assert PayoutFile.objects.get().downloads == 1
    with in_platform():
        assert Message.objects.filter(topic="run.differs", ref=frozen.pk).count() == 1


# --- broken on purpose ----------------------------------------------------------------------


def change_a_row(run):
    PayoutLine.objects.filter(run=run, position=1).update(amount=Decimal("75.01"))


def swap_a_cent(run):
    PayoutLine.objects.filter(run=run, position=1).update(amount=Decimal("75.01"))
    PayoutLine.objects.filter(run=run, position=2).update(amount=Decimal("60.49"))


def change_what_was_approved(run):
    ClaimLine.objects.filter(payout_lines__run=run, amount=Decimal("100.00")).update(amount=Decimal("1.00"))


def change_both_alike(run):
    ClaimLine.objects.filter(payout_lines__run=run, amount=Decimal("100.00")).update(amount=Decimal("90.00"))
    PayoutLine.objects.filter(run=run, amount=Decimal("100.00")).update(amount=Decimal("90.00"))
    PayoutRun.objects.filter(pk=run.pk).update(total=Decimal("225.50"))


def change_the_account(run):
    row = run.lines.first()
    row.iban = "FI1410093000123458"
    row.save()


def change_the_total(run):
    PayoutRun.objects.filter(pk=run.pk).update(total=Decimal("235.49"))


def lose_a_row(run):
    PayoutLine.objects.filter(run=run, position=3).delete()


BREAKS = [
    change_a_row,
    swap_a_cent,
    change_what_was_approved,
    change_both_alike,
    change_the_account,
    change_the_total,
    lose_a_row,
]


@pytest.mark.parametrize("break_it", BREAKS)
def test_a_change_after_freezing_stops_the_file_and_every_step(frozen, break_it):
    get(frozen, "csv")
    break_it(frozen)
    for act in (
        lambda: get(frozen, "csv"),
        lambda: get(frozen, "xlsx"),
        lambda: services.deliver(run_id=frozen.pk, by=frozen.frozen_by),
        lambda: services.settle(run_id=frozen.pk, by=frozen.frozen_by),
    ):
        with pytest.raises(SumsDiffer):
            act()
    frozen.refresh_from_db()
    assert frozen.status == "frozen"
    assert Entry.objects.filter(action="payout.differs").count() == 4
    assert list(PayoutFile.objects.values_list("format", "downloads")) == [("csv", 1)]


def test_a_file_whose_own_sum_is_wrong_is_not_given_out(frozen, monkeypatch):
    def one_row_short(run_file, out, profile):
        object.__setattr__(run_file, "rows", run_file.rows[:-1])
        return real(run_file, out, profile)

    real = payroll_csv.render
    monkeypatch.setattr(payroll_csv, "render", one_row_short)
    with pytest.raises(SumsDiffer) as stopped:
        get(frozen, "csv")
    assert stopped.value.code == "totals_differ"
    assert not PayoutFile.objects.exists()


# --- refusals and the log -------------------------------------------------------------------


def test_a_run_without_a_payers_account_makes_no_bank_file(payroll, eero):
    set_payroll(debtor={})
    approved_line(eero)
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    with pytest.raises(DomainError) as refused:
        get(run, "pain001")
    assert refused.value.code == "no_debtor"
    assert "maksajan tili" in str(refused.value)
    assert get(run, "csv")[0].total == run.total


def test_a_row_that_the_payroll_file_cannot_hold_is_named_and_is_no_alarm(payroll, eero):
    approved_line(eero, unit=make_unit("Osasto", "=1+1", "=SUM(A1)"))
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    with pytest.raises(FileRefused) as refused:
        get(run, "csv")
    assert (refused.value.code, refused.value.what) == ("cell_refused", "cost_centre")
    assert not isinstance(refused.value, SumsDiffer)
    assert not Entry.objects.filter(action="payout.differs").exists()


def test_each_download_is_a_disclosure_and_is_counted(frozen):
    get(frozen, "csv", seen=0)
    with pytest.raises(Conflict) as warned:
        get(frozen, "csv", seen=0)
    assert "1 kerran" in str(warned.value)
    get(frozen, "csv", seen=1)
    assert PayoutFile.objects.get().downloads == 2
    logged = Disclosure.objects.filter(subject_id=frozen.pk)
    assert list(logged.values_list("what", "people", "by_id")) == [("payout.csv", 2, frozen.frozen_by_id)] * 2


def test_a_cancelled_runs_file_is_not_given_out(frozen):
    services.cancel_run(run_id=frozen.pk, by=frozen.frozen_by, reason="Uusi ajo")
    with pytest.raises(Conflict):
        get(frozen, "csv")


def test_an_unknown_format_is_refused(frozen):
    with pytest.raises(DomainError, match=r"\w"):
        get(frozen, "exe")


def test_the_workbook_hides_accounts_and_codes_and_the_bank_file_the_work(frozen):
    row = frozen.lines.first()
    for format, secrets in {"xlsx": [row.iban, row.identity_code], "pain001": [row.identity_code]}.items():
        data = content(frozen, format)
        text = data.decode("latin-1") if format == "pain001" else "".join(_texts(data))
        assert all(secret.reveal() not in text for secret in secrets)
    assert "Asiakastyö" not in content(frozen, "pain001").decode()


def _texts(data):
    for sheet in load_workbook(BytesIO(data)).worksheets:
        for cells in sheet.iter_rows(values_only=True):
            yield from (str(cell) for cell in cells)


def test_every_refusal_and_heading_has_words():
    assert set(xlsx.LABELS) == set(HEADINGS)

    ours = {
        "rows_read_once",
        "file_unreadable",
        "control_differs",
        "totals_differ",
    }  # no person can act on these
    assert set(REFUSALS) | ours == set(SENTENCES)
    assert Totals() == Totals(0, Decimal("0.00"))
