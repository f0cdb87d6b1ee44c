"""Files of a run: downloaded by a form, warned about the second time, refused when they cannot be right."""

import hashlib
import io
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from audit.models import Disclosure
from billing.payouts import services
from billing.payouts.formats.run_file import Totals
from billing.payouts.models import PayoutFile
from tests.billing.payouts.visits import forms, taken, text, url
from tests.factories.payouts import DEBTOR, PAY_DAY, approved_line, set_payroll
from tests.factories.registry import make_unit


@pytest.mark.parametrize(("file_format", "type", "ending"), [
    ("csv", "text/csv", "csv"), ("pain001", "application/xml", "xml"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
])  # fmt: skip
def test_a_download_is_a_file_that_no_cache_keeps_and_no_name_tells(frozen, clerk, file_format, type, ending):
    answer = clerk.post(url("payouts:download", frozen.pk, file_format), {"seen": "0"})
    data = taken(answer)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"].split(";")[0] == type
    assert answer["Content-Disposition"] == f'attachment; filename="maksuajo-1-2026-12-31.{ending}"'
    assert hashlib.sha256(data).hexdigest() == PayoutFile.objects.get(format=file_format).sha256
    assert int(answer["Content-Length"]) == len(data)
    assert Disclosure.objects.filter(what=f"payout.{file_format}").count() == 1


def test_downloading_again_warns_with_the_count_first(frozen, clerk):
    path = url("payouts:download", frozen.pk, "csv")
    first = clerk.post(path, {"seen": "0"})
    data = taken(first)
    stale = clerk.post(path, {"seen": "0"})  # the page was not reloaded: its form still says 0
    assert stale.status_code == 409
    assert "ladattu jo 1 kerran" in text(stale)
    assert PayoutFile.objects.get().downloads == 1
    again = clerk.post(path, forms(stale, path)[0])
    assert taken(again) == data
    assert PayoutFile.objects.get().downloads == 2
    assert "Ladattu 2 kertaa" in text(clerk.get(url("payouts:run", frozen.pk)))


def test_sums_that_differ_are_said_on_the_page_and_stop_the_file(frozen, clerk):
    frozen.lines.filter(position=1).update(amount=Decimal("1.00"))
    assert "Summat eroavat" in text(clerk.get(url("payouts:run", frozen.pk)))
    answer = clerk.post(url("payouts:download", frozen.pk, "csv"), {"seen": "0"})
    assert answer.status_code == 422
    assert "Älä maksa tätä ajoa" in text(answer)


def test_a_row_that_fits_no_column_is_named_by_its_place(payroll, clerk, eero):
    approved_line(eero, unit=make_unit("Osasto", "7", "=SUM(A1)"))
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    answer = clerk.post(url("payouts:download", run.pk, "csv"), {"seen": "0"})
    assert answer.status_code == 422
    assert "Rivi 1: tieto Kustannuspaikka ei sovi palkkatiedoston sarakkeeseen" in text(answer)


def test_the_page_without_a_payers_account_says_why_there_is_no_bank_file(payroll, clerk, eero):
    set_payroll(debtor=None)
    approved_line(eero)
    run = services.freeze_run(pay_day=PAY_DAY, by=payroll)
    page = clerk.get(url("payouts:run", run.pk))
    assert "ei ollut maksajan tiliä" in text(page)
    assert not forms(page, url("payouts:download", run.pk, "pain001"))
    answer = clerk.post(url("payouts:download", run.pk, "pain001"))
    assert answer.status_code == 422
    assert "Lisää maksajan tili" in text(answer)


def test_the_bank_file_from_the_page_is_valid_and_pays_the_run(frozen, clerk):
    import sepaxml

    answer = clerk.post(url("payouts:download", frozen.pk, "pain001"), {"seen": "0"})
    tree = etree.parse(io.BytesIO(taken(answer)))
    etree.XMLSchema(file=str(Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.09.xsd")).assertValid(
        tree
    )
    amounts = [Decimal(element.text) for element in tree.iterfind(".//{*}InstdAmt")]
    assert Totals(len(amounts), sum(amounts)) == Totals(2, frozen.total)
    assert tree.findtext(".//{*}DbtrAcct/{*}Id/{*}IBAN") == DEBTOR["iban"]
