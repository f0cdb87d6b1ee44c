"""The menu is the union of a person's roles; the first entry is where they land."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from accounts.roles.models import Role
from accounts.staff.models import PlatformRole
from billing.claims import selectors as claims
from billing.payouts import selectors as payouts
from registry.matching import selectors as matching
from registry.orders import selectors as orders
from tenants.terminology.terms import tt_lazy

APPROVERS = frozenset(
    {Role.UNIT_CONTACT, Role.LINE_MANAGER, Role.UNIT_HEAD, Role.COORDINATOR, Role.ORDERER, Role.ADMINISTRATOR}
)
UNIT_STAFF = frozenset({Role.ORDERER, Role.UNIT_CONTACT, Role.LINE_MANAGER, Role.UNIT_HEAD})
HANDLERS = frozenset({Role.COORDINATOR, Role.UNIT_CONTACT})


@dataclass(frozen=True)
class Entry:
    """A menu entry: label, URL name, icon, who sees it, and which number stands beside it.

    `short` stands in the phone's bottom bar, where a long compound would be cut in the middle of a syllable.
    """

    label: str | Promise
    url_name: str
    icon: str
    roles: frozenset[str]
    count: str = ""
    in_bottom_bar: bool = True
    short: str | Promise = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    def as_link(self, current: str, counts: dict[str, int]) -> dict:
        """What the page shell draws; `current` is the address of the entry that the page belongs to."""
        return {
            "label": self.label,
            "short": self.short,
            "url": self.url,
            "icon": self.icon,
            "count": counts.get(self.count) or None,
            "current": self.url == current,
            "in_bottom_bar": self.in_bottom_bar,
        }


def _one(role: str) -> frozenset[str]:
    return frozenset({role})


TENANT_MENU = [
    Entry(tt_lazy("Home"), "sessions:home", "house", _one(Role.EXPERT), "expert"),
    Entry(tt_lazy("{Task:pl}"), "sessions:mine", "calendar", _one(Role.EXPERT)),
    Entry(tt_lazy("{Fee:pl}"), "claims:mine", "euro", _one(Role.EXPERT), "claims"),
    Entry(tt_lazy("My details"), "own:home", "user", _one(Role.EXPERT)),
    Entry(tt_lazy("Work queue"), "matching:queue", "list-checks", HANDLERS, "queue"),
    Entry(tt_lazy("My orders"), "orders:mine", "inbox", _one(Role.ORDERER), "orders"),
    Entry(
        tt_lazy("Order {expert:a}"),
        "orders:new",
        "file-plus",
        _one(Role.ORDERER),
        short=tt_lazy("Place an order"),
    ),
    Entry(tt_lazy("Settings"), "settings:index", "settings", frozenset({Role.ADMINISTRATOR, Role.SUPPORT})),
    Entry(
        tt_lazy("To approve"),
        "claims:to_approve",
        "circle-check",
        APPROVERS,
        "approvals",
        short=tt_lazy("Approvals"),
    ),
    Entry(
        tt_lazy("{Expert:pl}"),
        "register:index",
        "users",
        frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
        short=tt_lazy("Register"),
    ),
    Entry(
        tt_lazy("National bank"),
        "bank:search",
        "search",
        frozenset({Role.COORDINATOR, Role.ORDERER}),
        in_bottom_bar=False,
    ),
    Entry(
        tt_lazy("{Unit}"),
        "unit_settings:mine",
        "building-2",
        frozenset({Role.UNIT_CONTACT, Role.UNIT_HEAD}),
        in_bottom_bar=False,
    ),
    Entry(
        tt_lazy("{Unit:pl}"), "unit_settings:index", "building-2", _one(Role.COORDINATOR), in_bottom_bar=False
    ),
    Entry(tt_lazy("Courses and events"), "events:mine", "graduation-cap", UNIT_STAFF, in_bottom_bar=False),
    Entry(tt_lazy("Payroll"), "payouts:period", "euro", _one(Role.PAYROLL_CLERK), "payroll"),
]
PLATFORM_MENU = [
    Entry(tt_lazy("National bank"), "bank:search", "search", _one(PlatformRole.SEARCHER)),
    Entry(tt_lazy("My requests"), "bank:requests", "inbox", _one(PlatformRole.SEARCHER)),
    Entry(tt_lazy("Organisations"), "operators:index", "building-2", _one(PlatformRole.OPERATOR)),
    Entry(tt_lazy("State of the service"), "operators:fleet", "activity", _one(PlatformRole.OPERATOR)),
    Entry(tt_lazy("Support visits"), "operators:support", "life-buoy", _one(PlatformRole.OPERATOR)),
    Entry(tt_lazy("Messages"), "operator_messages", "mail-warning", _one(PlatformRole.OPERATOR)),
]

COUNTS: dict[str, Callable] = {
    "expert": matching.open_offer_count,
    "queue": matching.queue_count,
    "orders": orders.waiting_count,
    "claims": claims.unsent_count,
    "approvals": claims.to_approve_count,
    "payroll": payouts.ready_count,
}


def counts_for(request, names: set[str]) -> dict[str, int]:
    """The numbers beside the entries: what waits for this person."""
    return {name: COUNTS[name](request.user) for name in sorted(names)}
