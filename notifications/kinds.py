"""The kinds of notices: what they say and where they lead.

No topic and no person's name stands in a subject or in a mail (architecture.md section 4, rule 11): the mail
says that something waits, the page says what.
"""

from notifications.kind import Kind
from notifications.learning_kinds import LEARNING
from notifications.own_data_kinds import OWN_DATA
from notifications.paper_kinds import PAPERS
from tenants.terminology.terms import tt_lazy

KINDS: dict[str, Kind] = {
    "order.sent": Kind(
        tt_lazy("A new {order:nom} waits"),
        tt_lazy("A new {order:nom} has come. Choose who is asked."),
        tt_lazy("Open the {order:nom}"),
        "matching:order",
    ),
    "order.handed_over": Kind(
        tt_lazy("An {order:nom} was given to you"),
        tt_lazy("You handle this {order:nom} now. See what waits."),
        tt_lazy("Open the {order:nom}"),
        "matching:order",
    ),
    "offer.sent": Kind(
        tt_lazy("A new request: can you do it?"),
        tt_lazy("You are asked to do a {task:nom}. You can always say no, and you need not say why."),
        tt_lazy("See the request and answer"),
        "sessions:offer",
    ),
    "offer.deputy": Kind(
        tt_lazy("Could you stand by as a deputy?"),
        tt_lazy(
            "You are asked to be the deputy for a {task:nom}. You can always say no, and you need not say why."
        ),
        tt_lazy("See the request and answer"),
        "sessions:offer",
    ),
    "offer.accepted": Kind(
        tt_lazy("Your {order:nom} is agreed"),
        tt_lazy("An {expert:nom} has accepted the {task:nom}."),
        tt_lazy("Open the {order:nom}"),
        "orders:detail",
    ),
    "offer.declined": Kind(
        tt_lazy("A request was answered with a no"),
        tt_lazy("A request was answered with a no. Ask the next person."),
        tt_lazy("Choose whom to ask next"),
        "matching:choose",
    ),
    "offer.closed": Kind(
        tt_lazy("The request is no longer open"),
        tt_lazy(
            "The {task:nom} that you were asked for is no longer open. You need not do anything. Thank you!"
        ),
        tt_lazy("See your {task:pl}"),
        "sessions:mine",
        has_id=False,
    ),
    "session.decided": Kind(
        tt_lazy("There is a change in an agreed {session:nom}"),
        tt_lazy(
            "An agreed {session:nom} has changed. See what happened and what it means for the {fee:nom}."
        ),
        tt_lazy("See the {session:nom}"),
        "sessions:detail",
    ),
    "session.planned": Kind(
        tt_lazy("A {session:nom} is yours"),
        tt_lazy("A {session:nom} has been agreed for you, or it has a new time. Check when and where."),
        tt_lazy("See the {session:nom}"),
        "sessions:detail",
    ),
    "debrief.asked": Kind(
        tt_lazy("An {expert:nom} wants to talk a {session:nom} through"),
        tt_lazy("An {expert:nom} wants to talk a {session:nom} through. Agree a time for the talk soon."),
        tt_lazy("Agree a time"),
        "sessions:outcome",
    ),
    "session.needs_someone": Kind(
        tt_lazy("An {expert:nom} cannot come"),
        tt_lazy("An {expert:nom} cannot come. If there is a deputy, the deputy has been asked."),
        tt_lazy("Open the {order:nom}"),
        "matching:order",
    ),
    "round.waiting": Kind(
        tt_lazy("{Fee:pl} wait for your approval"),
        tt_lazy("There are {fee:pl} that wait for your approval."),
        tt_lazy("Check and approve"),
        "claims:to_approve",
        has_id=False,
    ),
    "round.late": Kind(
        tt_lazy("A {fee:nom} has waited too long"),
        tt_lazy(
            "A {fee:nom} has waited for its approver longer than agreed. Ask the approver, or give them a deputy."
        ),
        tt_lazy("See what waits"),
        "claims:to_approve",
        has_id=False,
    ),
    "line.returned": Kind(
        tt_lazy("A {fee:nom} was returned to you"),
        tt_lazy("A {fee:nom} was returned to you. Read the reason, correct it and send it again."),
        tt_lazy("Correct and send again"),
        "claims:mine",
        has_id=False,
    ),
    "line.rejected": Kind(
        tt_lazy("A {fee:nom} was not approved"),
        tt_lazy(
            "A {fee:nom} was not approved. The reason is on the page. You can ask the coordinator about it."
        ),
        tt_lazy("Read the reason"),
        "claims:mine",
        has_id=False,
    ),
    "line.waiting": Kind(
        tt_lazy("Your payment waits for a paper"),
        tt_lazy("A {fee:nom} waits for the next payment, because a paper or an account is missing."),
        tt_lazy("See what is missing"),
        "payouts:papers",
        has_id=False,
    ),
    "run.settled": Kind(
        tt_lazy("Your {fee:nom} is paid"),
        tt_lazy("Your {fee:nom} has been paid."),
        tt_lazy("See your {fee:pl}"),
        "claims:mine",
        has_id=False,
    ),
    "run.differs": Kind(
        tt_lazy("A payment run does not agree"),
        tt_lazy(
            "The sums or rows of a payment run have changed after it was closed. Do not pay it before it is cleared up."
        ),
        tt_lazy("Open the payment run"),
        "payouts:run",
    ),
    "reader.wrote": Kind(
        tt_lazy("Accessibility feedback has come"),
        tt_lazy("A reader has written about accessibility. It must be answered within 14 days."),
        tt_lazy("Read and answer"),
        "identity_settings:message",
    ),
    "reader.late": Kind(
        tt_lazy("Accessibility feedback has waited too long"),
        tt_lazy("Accessibility feedback has waited more than 14 days. Answer it today."),
        tt_lazy("Read and answer"),
        "identity_settings:message",
    ),
    "bank.answered": Kind(
        tt_lazy("Your request has an answer"),
        tt_lazy("The home organisation has answered your request."),
        tt_lazy("Read the answer"),
        "bank:requests",
        has_id=False,
    ),
    "support.asked": Kind(
        tt_lazy("A support visit was asked for"),
        tt_lazy(
            "The keeper of the platform asks to look at your settings. Nobody gets in before you allow it."
        ),
        tt_lazy("Allow or refuse"),
        "people_settings:support",
        has_id=False,
    ),
    "application.sent": Kind(
        tt_lazy("A new application waits"),
        tt_lazy("Somebody has applied. Read the application and agree an interview."),
        tt_lazy("Open the application"),
        "applying:application",
    ),
    "application.handed_over": Kind(
        tt_lazy("An application was given to you"),
        tt_lazy("You handle this application now. See what waits."),
        tt_lazy("Open the application"),
        "applying:application",
    ),
    "application.withdrawn": Kind(
        tt_lazy("An application was withdrawn"),
        tt_lazy("An applicant has withdrawn the application. If an interview was agreed, it is cancelled."),
        tt_lazy("Open the application"),
        "applying:application",
    ),
    "interview.seated": Kind(
        tt_lazy("You are asked to interview"),
        tt_lazy("You are in the panel of an interview. You can read the application until it is decided."),
        tt_lazy("Open the application"),
        "applying:application",
    ),
}
KINDS |= LEARNING | PAPERS | OWN_DATA
