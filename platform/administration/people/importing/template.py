"""The empty table to fill in: headers in the reader's language, and a sheet with the words that are understood."""

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from administration.people.importing.columns import staff_roles
from tenants.organisation.models import Unit


def template() -> bytes:
    """An .xlsx file. The headers are among those that the import recognises."""
    book = Workbook()
    _sheet(book.active, _("People"), [[_("First name"), _("Last name"), _("E-mail"), _("Role"), _("Unit")]])
    words = [[_("Role")], *([str(role.label)] for role in staff_roles())]
    _sheet(book.create_sheet(), _("Roles"), words)
    units = Unit.objects.filter(is_active=True).values_list("code", "name")
    _sheet(book.create_sheet(), _("Units"), [[_("Unit"), _("Name")], *map(list, units)])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _sheet(sheet, title: str, rows: list[list[str]]) -> None:
    sheet.title = title
    for row in rows:
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s"  # openpyxl takes "=1+1" for a formula otherwise
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 28
