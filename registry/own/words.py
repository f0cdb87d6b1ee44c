"""The codes of the access log as words that a person understands."""

from django.utils.translation import gettext_lazy as _

from tenants.terminology.terms import tt_lazy

PURPOSES = {
    "register": _("Keeping the register"),
    "matching": _("Choosing who is asked"),
    "ordering": tt_lazy("Handling {order:a}"),
    "handling an agreed task": tt_lazy("Handling an agreed {task}"),
    "payment of fees": tt_lazy("Payment of {fee:pl}"),
    "fee decision": tt_lazy("Approving {fee:a}"),
    "orientation": _("Orientation in a unit"),
    "roles": _("Looking after roles and accounts"),
    "people": _("Looking after roles and accounts"),
    "national search": _("National search"),
    "support visit": _("A support visit"),
    "data request": _("Answering your request about your data"),
    "life change": _("Talking with you about a change in your life"),
    "agreement": _("Looking after agreements"),
    "tax_card": _("Looking after tax cards"),
    "equipment": _("Looking after equipment"),
    "application": _("Reading applications"),
    "register import": _("Bringing a list into the register"),
}
KINDS = {
    "register_row": _("Your name and topics in a list"),
    "register_card": _("Your page in the register"),
    "register_export": _("Your row in a file of the register"),
    "register_duplicates": _("Comparing two people of the register"),
    "register_edit": _("Changing your details"),
    "register_log": _("The history of changes"),
    "register_summary": _("Your page in the register"),
    "register_tasks": tt_lazy("Your {task:pl}"),
    "register_papers": _("Your agreement and other papers"),
    "register_training": _("Your training"),
    "register_fees": tt_lazy("Your {fee:pl}"),
    "register_messages": _("Messages with you"),
    "register_events": _("Events that you joined"),
    "register_import": _("Comparing an imported list with you"),
    "register_letter": _("Your name in a list of receivers"),
    "agreement": _("Your agreement"),
    "agreement_row": _("Your agreement in a list"),
    "application": _("Your application"),
    "applications": _("Your application in a list"),
    "interview": _("Your interview"),
    "equipment_row": _("Your equipment in a list"),
    "tax_card_file": _("Your tax card"),
    "tax_card_row": _("Your tax card in a list"),
    "topics": _("Your topics and training"),
    "offers": tt_lazy("Your requests for {task:pl}"),
    "papers": _("Your agreement and other papers"),
    "training": _("Your training"),
    "certificate": _("Your certificate"),
    "name": _("Your name"),
    "identity_code": _("Your personal identity code"),
    "iban": _("Your account number"),
    "claim line": tt_lazy("{Fee:a} of yours"),
    "access_needs": _("Your accessibility needs"),
    "event_row": _("Your name in a list of participants"),
    "mentor_row": _("Your name in a list of mentors"),
    "people_row": _("Your account in a list"),
    "people_card": _("Your account and roles"),
    "people_leaving": _("Your account and roles"),
    "sign_in": _("Your sign-in"),
    "request": _("Your request about your data"),
    "life_change": _("What you told of a change in your life"),
}


def purpose_in_words(code: str) -> str:
    """Why somebody looked."""
    return str(PURPOSES.get(code, _("Work of the organisation")))


def kind_in_words(code: str) -> str:
    """What kind of data was looked at."""
    return str(KINDS.get(code, _("Your details")))
