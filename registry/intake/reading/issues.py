"""What can be wrong with a cell, a row or a sheet: a code for programs, a sentence for people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Codes whose row must be looked at before it is stored.
SERIOUS = {
    "formula": gettext_lazy("The cell has a formula. Write the value itself."),
    "hidden_characters": gettext_lazy("The cell has hidden characters. Write it again."),
    "too_long": gettext_lazy("The cell is too long to be read."),
    "name_incomplete": gettext_lazy("First name or last name is missing: “%(raw)s”."),
    "name_order_guessed": gettext_lazy("Which one is the first name? “%(raw)s” was read as %(guess)s."),
    "name_unclear": gettext_lazy("“%(raw)s” does not look like the name of one person."),
    "name_mixed_letters": gettext_lazy("“%(raw)s” has letters of different alphabets that look alike."),
    "phone_unreadable": gettext_lazy("“%(raw)s” is not a telephone number."),
    "phone_several": gettext_lazy("Several telephone numbers: “%(raw)s”. The first one was taken."),
    "phone_words": gettext_lazy("There is something else beside the telephone number: “%(raw)s”."),
    "email_invalid": gettext_lazy("“%(raw)s” is not an e-mail address."),
    "email_several": gettext_lazy("Several e-mail addresses: “%(raw)s”. The first one was taken."),
    "email_missing": gettext_lazy("The e-mail address is missing."),
    "contact_missing": gettext_lazy("There is neither an e-mail address nor a telephone number."),
    "municipality_guessed": gettext_lazy("“%(raw)s” was read as %(guess)s."),
    "municipality_unknown": gettext_lazy("“%(raw)s” is not a municipality."),
    "municipality_several": gettext_lazy("Several municipalities: “%(raw)s”. %(guess)s was taken."),
    "topic_guessed": gettext_lazy("A topic was guessed: %(guess)s."),
    "topic_unknown": gettext_lazy("Not among the topics: %(guess)s."),
    "role_guessed": gettext_lazy("A kind of work was guessed: %(guess)s."),
    "role_unknown": gettext_lazy("Not among the kinds of work: %(guess)s."),
    "language_guessed": gettext_lazy("A language was guessed: %(guess)s."),
    "language_unknown": gettext_lazy("Not among the languages: %(guess)s."),
    "hours_unclear": gettext_lazy("“%(raw)s” does not tell the hours of the training."),
    "hours_several": gettext_lazy("Several numbers of hours: “%(raw)s”."),
    "hours_not_whole": gettext_lazy("“%(raw)s” is not a whole number of hours. %(guess)s was taken."),
    "hours_credits": gettext_lazy("“%(raw)s” is not in hours. In study credits it would be about %(guess)s hours."),
    "date_unclear": gettext_lazy("“%(raw)s” is not a date."),
    "date_guessed": gettext_lazy("“%(raw)s” was read as %(guess)s."),
    "date_in_future": gettext_lazy("“%(raw)s” is in the future."),
    "date_several": gettext_lazy("Several dates: “%(raw)s”."),
    "date_far": gettext_lazy("“%(raw)s” is too long ago or too far ahead."),
    "agreement_unclear": gettext_lazy("“%(raw)s” does not tell how long the agreement is valid."),
    "tax_card_unclear": gettext_lazy("“%(raw)s” does not tell whether the tax card was given."),
    "sharing_unclear": gettext_lazy("“%(raw)s” does not tell whether the details may be given to others."),
    "personal_identity_code_invalid": gettext_lazy("The personal identity code is wrong. It is not stored."),
    "identity_code_elsewhere": gettext_lazy(
        "There is a personal identity code in a wrong cell. It is not stored."
    ),
    "employment_unclear": gettext_lazy("“%(raw)s”: is the person employed now?"),
    "fee_unclear": gettext_lazy("“%(raw)s”: does the person give up the fee?"),
    "several_columns": gettext_lazy("Several columns tell this: “%(raw)s”. %(guess)s was taken."),
    "cell_comment": gettext_lazy("The cell has a comment: “%(raw)s”. It goes to the note."),
    "row_struck_out": gettext_lazy("The row is struck out. Has the person left?"),
    "row_hidden": gettext_lazy("The row is hidden in the file."),
    "possible_duplicate": gettext_lazy("Perhaps the same person as on row %(guess)s."),
}  # fmt: skip

# Codes that are only told.
TOLD = {
    "note_formula": gettext_lazy("The note has a formula or a link. It was left out."),
    "merged_value": gettext_lazy("The value comes from a cell that covers several rows."),
    "date_range": gettext_lazy("“%(raw)s”: the last day was taken."),
    "agreement_month": gettext_lazy("“%(raw)s” was read as the last day of it."),
    # about rows and sheets that were not read
    "blank_sheet": gettext_lazy("The sheet is empty."),
    "no_table": gettext_lazy("There is no list of people on the sheet."),
    "out_of_use": gettext_lazy("The sheet says that it is not in use."),
    "hidden_sheet": gettext_lazy("The sheet is hidden."),
    "not_people": gettext_lazy("The sheet does not look like a list of experts."),
    "left_out": gettext_lazy("You chose to leave the sheet out."),
    "total": gettext_lazy("A total row."),
    "title": gettext_lazy("A title above the table."),
    "heading": gettext_lazy("A heading between the rows."),
    "header_again": gettext_lazy("The headers again."),
    "no_name": gettext_lazy("There is no name on the row."),
    # about files, tables and columns
    "tax_card_year_guessed": gettext_lazy("The header does not tell the year of the tax card. %(guess)s was taken."),
    "column_not_taken": gettext_lazy("The column “%(raw)s” is not taken."),
    "no_email_column": gettext_lazy("The table has no column for e-mail addresses."),
    "hidden_sheets": gettext_lazy("The file has hidden sheets: %(guess)s."),
    "comment_elsewhere": gettext_lazy("The cell %(guess)s has a comment: “%(raw)s”. It is not taken."),
    "rows_coloured": gettext_lazy(
        "“%(raw)s” has rows in colour: %(guess)s. Colours are not read. If they mean something, look at these rows."
    ),
    "columns_cut": gettext_lazy("The sheet is very wide. Only its first columns were read."),
}  # fmt: skip


def is_serious(code: str) -> bool:
    """Whether a person must look before the row is stored."""
    return code in SERIOUS


def sentence(code: str, *, raw: str = "", guess: str = "") -> str:
    """The code in words. Raises KeyError for a code that does not exist."""
    text = SERIOUS.get(code) or TOLD[code]
    return str(text) % {"raw": raw, "guess": guess or _("nothing")}


def as_key(code: str) -> str:
    """The code as the answer keys of register files write it: "email missing"."""
    return code.replace("_", " ")
