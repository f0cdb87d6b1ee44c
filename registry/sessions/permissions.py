"""Who may tell what became of a session (rules.md section 2).

The expert tells of their own illness and that the work was done. The orderer, the unit's contact and its
coordinator tell the rest. What takes the fee away without a deadline (nobody's fault, the expert did not come)
only the coordinator tells, so that a late cancellation cannot be called something else.
"""

from accounts.roles.models import Role
from accounts.roles.selectors import holds
from domain.clock import local_day
from registry.sessions.happening import Event
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import rule_on

EXPERT_EVENTS = frozenset({Event.EXPERT_ILL, Event.CANCELLED_BY_EXPERT, Event.HELD})
ORDERER_EVENTS = frozenset(
    {
        Event.HELD,
        Event.CLIENT_ABSENT,
        Event.EMPTY_GROUP,
        Event.CANCELLED_BY_ORDERER,
        Event.CANCELLED_BY_CLIENT,
        Event.MOVED_WITH_CONSENT,
        Event.MOVED_WITHOUT_CONSENT,
        Event.SERIES_ENDED,
    }
)
COORDINATOR_EVENTS = frozenset(Event)


def events_of(user, session) -> frozenset[Event]:
    """What the person may tell of this session. Nobody decides of their own work from the other side of it."""
    if session.expert.user_id == user.pk:
        return EXPERT_EVENTS
    if holds(user, Role.COORDINATOR, session.unit_id):
        return COORDINATOR_EVENTS
    if session.assignment.order.orderer_id == user.pk or holds(user, Role.UNIT_CONTACT, session.unit_id):
        return ORDERER_EVENTS
    return frozenset()


def may_tell(user, session, event: Event) -> bool:
    """Whether the person may tell that this happened."""
    return event in events_of(user, session)


def may_waive_fee(order) -> bool:
    """Whether the organisation's rule of who is paid lets an expert give up the fee of one task."""
    rule = rule_on(RuleKind.FEE_RIGHT, local_day(order.starts_at), order.unit)
    return bool(rule.data.get("waiver_allowed", True))
