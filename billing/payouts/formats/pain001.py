"""SEPA credit transfers, pain.001.001.09 or .03, streamed: memory does not grow with the run (finance.md section 4).

For organisations that pay themselves. No creditor address (unstructured ones are rejected since 15.11.2026),
and no line description: it would show on bank statements what the work was about.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any, BinaryIO

from lxml import etree

from billing.payouts.formats.refusals import FileRefused
from billing.payouts.formats.run_file import RunFile, RunRow, Totals, add_up, by_person
from billing.payouts.formats.safe_text import for_bank
from crypto.iban import is_iban
from domain.clock import local

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001."
LARGEST = Decimal("999999999.99")
NAME_LENGTH, MESSAGE_LENGTH = 70, 140


@dataclass(frozen=True, slots=True, kw_only=True)
class PainOptions:
    """What a bank account's agreement decides. `debtor_id` is the service id, else the business id.

    `message` is the same for every payee, such as "Palkkiot 11/2026". One payment per person nets corrections.
    """

    version: str = "09"
    per_person: bool = True
    category_purpose: str = "SALA"
    batch_booking: bool = True
    debtor_id: str = ""
    debtor_id_scheme: str = "BANK"
    message: str = ""

    def __post_init__(self) -> None:
        if self.version not in {"03", "09"}:
            raise FileRefused("profile_invalid", what="version")


DEFAULT_OPTIONS = PainOptions()


@dataclass(frozen=True, slots=True)
class Payment:
    """One transfer: its reference, the name on the account, the account, euros. `row` names the first line."""

    ref: str
    row: str
    holder: str
    iban: str = field(repr=False)
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """A text that the bank gets in other characters, to be shown before release."""

    row: str
    what: str
    was: str
    becomes: str


def render(run_file: RunFile, out: BinaryIO, options: PainOptions = DEFAULT_OPTIONS) -> Totals:
    """Write the file to `out`; returns the payments in it. Raises FileRefused with the row that cannot be paid.

    Message, batch and payment ids come from the run and its rows: sending again is the same payment.
    """
    if not is_iban(run_file.debtor_iban):
        raise FileRefused("row_invalid", what="debtor_iban")
    totals = add_up(payment.amount for payment in payments(run_file, options))
    if not totals.count:
        raise FileRefused("nothing_to_pay")
    namespace = NAMESPACE + options.version
    with etree.xmlfile(out, encoding="UTF-8") as xml:
        xml.write_declaration()
        write = _Writer(xml, namespace)
        with write.inside("Document", nsmap={None: namespace}), write.inside("CstmrCdtTrfInitn"):
            write("GrpHdr", _group_header(run_file, options, totals))
            with write.inside("PmtInf"):
                write.all(_batch_header(run_file, options, totals))
                for payment in payments(run_file, options):
                    write("CdtTrfTxInf", _transfer(payment, options))
    return totals


def payments(run_file: RunFile, options: PainOptions = DEFAULT_OPTIONS) -> Iterator[Payment]:
    """The transfers of a run: sums above zero, per person or per row. Raises FileRefused for one that cannot go."""
    for ref, row, amount in _sums(run_file, options):
        if amount == 0:
            continue
        if amount < 0:
            raise FileRefused("negative_payment", row=row.ref)
        if amount > LARGEST:
            raise FileRefused("row_invalid", row=row.ref, what="amount")
        if not is_iban(row.iban):
            raise FileRefused("row_invalid", row=row.ref, what="iban")
        holder = bank_name(row.holder)
        if not holder:
            raise FileRefused("row_invalid", row=row.ref, what="account_holder")
        yield Payment(ref, row.ref, holder, row.iban, amount)


def changes(run_file: RunFile, options: PainOptions = DEFAULT_OPTIONS) -> Iterator[Change]:
    """Names and the message that the bank gets in other characters or shorter: shown before the run is released."""
    texts = [("", "organisation", run_file.organisation, bank_name(run_file.organisation))]
    texts.append(("", "message", options.message, _message(options)))
    yield from (Change(*text) for text in texts if text[2] != text[3])
    for _ref, row, amount in _sums(run_file, options):
        becomes = bank_name(row.holder)
        if amount and becomes != row.holder:
            yield Change(row.ref, "account_holder", row.holder, becomes)


def bank_name(name: str) -> str:
    """A name as the bank gets it, at most 70 characters; empty when a letter cannot be written (finance.md 4.2)."""
    return (for_bank(name) or "")[:NAME_LENGTH].strip()


def read_totals(data: bytes) -> Totals:
    """Count and sum of a finished file, read again.

    Raises FileRefused `control_differs` when its own NbOfTxs or CtrlSum say otherwise, `file_unreadable`.
    """
    totals, stated = Totals(), []
    try:
        for _event, element in etree.iterparse(BytesIO(data), resolve_entities=False, no_network=True):
            name = etree.QName(element).localname
            if name == "InstdAmt":
                totals = totals.plus(Decimal(element.text or ""))
            elif name in {"NbOfTxs", "CtrlSum"}:
                stated.append((name, Decimal(element.text or "")))
            elif name == "CdtTrfTxInf":
                _forget(element)
    except (etree.XMLSyntaxError, InvalidOperation):
        raise FileRefused("file_unreadable", what="it is no whole pain.001 file") from None
    found = {"NbOfTxs": Decimal(totals.count), "CtrlSum": totals.amount}
    if len(stated) != 4 or any(found[name] != number for name, number in stated):
        raise FileRefused("control_differs")
    return totals


def _sums(run_file: RunFile, options: PainOptions) -> Iterator[tuple[str, RunRow, Decimal]]:
    if options.per_person:
        return ((person.ref, person.first_row, person.amount) for person in by_person(run_file))
    return ((row.ref, row, row.amount) for row in run_file.rows)


def _group_header(run_file: RunFile, options: PainOptions, totals: Totals) -> list[Any]:
    identity = options.debtor_id or run_file.business_id.replace("-", "")
    scheme = [("SchmeNm", [("Cd", options.debtor_id_scheme)])] if options.debtor_id_scheme else []
    return [
        ("MsgId", f"R{run_file.run_id.hex}"),
        ("CreDtTm", local(run_file.frozen_at).strftime("%Y-%m-%dT%H:%M:%S")),
        *_control(totals),
        ("InitgPty", [_name(run_file), ("Id", [("OrgId", [("Othr", [("Id", identity), *scheme])])])]),
    ]


def _batch_header(run_file: RunFile, options: PainOptions, totals: Totals) -> list[Any]:
    purpose = [("CtgyPurp", [("Cd", options.category_purpose)])] if options.category_purpose else []
    day = run_file.pay_day.isoformat()
    return [
        ("PmtInfId", f"B{run_file.run_id.hex}-1"),
        ("PmtMtd", "TRF"),
        ("BtchBookg", str(options.batch_booking).lower()),
        *_control(totals),
        ("PmtTpInf", [("SvcLvl", [("Cd", "SEPA")]), *purpose]),
        ("ReqdExctnDt", day if options.version == "03" else [("Dt", day)]),
        ("Dbtr", [_name(run_file)]),
        ("DbtrAcct", [("Id", [("IBAN", run_file.debtor_iban)])]),
        ("DbtrAgt", [("FinInstnId", _bank(run_file, options))]),
        ("ChrgBr", "SLEV"),
    ]


def _transfer(payment: Payment, options: PainOptions) -> list[Any]:
    message = _message(options)
    return [
        ("PmtId", [("InstrId", payment.ref), ("EndToEndId", payment.ref)]),
        ("Amt", [("InstdAmt", f"{payment.amount:.2f}")]),
        ("Cdtr", [("Nm", payment.holder)]),
        ("CdtrAcct", [("Id", [("IBAN", payment.iban)])]),
        *([("RmtInf", [("Ustrd", message)])] if message else []),
    ]


def _control(totals: Totals) -> list[Any]:
    return [("NbOfTxs", str(totals.count)), ("CtrlSum", f"{totals.amount:.2f}")]


def _name(run_file: RunFile) -> tuple[str, str]:
    name = bank_name(run_file.organisation)
    if not name:
        raise FileRefused("row_invalid", what="organisation")
    return "Nm", name


def _bank(run_file: RunFile, options: PainOptions) -> list[Any]:
    if not run_file.debtor_bic:
        return [("Othr", [("Id", "NOTPROVIDED")])]
    return [("BIC" if options.version == "03" else "BICFI", run_file.debtor_bic)]


def _message(options: PainOptions) -> str:
    return (for_bank(options.message) or "")[:MESSAGE_LENGTH].strip()


def _forget(element: Any) -> None:
    """Free a read transfer and those before it, so that reading stays flat too."""
    before = element.getprevious()
    element.clear()
    if before is not None and before.tag == element.tag:
        element.getparent().remove(before)


class _Writer:
    """Writes nested (tag, text or children) pairs straight to the stream."""

    def __init__(self, xml: Any, namespace: str) -> None:
        self._xml, self._namespace = xml, namespace

    def __call__(self, tag: str, content: Any) -> None:
        with self.inside(tag, {"Ccy": "EUR"} if tag == "InstdAmt" else {}):
            if isinstance(content, str):
                self._xml.write(content)
            else:
                self.all(content)

    def inside(self, tag: str, *attributes: Any, **kwargs: Any) -> Any:
        """An open element, for what is streamed into it."""
        return self._xml.element(f"{{{self._namespace}}}{tag}", *attributes, **kwargs)

    def all(self, pairs: list[Any]) -> None:
        for tag, content in pairs:
            self(tag, content)
