"""Mails that only this app can write: the signing code, and word of changed payment details to the old address."""

from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.letters import Words, compose
from outbox.subscribers import subscribe
from registry.joining.models import PaymentChange, SigningCode
from registry.joining.payment import PAYMENT_CHANGED
from registry.joining.signing import CODE_ASKED, make_code
from tenants.terminology.terms import tt_lazy

CHANGED = Words(
    tt_lazy("Your payment details were changed"),
    tt_lazy("Your account, its holder or your personal identity code was changed in the service."),
    tt_lazy("If it was not you, tell {coordinator:def} at once and change your password."),
    tt_lazy("See your payment details"),
)


@subscribe(CODE_ASKED)
def send_code(ref: UUID) -> None:
    """The code is made now, when its mail leaves; one that could not leave is replaced by the next try."""
    row = SigningCode.objects.select_related("user").filter(pk=ref).first()
    if row is None or not row.user.is_active:
        return
    code = make_code(code_id=row.pk)
    with translation.override(row.user.language):
        words = Words(
            _("Your code for signing"),
            _("Your code for signing is %(code)s. It works for 15 minutes.") % {"code": code},
            _("Never give the code to anybody. If you did not ask for it, you need not do anything."),
            _("Go on to sign"),
        )
    path = reverse("joining:agreement", args=[row.agreement_id])
    compose(words, to=row.user.email, language=row.user.language, path=path).send()


@subscribe(PAYMENT_CHANGED)
def tell_old_address(ref: UUID) -> None:
    """To the address that was there before the change; it is forgotten when the mail has left."""
    change = PaymentChange.objects.select_related("expert__user").filter(pk=ref).first()
    if change is None or change.told_to is None:
        return
    language = change.expert.user.language if change.expert.user else "fi"
    address = change.told_to.reveal()  # purpose: to tell the owner of the account of the change
    compose(CHANGED, to=address, language=language, path=reverse("joining:payment")).send()
    change.told_to = None
    change.save(update_fields=["told_to"])
