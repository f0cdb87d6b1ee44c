"""Why a file is not made. Plain English sentences here; `payouts` translates them by `code` for the screen."""

from domain.errors import DomainError

SENTENCES = {
    "row_invalid": "Row {row}: {what} is not in a form that can be paid.",
    "payee_differs": "Row {row}: the same payee has another name or account on an earlier row.",
    "payee_scattered": "Row {row}: the rows of one payee are not next to each other.",
    "rows_read_once": "The rows of a run must be readable more than once.",
    "nothing_to_pay": "The run has no payment to make.",
    "negative_payment": "Row {row}: the payee's corrections are larger than the payments.",
    "cell_refused": "Row {row}: {what} does not fit the column's rule.",
    "cell_too_long": "Row {row}: {what} is longer than the column allows.",
    "cell_unencodable": "Row {row}: {what} has a character that the file's character set does not have.",
    "does_not_multiply": "Row {row}: quantity times unit amount is not the amount, and the file has no amount.",
    "profile_invalid": "The column profile is not valid: {what}.",
    "file_unreadable": "The file cannot be read again: {what}.",
    "control_differs": "The file's own count or sum differs from its rows.",
    "totals_differ": "The sums differ: {what}.",
}


class FileRefused(DomainError):
    """No file, or no trust in one. `code`, `row` (a row's reference) and `what` (a column or field) say why.

    Neither the sentence nor the attributes hold a value of the row.
    """

    def __init__(self, code: str, *, row: str = "", what: str = "") -> None:
        super().__init__(SENTENCES[code].format(row=row, what=what), code=code)
        self.row, self.what = row, what
