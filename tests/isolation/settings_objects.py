"""One of every object of the settings' desks."""

import datetime as dt

from accounts.roles.models import Role
from domain.clock import now, today
from domain.ids import new_id
from tests.isolation.sides import Side, orderer_of, unit_of


def make_product(side: Side):
    """A product of the catalogue."""
    from tests.factories import orders

    return orders.make_product(f"tuote-{side}", task_type=make_task_type(side))


def make_task_type(side: Side):
    """A kind of work of the catalogue."""
    from tests.factories import orders

    return orders.make_task_type(f"laji-{side}")


def make_invitation(place, side):
    """Somebody who has been asked to join."""
    from accounts.roles.invitations import invite

    return invite(
        email=f"kutsuttu.{side}@example.fi",
        first_name="Kutsuttu",
        last_name=place.canary,
        roles=[(Role.ORDERER, unit_of(place, side))],
        by=place.people[Role.ADMINISTRATOR],
    )


def make_visit(place, side):
    """An operator's request to this organisation, waiting."""
    from accounts.support.models import SupportVisit
    from tenants.context import in_platform

    with in_platform():
        return SupportVisit.objects.create(
            tenant_id=place.tenant.pk, operator_id=new_id(), reason=f"Syy {place.canary}", hours=2
        )


def make_rule_version(place, side):
    """A unit's own rule that has not started."""
    from tenants.organisation.models import RuleKind
    from tenants.organisation.rules import rule_on
    from tenants.organisation.versions import start_version

    return start_version(
        kind=RuleKind.CANCELLATION,
        data=rule_on(RuleKind.CANCELLATION, today()).data,
        unit=unit_of(place, side),
        valid_from=today() + dt.timedelta(days=300),
        approved_by="Johtoryhmä",
        approved_on=today(),
        by=place.people[Role.ADMINISTRATOR],
    )


def make_page_text(place, side):
    """A published text of the organisation."""
    from tenants.pages.models import PageText

    return PageText.objects.create(
        page="about", language="fi", text=f"Teksti {place.canary}", published_by="Anna"
    )


def make_identity_version(place, side):
    """An earlier face of the organisation."""
    from tenants.pages.identity import face_of
    from tenants.pages.models import IdentityVersion

    return IdentityVersion.objects.create(data={**face_of(place.tenant), "name": f"Nimi {place.canary}"})


def make_reader_message(place, side):
    """Accessibility feedback that waits for an answer."""
    from tenants.pages.models import ReaderMessage

    return ReaderMessage.objects.create(text=f"Palaute {place.canary}", answer_by=now())


def logo_key():
    """The key of a stored logo."""
    from tenants.pages.models import Logo

    facts = {"media_type": "image/svg+xml", "content": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
    return Logo.objects.get_or_create(key="s0123456789abcde", defaults=facts)[0].key


def make_room(place, side):
    """A room of this side's unit."""
    from tenants.organisation.models import Room

    return Room.objects.create(unit=unit_of(place, side), name=f"Sali {place.canary}")


SETTINGS = {
    "orders.Product": lambda place, side: make_product(side),
    "orders.TaskType": lambda place, side: make_task_type(side),
    "organisation.Room": make_room,
    "organisation.CostCentre": lambda place, side: unit_of(place, side).cost_centre,
    "organisation.RuleVersion": make_rule_version,
    "pages.PageText": make_page_text,
    "pages.IdentityVersion": make_identity_version,
    "pages.ReaderMessage": make_reader_message,
    "roles.RoleGrant": lambda place, side: orderer_of(place, side).grants.first(),
    "roles.Invitation": make_invitation,
    "support.SupportVisit": make_visit,
}
