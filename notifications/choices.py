"""Which letters a person wants by mail. The notice on the page comes all the same (ux.md E19).

What changes an agreed session, and what staff must act on, always goes by mail.
"""

from django.db import transaction

from accounts.models import User
from notifications.models import MailChoice
from tenants.terminology.terms import tt_lazy

GROUPS = {
    "requests": tt_lazy("New requests"),
    "fees": tt_lazy("{Fee:pl}: returned, approved, paid"),
    "events": tt_lazy("Training and events"),
}
PREFIXES = {"offer.sent": "requests", "offer.deputy": "requests", "offer.closed": "requests", "line.": "fees",
            "run.settled": "fees", "event.invited": "events", "certificate.": "events",
            "training.verified": "events"}  # fmt: skip


def group_of(kind: str) -> str:
    """The group of a kind that a person may do without by mail; empty for what always goes."""
    return next((group for start, group in PREFIXES.items() if kind.startswith(start)), "")


def wants_mail(user: User, kind: str) -> bool:
    """Whether a notice of this kind goes by mail, too."""
    group = group_of(kind)
    return not group or not MailChoice.objects.filter(user=user, without__contains=[group]).exists()


def wanted_groups(user: User) -> list[str]:
    """The groups that the person gets by mail; at first all."""
    choice = MailChoice.objects.filter(user=user).first()
    return [group for group in GROUPS if choice is None or group not in choice.without]


@transaction.atomic
def choose_mail(*, wanted: list[str], by: User) -> None:
    """From now on these groups come by mail, and the others on the page only."""
    without = [group for group in GROUPS if group not in wanted]
    MailChoice.objects.update_or_create(user=by, defaults={"without": without})
