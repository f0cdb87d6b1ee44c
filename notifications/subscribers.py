"""Who is told what. Every function runs once per message, in its own transaction."""

from uuid import UUID

from accounts.models import User
from accounts.roles.models import Role
from accounts.roles.selectors import holders
from billing.approvals.models import Round, RoundStatus
from billing.approvals.selectors import deputies_of
from billing.claims.models import ClaimLine
from notifications import learning, own_data, papers  # noqa: F401  their subscribers listen too
from notifications.services import send_mail, tell
from outbox.subscribers import subscribe
from registry.applying import routing
from registry.applying.models import Application, PanelMember
from registry.bank.models import Request
from registry.matching.models import Offer, OfferStatus
from registry.orders.models import Order
from registry.sessions.models import ExpertSession, SessionStatus


def coordinators():
    """The organisation's coordinators."""
    return holders(Role.COORDINATOR)


def handlers_of(order: Order):
    """Who sees to the order: its handler, else every coordinator of its unit."""
    return [order.handler] if order.handler else holders(Role.COORDINATOR, order.unit_id)


@subscribe("mail.due")
def send_due_mail(ref: UUID) -> None:
    """Send one mail."""
    send_mail(mail_id=ref)


@subscribe("order.sent")
def tell_handler(ref: UUID) -> None:
    """A new order: whoever the routing rule chose asks an expert; without one, every coordinator may (A129)."""
    tell(handlers_of(Order.objects.select_related("handler").get(pk=ref)), "order.sent", ref)


@subscribe("order.handed_over")
def tell_new_handler(ref: UUID) -> None:
    """The order was given to somebody, by a person or because its handler has left."""
    tell(handlers_of(Order.objects.select_related("handler").get(pk=ref)), "order.handed_over", ref)


@subscribe("offer.sent")
def tell_expert(ref: UUID) -> None:
    """A new offer: the expert is asked, unless it was answered meanwhile."""
    offer = Offer.objects.select_related("expert__user").get(pk=ref)
    if offer.status == OfferStatus.SENT:
        tell([offer.expert.user], "offer.deputy" if offer.as_deputy else "offer.sent", offer.pk)


@subscribe("offer.accepted")
def tell_orderer(ref: UUID) -> None:
    """Agreed: the orderer knows who comes; a deputy's yes needs no mail."""
    offer = Offer.objects.select_related("order__orderer").get(pk=ref)
    if not offer.as_deputy and offer.order.orderer:
        tell([offer.order.orderer], "offer.accepted", offer.order_id)


@subscribe("offer.declined")
def tell_of_a_no(ref: UUID) -> None:
    """A no: the coordinators ask somebody else. Nobody counts it."""
    offer = Offer.objects.select_related("order__handler").get(pk=ref)
    if not offer.as_deputy:
        tell(handlers_of(offer.order), "offer.declined", offer.order_id)


@subscribe("offer.closed")
def tell_closed(ref: UUID) -> None:
    """Others who were asked learn that the task is taken or withdrawn."""
    tell([Offer.objects.select_related("expert__user").get(pk=ref).expert.user], "offer.closed", ref)


@subscribe("session.decided")
def tell_of_session(ref: UUID) -> None:
    """The other side learns what happened; when the expert cannot come, the orderer and coordinators do."""
    session = ExpertSession.objects.select_related(
        "expert__user", "assignment__order__orderer", "assignment__order__handler"
    ).get(pk=ref)
    order: Order = session.assignment.order
    if session.decided_by_id != session.expert.user_id:
        tell([session.expert.user], "session.decided", ref)
    elif session.status != SessionStatus.HELD:
        people = {user.pk: user for user in [order.orderer, *handlers_of(order)] if user}
        tell(people.values(), "session.needs_someone", order.pk)


@subscribe("session.planned")
def tell_of_new_time(ref: UUID) -> None:
    """A promoted deputy, or an expert whose session moved, learns when and where."""
    tell(
        [ExpertSession.objects.select_related("expert__user").get(pk=ref).expert.user], "session.planned", ref
    )


@subscribe("debrief.asked")
def tell_of_debrief(ref: UUID) -> None:
    """Somebody carries something heavy: the orderer and the coordinators agree a time (A012)."""
    session = ExpertSession.objects.select_related(
        "assignment__order__orderer", "assignment__order__handler"
    ).get(pk=ref)
    order = session.assignment.order
    people = {user.pk: user for user in [order.orderer, *handlers_of(order)] if user}
    tell(people.values(), "debrief.asked", ref)


@subscribe("round.waiting")
def tell_approvers(ref: UUID) -> None:
    """A line waits: its holder and the deputies are told, unless an earlier notice is still unread."""
    approval = Round.objects.select_related("holder").get(pk=ref)
    if approval.status != RoundStatus.OPEN or approval.holder is None:
        return
    people = {approval.holder_id: approval.holder}
    people |= {deputy.deputy_id: deputy.deputy for deputy in deputies_of(approval.holder)}
    told = User.objects.filter(pk__in=people, notices__kind="round.waiting", notices__read_at=None)
    for user_id in told.values_list("pk", flat=True):
        people.pop(user_id, None)
    tell(people.values(), "round.waiting", ref)


@subscribe("round.late")
def tell_of_lateness(ref: UUID) -> None:
    """A step took longer than its rule allows: the coordinators hear of it (A094)."""
    tell(coordinators(), "round.late", ref)


def _expert_of_line(ref: UUID) -> User | None:
    return ClaimLine.objects.select_related("claim__expert__user").get(pk=ref).claim.expert.user


@subscribe("line.returned")
def tell_returned(ref: UUID) -> None:
    """The expert corrects and sends again."""
    tell([_expert_of_line(ref)], "line.returned", ref)


@subscribe("line.rejected")
def tell_rejected(ref: UUID) -> None:
    """The expert learns the reason."""
    tell([_expert_of_line(ref)], "line.rejected", ref)


@subscribe("line.waiting")
def tell_waiting(ref: UUID) -> None:
    """The expert learns which paper the payment waits for."""
    tell([_expert_of_line(ref)], "line.waiting", ref)


@subscribe("run.differs")
def tell_of_alarm(ref: UUID) -> None:
    """A closed run was changed: everybody in payroll hears of it before anything is paid."""
    tell(holders(Role.PAYROLL_CLERK), "run.differs", ref)


@subscribe("run.settled")
def tell_paid(ref: UUID) -> None:
    """Everybody in the run learns that the money is on its way to the account."""
    paid = User.objects.filter(expert__claims__lines__payout_lines__run_id=ref).distinct()
    tell(paid, "run.settled", ref)


@subscribe("bank.answered")
def tell_requester(ref: UUID) -> None:
    """The person who asked learns that there is an answer."""
    request = Request.objects.get(pk=ref)
    tell(User.objects.filter(pk=request.from_user_id), "bank.answered", ref)


@subscribe("support.asked")
def tell_of_support_visit(ref: UUID) -> None:
    """Somebody of the platform asks to come in: every administrator hears of it, and one of them decides."""
    tell(holders(Role.ADMINISTRATOR), "support.asked", ref)


def handlers_of_application(ref: UUID) -> list[User]:
    """Who sees to the application: its handler, else every coordinator. Nobody when it has been erased."""
    application = Application.objects.select_related("handler").filter(pk=ref).first()
    if application is None:
        return []
    return [application.handler] if application.handler else list(routing.coordinators())


@subscribe("application.sent")
def tell_of_application(ref: UUID) -> None:
    """A new application: whoever the routing rule chose by topic and area reads it (A129)."""
    tell(handlers_of_application(ref), "application.sent", ref)


@subscribe("application.handed_over")
def tell_new_handler_of_application(ref: UUID) -> None:
    """The application was given to somebody, by a person or because its handler has left."""
    tell(handlers_of_application(ref), "application.handed_over", ref)


@subscribe("application.withdrawn")
def tell_of_withdrawal(ref: UUID) -> None:
    """The applicant has changed their mind: nobody waits at the interview."""
    tell(handlers_of_application(ref), "application.withdrawn", ref)


@subscribe("interview.seated")
def tell_of_seat(ref: UUID) -> None:
    """Somebody was asked into a panel, unless the seat was taken away meanwhile."""
    seat = PanelMember.objects.select_related("user", "interview").filter(pk=ref).first()
    if seat is not None:
        tell([seat.user], "interview.seated", seat.interview.application_id)
