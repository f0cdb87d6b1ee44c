"""The mails to somebody who ordered without an account. No topic, name or place in them (rule 11)."""

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.letters import Words, compose
from registry.orders.models import OrderStatus
from registry.orders.public.models import PublicOrder
from registry.orders.public.services import issue_link
from tenants.terminology.terms import tt_lazy

CONFIRM = Words(
    tt_lazy("Confirm your {order}"),
    tt_lazy("You filled in {order:a} on our page. It is not sent yet: open the link and send it. The link works for a week."),
    _("If you did not ask for this, do nothing. Nobody handles it, and we remove it."),
    _("Check and send"),
)  # fmt: skip
AGREED = Words(
    tt_lazy("Your {order} is agreed"),
    tt_lazy("We found {expert:a} for you. {Coordinator} tells you what else you need to know."),
    _("If something changes, tell us as soon as you can."),
    tt_lazy("See the {order}"),
)
CANCELLED = Words(
    tt_lazy("Your {order} is cancelled"),
    tt_lazy("Your {order} does not come true. You need not do anything."),
    _("You can ask us about it, or try another time."),
    tt_lazy("See the {order}"),
)
ANSWERS = {OrderStatus.AGREED: AGREED, OrderStatus.CANCELLED: CANCELLED}


def write_confirmation(wish: PublicOrder) -> EmailMultiAlternatives:
    """The link that makes the wish an order."""
    return _letter(wish, CONFIRM)


def write_answer(wish: PublicOrder) -> EmailMultiAlternatives:
    """What became of the order."""
    return _letter(wish, ANSWERS[wish.order.status])


def _letter(wish: PublicOrder, words: Words) -> EmailMultiAlternatives:
    path = reverse("public_orders:wish", args=[issue_link(wish)])
    return compose(words, to=wish.email, language=wish.language, path=path)
