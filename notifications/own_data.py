"""Who hears of requests about personal data and of changes in life. Ids only: the words stay on the page.

Somebody who was erased gets a last mail of their own: there is no account that a notice could stand in.
"""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.letters import Words, compose
from accounts.roles.models import Role
from accounts.roles.selectors import holders
from notifications.services import tell
from outbox.subscribers import subscribe
from registry.experts.models import LifeChange
from registry.register.letters import language_of
from registry.rights.models import DataRequest, Erasure, RequestStatus
from tenants.pages.models import PageCode
from tenants.pages.titles import SLUGS
from tenants.terminology.terms import tt_lazy

ERASED = Words(
    _("Your data has been erased"),
    tt_lazy(
        "We have erased what we knew of you as {expert:a}. What the law asks us to keep, such as agreements and "
        "payments, stays until its time is over. Then it is emptied, too."
    ),
    _("If you think this was a mistake, contact us. You may also turn to the Data Protection Ombudsman."),
    _("Read the privacy notice"),
)


@subscribe("data.requested")
def tell_of_request(ref: UUID) -> None:
    """A request: the coordinators and the administrators answer it, unless it was taken back meanwhile."""
    if not DataRequest.objects.filter(pk=ref, status=RequestStatus.OPEN).exists():
        return
    people = {user.pk: user for role in (Role.COORDINATOR, Role.ADMINISTRATOR) for user in holders(role)}
    tell(people.values(), "data.requested", ref)


@subscribe("data.answered")
def tell_of_answer(ref: UUID) -> None:
    """The person hears that there is an answer."""
    tell([DataRequest.objects.select_related("expert__user").get(pk=ref).expert.user], "data.answered", ref)


@subscribe("life.changed")
def tell_of_life_change(ref: UUID) -> None:
    """The coordinators talk with the person, unless the person was erased meanwhile."""
    if LifeChange.objects.filter(pk=ref, handled_at=None).exists():
        tell(holders(Role.COORDINATOR), "life.changed", ref)


@subscribe("person.erased")
def confirm_erasure(ref: UUID) -> None:
    """To the address that was known before the erasure; it is forgotten when the mail has left."""
    erasure = Erasure.objects.select_related("expert__user").filter(pk=ref).first()
    if erasure is None or erasure.told_to is None:
        return
    address = erasure.told_to.reveal()  # purpose: to tell the person that the data was erased
    path = reverse("info", args=[SLUGS[PageCode.PRIVACY]])
    mail = compose(ERASED, to=address, language=language_of(erasure.expert), path=path)
    mail.extra_headers["Message-ID"] = f"<{erasure.pk}@{settings.BASE_DOMAIN}>"
    mail.send()
    erasure.told_to = None
    erasure.save(update_fields=["told_to"])
