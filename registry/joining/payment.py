"""Payment details: entered by the expert, checked, sealed; every change is told to the address that was there before."""

from django.db import IntegrityError, transaction

from crypto.iban import parse_iban
from crypto.identity_code import parse_identity_code
from domain.errors import Conflict, DomainError, NotAllowed
from outbox.services import publish
from registry.experts.joining_in import change_expert
from registry.experts.models import Expert
from registry.joining.models import PaymentChange
from tenants.terminology.terms import tt

PAYMENT_CHANGED = "payment.changed"
MOST_NAME = 70  # ISO 20022: a creditor's name


@transaction.atomic
def change_payment_details(
    *, expert: Expert, account_holder: str, iban: str = "", identity_code: str = "", by
) -> list[str]:
    """Change whose account it is, the account, and the identity code; what is empty stays. Returns what changed.

    The view asks who it is again first (security.md 4.1). Raises NotAllowed for anybody else, InvalidIban,
    InvalidIdentityCode, and Conflict when the code belongs to somebody else here.
    """
    if expert.user_id != by.pk:
        raise NotAllowed(tt("Only {expert:def} can change these."))
    facts = {"account_holder": account_holder.strip()[:MOST_NAME]}
    if not facts["account_holder"]:
        raise DomainError(tt("Write whose account it is."), code="no_holder")
    if iban.strip():
        facts["iban"] = parse_iban(iban)
    if identity_code.strip():
        facts["identity_code"] = parse_identity_code(identity_code).code
    changed = _changed(expert, facts)
    if changed:
        _save(expert, {name: facts[name] for name in changed}, by)
        told_to = expert.user.email
        change = PaymentChange.objects.create(expert=expert, what=changed, told_to=told_to, by=by)
        publish(PAYMENT_CHANGED, change.pk)
    return changed


def _save(expert: Expert, facts: dict, by) -> None:
    try:
        with transaction.atomic():
            change_expert(expert=expert, by=by, **facts)
    except (Conflict, IntegrityError) as error:
        raise Conflict(
            tt(
                "Somebody else here has this personal identity code. Check it, and ask {coordinator:def} if it is yours."
            )
        ) from error


def _changed(expert: Expert, facts: dict[str, str]) -> list[str]:
    now = {
        "account_holder": expert.account_holder,
        "iban": expert.iban.reveal() if expert.iban else "",
        "identity_code": expert.identity_code.reveal() if expert.identity_code else "",
    }
    return [name for name, value in facts.items() if now[name] != value]
