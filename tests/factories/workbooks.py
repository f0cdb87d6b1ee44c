"""Small workbooks for what is read from spreadsheets."""

import io

from openpyxl import Workbook


def book(*rows, change=None) -> bytes:
    """An XLSX with these rows on its first sheet; `change` may do anything else to it."""
    made = Workbook()
    for row in rows:
        made.active.append(row)
    if change:
        change(made)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()
