"""Who hears of requests about personal data and of changes in life. Ids only: the words stay on the page."""

from uuid import UUID

from accounts.roles.models import Role
from accounts.roles.selectors import holders
from notifications.services import tell
from outbox.subscribers import subscribe
from registry.experts.models import LifeChange
from registry.rights.models import DataRequest, RequestStatus


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
