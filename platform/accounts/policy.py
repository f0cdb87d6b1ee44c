"""Who may call a view, and why it may show personal data (architecture.md section 4, rule 4).

Every view declares a policy; `tests/isolation` walks all URLs and fails on one without. Pages of third-party
apps are declared in `config/policies.toml`. What a person sees inside a page is decided by the selectors.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """Who can reach a view at all."""

    PUBLIC = "public"  # anyone, nothing personal
    LINK = "link"  # whoever holds a capability from a mail
    SIGNED_IN = "signed_in"  # any user of this host
    ROLES = "roles"  # users who hold one of the roles
    CLOSED = "closed"  # a third-party page that we do not use: 404 for everybody


class Host(StrEnum):
    """On which host a view answers."""

    TENANT = "tenant"
    PLATFORM = "platform"
    BOTH = "both"


@dataclass(frozen=True)
class Policy:
    """One view's declaration."""

    audience: Audience
    methods: frozenset[str]
    roles: frozenset[str] = frozenset()
    host: Host = Host.TENANT
    objects: str = ""  # the model label whose key stands in the URL, for the gate's matrix
    purpose: str = ""  # why personal data of others may be shown; empty: it shows none
    rate: str = "page"
    readers: frozenset[str] = frozenset()  # roles that may look but send nothing

    def allows(self, roles: frozenset[str], method: str) -> bool:
        """Whether somebody with these roles may use the method, when the audience is roles."""
        reading = method in {"GET", "HEAD"}
        return bool(self.roles & roles) or (reading and bool(self.readers & roles))


def policy(
    audience: Audience = Audience.ROLES,
    *,
    roles: frozenset[str] | set[str] = frozenset(),
    methods: set[str] | None = None,
    host: Host = Host.TENANT,
    objects: str = "",
    purpose: str = "",
    rate: str = "page",
    readers: frozenset[str] | set[str] = frozenset(),
) -> Callable:
    """Declare a view's policy: `@policy(roles={Role.COORDINATOR}, methods={"GET", "POST"})`.

    HEAD goes with GET. `readers` may GET what `roles` may also send. PolicyMiddleware enforces audience, roles,
    host and methods before the view runs.
    """
    allowed = frozenset(methods or {"GET"})
    if "GET" in allowed:
        allowed |= {"HEAD"}
    if audience is Audience.ROLES and not roles:
        raise ValueError("a role audience needs roles")
    declared = Policy(audience, allowed, frozenset(roles), host, objects, purpose, rate, frozenset(readers))

    def declare(view: Callable) -> Callable:
        view.policy = declared
        return view

    return declare
