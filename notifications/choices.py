"""Which letters a person wants by mail. The notice on the page comes all the same (ux.md E19).

What changes an agreed session, and what the person or staff must act on, always goes by mail.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from accounts.models import User
from notifications.models import MailChoice
from tenants.terminology.terms import tt_lazy

GROUPS = {
    "requests": tt_lazy("New requests"),
    "fees": tt_lazy("{Fee:pl}: not approved, paid"),
    "events": tt_lazy("Training and events"),
}
GROUP_OF = {
    "offer.sent": "requests",
    "offer.deputy": "requests",
    "offer.closed": "requests",
    "line.rejected": "fees",
    "run.settled": "fees",
    "event.invited": "events",
    "certificate.made": "events",
    "training.verified": "events",
}  # what is not here always goes by mail


def without_mail(users: Iterable[User], kind: str) -> set[UUID]:
    """Keys of those who do not want a notice of this kind by mail, too. At most one query."""
    if kind not in GROUP_OF:
        return set()
    choices = MailChoice.objects.filter(user__in=list(users), without__contains=[GROUP_OF[kind]])
    return set(choices.values_list("user_id", flat=True))


def wanted_groups(user: User) -> list[str]:
    """The groups that the person gets by mail; at first all."""
    choice = MailChoice.objects.filter(user=user).first()
    return [group for group in GROUPS if choice is None or group not in choice.without]


@transaction.atomic
def choose_mail(*, wanted: list[str], by: User) -> None:
    """From now on these groups come by mail, and the others on the page only."""
    without = [group for group in GROUPS if group not in wanted]
    MailChoice.objects.update_or_create(user=by, defaults={"without": without})
