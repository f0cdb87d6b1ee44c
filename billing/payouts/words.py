"""The words of payroll: workbook headings, why a file is not made, and what a payment waits for."""

from django.utils.functional import Promise
from django.utils.translation import gettext_noop as noop

from billing.payouts.formats.refusals import FileRefused
from billing.payouts.formats.xlsx import LABELS
from domain.reasons import Reason
from tenants.terminology.terms import tt, tt_lazy

HEADINGS: dict[str, str | Promise] = {
    "rows": tt_lazy("Lines"),
    "people": tt_lazy("By person"),
    "sums": tt_lazy("Totals"),
    "payee_number": tt_lazy("Payee number"),
    "payee_name": tt_lazy("Name"),
    "account_holder": tt_lazy("Account holder"),
    "iban": tt_lazy("Account"),
    "identity_code": tt_lazy("Identity code"),
    "unit_code": tt_lazy("{Unit}"),
    "cost_centre": tt_lazy("Cost centre"),
    "payment_kind": tt_lazy("Payment kind"),
    "income_type_code": tt_lazy("Income type"),
    "wage_type_code": tt_lazy("Wage type"),
    "description": tt_lazy("Description"),
    "first_work_day": tt_lazy("First day"),
    "last_work_day": tt_lazy("Last day"),
    "quantity": tt_lazy("Quantity"),
    "unit": tt_lazy("Unit of quantity"),
    "unit_amount": tt_lazy("Unit price, €"),
    "amount": tt_lazy("Amount, €"),
    "ref": tt_lazy("Reference"),
    "lines": tt_lazy("Number of lines"),
    "total": tt_lazy("Total"),
    "pay_day": tt_lazy("Pay day"),
    "period": tt_lazy("Period"),
    "organisation": tt_lazy("Organisation"),
    "run": tt_lazy("Payment run"),
}

REFUSALS: dict[str, str] = {
    "row_invalid": noop("Line {line}: {what} is not in a form that can be paid."),
    "payee_differs": noop("Line {line}: the same payee has another name or account on an earlier line."),
    "payee_scattered": noop("Line {line}: the lines of one payee are not next to each other."),
    "nothing_to_pay": noop("The run has nothing to pay, so there is no file to make."),
    "negative_payment": noop("Line {line}: the corrections are larger than the payments."),
    "cell_refused": noop("Line {line}: {what} does not fit the column of the payroll file."),
    "cell_too_long": noop("Line {line}: {what} is longer than the column of the payroll file allows."),
    "cell_unencodable": noop("Line {line}: {what} has a letter that the payroll file cannot hold."),
    "does_not_multiply": noop("Line {line}: quantity times unit price is not the amount."),
    "profile_invalid": noop("The settings of the payroll file are not in order: {what}."),
}

WAITS: dict[str, str] = {
    "tax_card": noop("The tax card of {year} has not been delivered"),
    "account": noop("The account number is missing"),
    "identity_code": noop("The identity code is missing"),
    "agreement": noop("No agreement was valid on {days}"),
    "correction": noop("The correction is larger than what is paid now"),
}


ADVICE: dict[str, str | Promise] = {
    "tax_card": tt_lazy("Deliver the tax card to payroll. You can also ask the {coordinator:nom} for help."),
    "account": tt_lazy("Give it to payroll or to the {coordinator:nom}. Do not send it by e-mail."),
    "identity_code": tt_lazy("Give it to payroll or to the {coordinator:nom}. Do not send it by e-mail."),
    "agreement": tt_lazy("Ask the {coordinator:nom} about the agreement."),
    "correction": tt_lazy("You need not do anything."),
}


def workbook_labels() -> dict[str, str]:
    """The workbook's headings in the language of the moment, as text."""
    return {key: str(HEADINGS[key]) for key in LABELS}


def explain(refusal: FileRefused, line: str | int = "") -> str:
    """Why a file is not made, in the reader's language; `line` is the line's place in the run."""
    sentence = REFUSALS.get(refusal.code)
    if sentence is None:
        return tt("The file could not be made. Do not pay this run before it has been looked into.")
    what = HEADINGS.get(refusal.what, refusal.what)
    return tt(sentence, line=line or "–", what=what)


def say_wait(reason: Reason) -> str:
    """What a payment waits for, in the reader's language."""
    return tt(WAITS[reason.code], **reason.facts)
