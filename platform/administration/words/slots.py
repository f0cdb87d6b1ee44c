"""What each slot is for, in the order of the page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Slot:
    """A place for a word. `kind` chooses the example sentences: of one with experience, of a worker, of a thing."""

    name: str
    title: str | Promise
    lead: str | Promise
    kind: str = "thing"


SLOTS = {
    slot.name: slot
    for slot in (
        Slot("expert", _("The one with experience"), _("Everybody in the register, trained or not."), "person"),
        Slot("paid_expert", _("The one who is paid a fee"), _("If trained people have a title of their own."), "person"),
        Slot("activity", _("The whole activity"), _("Stands at the top of the pages and on the front page.")),
        Slot("order", _("What is ordered"), _("A unit's need, as it is sent.")),
        Slot("orderer", _("Who orders"), _("The worker who sends the need."), "worker"),
        Slot("task", _("The work"), _("What one person is asked to do.")),
        Slot("session", _("The time that is agreed"), _("One time when people meet.")),
        Slot("assignment", _("What is agreed with one person"), _("An official word, used in agreements.")),
        Slot("fee", _("What is paid for the work"), _("Stands in the menu of people and of payroll.")),
        Slot("travel", _("What is paid for travel"), _("Kilometres, tickets and allowances.")),
        Slot("contract", _("The agreement"), _("What is signed before the first work.")),
        Slot("taxcard", _("The tax card"), _("The paper that payroll needs.")),
        Slot("unit", _("Where the work is done"), _("A place in your organisation that orders and pays.")),
        Slot("coordinator", _("Who coordinates"), _("Whom to ask. The title differs between organisations."), "worker"),
        Slot("supervision", _("Guidance for the work"), _("Talks about the work with a supervisor.")),
        Slot("partner", _("The worker beside"), _("A professional who works together with the one with experience."), "worker"),
        Slot("organisation", _("An association"), _("Partners outside the public sector.")),
        Slot("region", _("A region of services"), _("The public organisation of social and health services.")),
        Slot("bank", _("The bank of people"), _("The shared register of those who agree to be found.")),
    )
}  # fmt: skip
