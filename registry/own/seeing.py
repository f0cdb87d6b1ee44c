"""Who has looked at a person's data, in words (GDPR article 15, CJEU C-579/21): when, in what role, why, what kind.

Staff names stay hidden unless the organisation shows them: the journal is about the person, not about the workers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from accounts.roles.models import Role, RoleGrant
from audit.models import AccessEntry
from domain.clock import today
from registry.bank import wording
from registry.bank.models import View
from registry.bank.selectors import views_of
from registry.experts.models import Expert
from registry.own.words import kind_in_words, purpose_in_words
from registry.rights.subjects import person_of
from tenants.context import current_tenant
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import NoRule, rule_on


@dataclass(frozen=True)
class Look:
    """One look: when, who (a role and a unit, or a name), why, and at what kind of data."""

    at: datetime
    who: str
    purpose: str
    kind: str


class InWords(Sequence):
    """Rows of which one page at a time is made into words, when it is drawn. For a Paginator."""

    def __init__(self, rows: QuerySet, say: Callable[[Any], Any]) -> None:
        self.rows, self.say = rows, say

    def __len__(self) -> int:
        return self.rows.count()

    def __getitem__(self, part):
        return [self.say(row) for row in self.rows[part]]


def looks_at(expert: Expert) -> InWords:
    """Everybody else's looks, newest first; one's own are left out."""
    grants = Prefetch(
        "by__grants",
        RoleGrant.objects.select_related("unit").exclude(role=Role.EXPERT),
        to_attr="grants_then",
    )
    person = person_of(expert)
    rows = AccessEntry.objects.filter(person_id__in=person.ids).exclude(by__in=person.users)
    rows = rows.select_related("by").prefetch_related(grants).order_by("-at", "-id")
    shows_names = _shows_names()
    return InWords(rows, lambda row: _look(row, shows_names=shows_names))


def bank_looks(expert: Expert) -> InWords:
    """Who has opened the profile in the national bank, newest first."""
    return InWords(views_of(tenant_id=current_tenant().pk, expert_key=expert.pk), _bank_look)


def _look(row: AccessEntry, *, shows_names: bool) -> Look:
    who = _who(row, shows_names=shows_names)
    return Look(row.at, who, purpose_in_words(row.purpose), kind_in_words(row.kind))


def _who(row: AccessEntry, *, shows_names: bool) -> str:
    if row.by is None:
        return _("The service itself")
    if shows_names:
        return str(row.by)
    grants = row.by.grants_then
    return ", ".join(dict.fromkeys(_role(grant) for grant in grants)) or _("A person of the organisation")


def _bank_look(row: View) -> dict[str, Any]:
    return {"at": row.at, "organisation": row.organisation, "purpose": wording.purpose_in_words(row.purpose)}


def _role(grant: RoleGrant) -> str:
    role = Role(grant.role).label
    return f"{role}, {grant.unit}" if grant.unit else str(role)


def _shows_names() -> bool:
    """The organisation's retention rule says whether the people who looked are named; by default they are not."""
    try:
        return bool(rule_on(RuleKind.RETENTION, today()).data.get("shows_who_looked", False))
    except NoRule:
        return False
