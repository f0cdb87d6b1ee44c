"""Who handles an application: the routing rule chooses by topics, area and language (A129); people hand over."""

from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles.handling import check_handing_over, choose_handler, table_on
from accounts.roles.models import Role, RoleGrant
from accounts.roles.selectors import holds
from audit.services import record
from domain.errors import DomainError, NotAllowed
from outbox.services import publish
from registry.applying.models import Application, ApplicationStatus
from tenants.organisation.models import Unit
from tenants.organisation.routing import Matter, Work
from tenants.organisation.tree import codes_of
from tenants.terminology.terms import tt

WAITING = (ApplicationStatus.SENT, ApplicationStatus.INTERVIEW)
HANDED_OVER = "application.handed_over"


def is_coordinator(user) -> bool:
    """Whether the person handles applications. They belong to no unit, so a coordinator of any unit may."""
    return holds(user, Role.COORDINATOR)


def coordinators() -> QuerySet[User]:
    """Everybody who may be given an application."""
    grants = RoleGrant.objects.in_force().filter(role=Role.COORDINATOR)
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by(
        "last_name", "first_name"
    )


def matter_of(application: Application) -> Matter:
    """An application as the routing table sees it; its area are the units of the applicant's home municipality."""
    near = Unit.objects.filter(municipality_code=application.municipality_code, is_active=True)
    units = near.select_related("parent") if application.municipality_code else ()
    return Matter(
        work=Work.APPLICATION,
        topics=frozenset(application.own_topics + application.close_topics),
        units=frozenset(code for unit in units for code in codes_of(unit)),
        language=application.language,
    )


def handler_for(application: Application) -> User | None:
    """Whom the rule in force gives the application to; None when it is every coordinator's."""
    return choose_handler(table_on(), matter_of(application), None, able=coordinators()).user


@transaction.atomic
def hand_over(*, application_id: UUID, to: User, seen: str, by) -> Application:
    """Give the application to somebody, or take it oneself. `seen` is the handler's id that was shown, or "".

    Raises NotAllowed for outsiders, DomainError when `to` cannot handle it, Conflict when somebody was first.
    """
    application = Application.objects.select_for_update(of=("self",)).get(pk=application_id)
    if not is_coordinator(by):
        raise NotAllowed(tt("Only {coordinator:a} can hand over an application."))
    if application.handler_id == to.pk:
        return application
    check_handing_over(handler_id=application.handler_id, seen=seen)
    if not is_coordinator(to) or not to.is_active:
        raise DomainError(tt("{name} cannot handle applications.", name=to), code="not_a_handler")
    _give(application, to, by=by)
    return application


def applications_without_handler() -> QuerySet[Application]:
    """Open applications whose handler has left or is no coordinator any more."""
    in_office = RoleGrant.objects.in_force().filter(user=OuterRef("handler"), role=Role.COORDINATOR)
    gone = Q(handler__is_active=False) | ~Q(Exists(in_office))
    return Application.objects.filter(gone, handler__isnull=False, status__in=WAITING)


def keep_application_handlers() -> int:
    """Every night: no open application may stay with somebody who is gone. Returns how many found a new handler."""
    moved = 0
    for application_id in list(applications_without_handler().values_list("pk", flat=True)):
        with transaction.atomic():
            left = applications_without_handler().select_for_update(of=("self",))
            application = left.filter(pk=application_id).first()
            if application:
                _give(application, handler_for(application), by=None)
                moved += 1
    return moved


def applications_handled_by(person: User) -> QuerySet[Application]:
    """Open applications that the person looks after."""
    return Application.objects.filter(handler=person, status__in=WAITING)


@transaction.atomic
def hand_over_applications(*, person: User, successor: User, by: User) -> int:
    """Somebody leaves: the successor looks after their open applications. Returns how many."""
    found = list(applications_handled_by(person).select_for_update(of=("self",)))
    for application in found:
        _give(application, successor, by=by)
    return len(found)


def _give(application: Application, to: User | None, *, by) -> None:
    before, application.handler = application.handler_id, to
    application.save(update_fields=["handler"])
    record("application.handed_over", subject=application, by=by, was=before, to=to.pk if to else None)
    if to is None or to != by:
        publish(HANDED_OVER, application.pk)
