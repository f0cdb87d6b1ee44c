"""Doing what the check promised: all good rows in one transaction, through the same services as one person."""

from django.db import transaction

from accounts.models import User
from accounts.roles.invitations import Invitee, invite_many
from accounts.roles.keys import take_turn
from accounts.roles.models import Role
from administration.people.importing.checking import Outcome, Row, check_rows
from administration.people.importing.sheet import Rows

WRITING = frozenset({Outcome.NEW, Outcome.WIDENED, Outcome.ADDED})


@transaction.atomic
def run_import(rows: Rows, *, default_role: Role, language: str, by: User) -> list[Row]:
    """Check again and invite. A second run of the same table finds everything done: no doubles, no second mails.

    Two runs at once go one after the other. Problem rows are left out; the report says so.
    """
    take_turn(by)
    judged = check_rows(rows, default_role=default_role, language=language, by=by)
    good = (row for row in judged if row.outcome in WRITING)
    invite_many((_invitee(row) for row in good), by=by)
    return judged


def _invitee(row: Row) -> Invitee:
    return Invitee(row.email, row.first_name, row.last_name, row.language, tuple(row.roles))
