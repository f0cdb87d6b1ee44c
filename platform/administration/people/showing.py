"""What the pages say of a person: rows, tags, the log in words."""

import datetime as dt

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles.models import Invitation, Role, RoleGrant
from administration.people.selectors import STATES, is_old
from audit.models import Entry
from domain.clock import today

DAY = dt.timedelta(days=1)


def row_of(person: User) -> dict:
    """One row of the list; `current_grants` is prefetched."""
    return {
        "person": person,
        "roles": [role_words(grant) for grant in person.current_grants],
        **state_of(person),
    }


def state_of(person: User) -> dict:
    """The state of the person's sign-in, and the tag's tone."""
    if not person.is_active:
        return {"state": STATES["locked"], "tone": "err"}
    if person.last_login is None:
        return {"state": STATES["never"], "tone": "mute"}
    return {"state": STATES["open"], "tone": "ok"}


def role_words(grant: RoleGrant) -> str:
    """“Line manager, Outpatient clinic”."""
    label = str(Role(grant.role).label)
    return f"{label}, {grant.unit}" if grant.unit else label


def invitation_row(invitation: Invitation) -> dict:
    """One open invitation."""
    old = is_old(invitation)
    return {
        "invitation": invitation,
        "name": f"{invitation.first_name} {invitation.last_name}",
        "roles": ", ".join(str(Role(entry["role"]).label) for entry in invitation.roles),
        "state": _("The link is too old") if old else _("Waits for the person"),
        "tone": "warn" if old else "info",
    }


def grant_row(grant: RoleGrant) -> dict:
    """One role of the person with its days."""
    coming = grant.valid_from > today()
    return {
        "grant": grant,
        "role": Role(grant.role).label,
        "unit": grant.unit or _("The whole organisation"),
        "last_day": grant.valid_to - DAY if grant.valid_to else None,
        "state": _("Starts later") if coming else _("In force"),
        "tone": "info" if coming else "ok",
        "is_given_here": grant.role != Role.EXPERT,
    }


def log_rows(entries) -> list[dict]:
    """The log in words; codes that have no sentence here are left out."""
    return [
        {"text": text, "by": entry.by or _("The service"), "at": entry.at}
        for entry in entries
        if (text := _sentence(entry))
    ]


def _sentence(entry: Entry) -> str:
    role = entry.facts.get("role")
    label = str(Role(role).label) if role in Role.values else ""
    sentences = {
        "role.given": _("A role was given: {role}"),
        "role.ended": _("A role was ended: {role}"),
        "sign_in.locked": _("The sign-in was locked"),
        "sign_in.unlocked": _("The sign-in was opened"),
        "sign_in.factors_removed": _("A lost second factor was removed"),
        "duty.ended": _("The end of duty: everything was handed on"),
    }
    return sentences.get(entry.action, "").replace("{role}", label)
