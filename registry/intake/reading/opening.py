"""From bytes or pasted cells to sheets."""

from files.tables import Limits, Sheet, open_table, open_text

LIMITS = Limits()


def read_workbook(content: bytes, *, name: str = "") -> list[Sheet]:
    """The sheets of an XLSX or CSV file. Raises files.tables.BadTable with a sentence fit to show."""
    return open_table(content, name=name, limits=LIMITS)


def read_pasted(text: str, *, name: str = "") -> list[Sheet]:
    """The sheet of cells pasted from a spreadsheet. Raises files.tables.BadTable."""
    return open_text(text, name=name, limits=LIMITS)
