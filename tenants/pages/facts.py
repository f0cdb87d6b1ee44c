"""What public texts may say of the organisation without writing it: contact details, rules, retention periods."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from domain.clock import today
from tenants.models import Kind, Tenant
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import NoRule, rule_on
from tenants.pages.models import PublicContact
from tenants.pages.plain_text import Fact, Facts, Link
from tenants.terminology.terms import fill, ntt, tt

FACT_NAMES = (
    "our_name",
    "contact",
    "email",
    "phone",
    "address",
    "accessibility_contact",
    "data_protection_contact",
    "staff_help",
    "legal_ground",
    "who_may_order",
    "retention",
)
# Rules are read only for the texts that tell them: the other pages cost one query less.
RULE_FACTS = ("who_may_order", "retention")
RETENTION_LINES = {
    "applications_months": gettext_lazy("Applications that did not lead further: {period}"),
    "contact_requests_months": gettext_lazy("Unused contact requests: {period}"),
    "client_reports_days": gettext_lazy("Reports on work with clients: {period}"),
    "agreements_years": gettext_lazy("Agreements: {period} after the end"),
    "bookkeeping_years": gettext_lazy("Bookkeeping material: {period} after the end of the financial year"),
    "payment_lists_years": gettext_lazy("Payment lists: {period} after the end of the financial year"),
    "access_log_years": gettext_lazy("Logs of searches and views: {period}"),
    "feedback_text_years": gettext_lazy("Free text of feedback: {period}, then only numbers"),
}


def public_contact() -> PublicContact:
    """How the public reaches the organisation; empty when nobody has told yet."""
    return PublicContact.objects.first() or PublicContact()


def facts_for(tenant: Tenant, text: str, contact: PublicContact | None = None) -> Facts:
    """The facts that `text` asks for, in the language in force. Costs a query for the contact and one for each rule."""
    contact = contact or public_contact()
    email = _mail(contact.email)
    found: dict[str, Fact] = {
        "our_name": str(tenant),
        "email": email,
        "phone": _phone(contact.phone),
        "address": contact.address,
        "contact": tuple(filter(None, [email, _phone(contact.phone), contact.address]))
        or (_ask_at_the_switchboard(),),
        "accessibility_contact": _mail(contact.accessibility_email) or email,
        "data_protection_contact": _mail(contact.data_protection_email) or email or _ask_at_the_switchboard(),
        "staff_help": _staff_help(contact),
        "legal_ground": _legal_ground(tenant.kind),
    }
    makers = {"who_may_order": who_may_order, "retention": retention_periods}
    found |= {name: makers[name]() for name in RULE_FACTS if f"{{{name}}}" in text}
    return found


def who_may_order() -> tuple[str, ...]:
    """Who may order here, a sentence each, from the ordering rule (A104)."""
    sentences = {
        "staff": _("Our own staff. Any unit of the organisation may order."),
        "vetted_external": _(
            "Schools and other education services, other authorities and associations, when it has been agreed with us."
        ),
        "public": _("Anybody. You do not need to be a professional."),
    }
    who = _rule(RuleKind.ORDERING).get("who", [])
    return tuple(sentence for code, sentence in sentences.items() if code in who)


def retention_periods() -> tuple[str, ...]:
    """How long each kind of data is kept, a line each, from the retention rule (rules.md section 9, A217)."""
    data = _rule(RuleKind.RETENTION)
    return tuple(
        fill(str(line), {"period": _period(key, data[key])})
        for key, line in RETENTION_LINES.items()
        if data.get(key)
    )


def _rule(kind: RuleKind) -> dict:
    try:
        return rule_on(kind, today()).data
    except NoRule:
        return {}


def _period(key: str, n: int) -> str:
    if key.endswith("_days"):
        return ntt("{n} day", "{n} days", n)
    if key.endswith("_months"):
        return ntt("{n} month", "{n} months", n)
    return ntt("{n} year", "{n} years", n)


def _legal_ground(kind: str) -> str:
    """Authorities act in the public interest, associations in their legitimate one."""
    if kind == Kind.NGO_NETWORK:
        return _("The ground is our legitimate interest and the agreement with you (article 6.1 f and b).")
    return _("The ground is a task in the public interest and the agreement with you (article 6.1 e and b).")


def _ask_at_the_switchboard() -> str:
    """Nobody has written the contact details yet; a reader must not stand before a wall."""
    return tt("our switchboard, ask for {coordinator:def}")


def _mail(address: str) -> Link | str:
    return Link(f"mailto:{address}", address) if address else ""


def _phone(number: str) -> Link | str:
    return Link("tel:" + "".join(sign for sign in number if sign in "+0123456789"), number) if number else ""


def _staff_help(contact: PublicContact) -> Link | str:
    return (
        Link(contact.staff_help_url, tt("Instructions for staff in our intranet"))
        if contact.staff_help_url
        else ""
    )
