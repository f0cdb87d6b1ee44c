"""What each row would do: invite, add a role, nothing, or a problem with its cell and reason. Writes nothing."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles.invitations import OPEN, as_data, clean_address
from accounts.roles.models import Invitation, Role
from accounts.roles.services import check_grantable
from administration.people.importing.columns import LANGUAGE_OF, columns_of, role_of
from administration.people.importing.sheet import FORMULA, Rows
from administration.people.selectors import current_grants
from domain.errors import DomainError
from tenants.organisation.models import Unit

SEPARATORS = str.maketrans(";/|", ",,,")


class Outcome(StrEnum):
    """What a row does."""

    NEW = "new"
    WIDENED = "widened"  # an open invitation, or an earlier row of the same person, gets the role
    ADDED = "added"  # has an account: gets the role
    NOTHING = "nothing"  # has everything already
    PROBLEM = "problem"


class CellProblem(DomainError):
    """A cell that cannot be used: which one, and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason, code="cell")
        self.column = column


@dataclass
class Row:
    """One row of the table, judged. `number` is the row's number in the file, its header being row 1."""

    number: int
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    language: str = ""
    roles: list[tuple[Role, Unit | None]] = field(default_factory=list)
    outcome: Outcome = Outcome.PROBLEM
    column: str = ""
    reason: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


def check_rows(rows: Rows, *, default_role: Role, language: str, by: User) -> list[Row]:
    """Judge every row after the header. Raises BadTable for a table without the columns; the query count is fixed."""
    columns = columns_of(rows[0]) if rows else columns_of([])
    reader = _Reader(columns, default_role, language, by)
    judged = [reader.read(number, cells) for number, cells in enumerate(rows[1:], start=2)]
    _compare([row for row in judged if not row.reason])
    return judged


class _Reader:
    """Turns cells into a row, or says which cell is wrong."""

    def __init__(self, columns: dict[str, int], default_role: Role, language: str, by: User) -> None:
        self.columns, self.default_role, self.language, self.by = columns, default_role, language, by
        self.units: dict[str, list[Unit]] = {}
        for unit in Unit.objects.filter(is_active=True):
            for word in {unit.code, unit.name, unit.name_sv} - {""}:
                self.units.setdefault(word.casefold(), []).append(unit)

    def read(self, number: int, cells: list[str]) -> Row:
        row = Row(number)
        try:
            self._fill(row, cells)
        except CellProblem as problem:
            row.column, row.reason = problem.column, str(problem)
        return row

    def _fill(self, row: Row, cells: list[str]) -> None:
        row.first_name, row.last_name = self._name(cells)
        row.email = self._email(cells)
        row.language = LANGUAGE_OF.get(self._cell(cells, "language").casefold(), self.language)
        unit = self._unit(cells)
        row.roles = [(role, self._fitting(role, unit)) for role in self._roles(cells)]

    def _cell(self, cells: list[str], column: str) -> str:
        place = self.columns.get(column)
        text = cells[place] if place is not None and place < len(cells) else ""
        if FORMULA in text:
            raise CellProblem(
                column, _("The cell has a formula or hidden characters. Write the value itself.")
            )
        return text

    def _name(self, cells: list[str]) -> tuple[str, str]:
        first, last = self._cell(cells, "first"), self._cell(cells, "last")
        if not (first and last):
            last_part, comma, first_part = self._cell(cells, "name").partition(",")
            if not comma:
                first_part, _space, last_part = last_part.rpartition(" ")
            first, last = first or first_part.strip(), last or last_part.strip()
        if not (first and last):
            raise CellProblem("name", _("Write both the first name and the last name."))
        if max(len(first), len(last)) > 60:
            raise CellProblem("name", _("The name is too long. It may have 60 letters."))
        return first, last

    def _email(self, cells: list[str]) -> str:
        try:
            email = clean_address(self._cell(cells, "email"))
        except CellProblem:
            raise
        except DomainError as error:
            raise CellProblem("email", str(error)) from None
        if email == self.by.email:
            raise CellProblem("email", _("This is your own address. You cannot give yourself a role."))
        return email

    def _roles(self, cells: list[str]) -> list[Role]:
        words = [word.strip() for word in self._cell(cells, "role").translate(SEPARATORS).split(",")]
        roles = []
        for word in filter(None, words):
            role = role_of(word)
            if role is None:
                raise CellProblem("role", _("“%(word)s” is not a role that we know.") % {"word": word})
            roles.append(role)
        return roles or [self.default_role]

    def _unit(self, cells: list[str]) -> Unit | None:
        word = self._cell(cells, "unit")
        if not word:
            return None
        found = self.units.get(word.casefold(), [])
        if not found:
            raise CellProblem(
                "unit", _("There is no unit “%(word)s”. Use its name or code.") % {"word": word}
            )
        if len(set(found)) > 1:
            raise CellProblem("unit", _("There are several units “%(word)s”. Use the code.") % {"word": word})
        return found[0]

    def _fitting(self, role: Role, unit: Unit | None) -> Unit | None:
        try:
            check_grantable(role, unit)
        except DomainError as error:
            raise CellProblem("unit", str(error)) from None
        return unit


def _compare(rows: list[Row]) -> None:
    """Say what each good row does, seen against accounts, open invitations and the rows before it."""
    emails = {row.email for row in rows}
    accounts = {user.email: user for user in User.objects.filter(email__in=emails)}
    held: dict[str, list[dict]] = {}
    for grant in current_grants().filter(user__email__in=emails).select_related("user", "unit"):
        held.setdefault(grant.user.email, []).extend(as_data([(Role(grant.role), grant.unit)]))
    for invitation in Invitation.objects.filter(email__in=emails, **OPEN):
        held.setdefault(invitation.email, []).extend(invitation.roles)
    for row in rows:
        known, wanted = row.email in held or row.email in accounts, as_data(row.roles)
        if known and all(entry in held.get(row.email, []) for entry in wanted):
            row.outcome = Outcome.NOTHING
        elif row.email in accounts:
            row.outcome = Outcome.ADDED
        else:
            row.outcome = Outcome.WIDENED if known else Outcome.NEW
        held.setdefault(row.email, []).extend(wanted)
