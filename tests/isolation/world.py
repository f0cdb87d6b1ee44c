"""North and south, both full: somebody in every role and one of every object, each with its own canary."""

import datetime as dt
from dataclasses import dataclass, field

from accounts.models import User
from accounts.roles.models import Role
from accounts.session_marks import BEGAN, SEEN
from accounts.staff.models import PlatformGrant, PlatformRole
from accounts.support.middleware import MARK
from accounts.support.models import SupportVisit, VisitStatus
from domain.clock import now, today
from domain.ids import new_id
from tenants.context import in_platform, in_tenant
from tenants.models import Tenant
from tenants.organisation.models import Unit
from tests.factories.people import make_user
from tests.factories.registry import make_expert, make_unit
from tests.isolation import objects
from tests.visitor import Visitor

CANARIES = {"north": "pohjoiskanaria", "south": "etelakanaria"}
EVERYWHERE = {Role.EXPERT, Role.COORDINATOR, Role.PAYROLL_CLERK, Role.ADMINISTRATOR, Role.SUPPORT}


@dataclass
class Place:
    """One organisation: units, a person for each role, and objects by model label."""

    tenant: Tenant
    canary: str
    own_unit: Unit = None
    other_unit: Unit = None
    people: dict[str, User] = field(default_factory=dict)
    experts: dict[str, object] = field(default_factory=dict)
    made: dict[str, dict[str, object]] = field(default_factory=lambda: {objects.OWN: {}, objects.OTHER: {}})

    @property
    def slug(self) -> str:
        return self.tenant.slug


@dataclass
class World:
    """Everything that the matrix asks with."""

    north: Place
    south: Place
    platform: dict[str, User]
    platform_objects: dict[str, object]
    clients: dict[tuple[str, str], Visitor] = field(default_factory=dict)

    def client(self, who: str, *, platform: bool) -> Visitor:
        """A signed-in client, kept for the next question. `anonymous` and `foreign` are no roles."""
        key = ("platform" if platform else "north", who)
        if key not in self.clients:
            self.clients[key] = self._make_client(who, platform)
        return self.clients[key]

    def _make_client(self, who: str, platform: bool) -> Visitor:
        client = Visitor("" if platform else "north")
        if who == "foreign":  # Ulla of south brings her cookie
            with in_tenant(self.south.tenant):
                client.sign_in(self.south.people[Role.COORDINATOR])
        elif who != "anonymous" and platform:
            with in_platform():
                client.sign_in(self.platform[who])
        elif who != "anonymous":
            with in_tenant(self.north.tenant):
                client.sign_in(self.north.people[who])
            if who == Role.SUPPORT:
                self._let_in(client)
        if who not in ("anonymous", "foreign"):
            self._keep_fresh(client, platform)
        client.raise_request_exception = False
        return client

    def _keep_fresh(self, client: Visitor, platform: bool) -> None:
        """As if every question came within the first minute: a session that grows older is written again."""
        with in_platform() if platform else in_tenant(self.north.tenant):
            session = client.session
            session[SEEN] = session[BEGAN] + dt.timedelta(hours=1).total_seconds()
            session.save()

    def _let_in(self, client: Visitor) -> None:
        """A support visitor is somebody while the organisation allows a visit."""
        ends = now() + dt.timedelta(hours=2)
        with in_platform():
            visit = SupportVisit.objects.create(
                tenant_id=self.north.tenant.pk, operator_id=new_id(), reason="Syy", hours=2,
                status=VisitStatus.ALLOWED, ends_at=ends,
            )  # fmt: skip
        with in_tenant(self.north.tenant):
            session = client.session
            session[MARK] = str(visit.pk)
            session.save()


def build_world() -> World:
    """Fill both organisations and the platform host. Call in `public`."""
    places = {slug: _fill(Tenant.objects.get(slug=slug), canary) for slug, canary in CANARIES.items()}
    with in_platform():
        platform = {role: _platform_person(role) for role in PlatformRole}
        platform_objects = {label: make() for label, make in objects.ON_PLATFORM.items()}
    return World(places["north"], places["south"], platform, platform_objects)


def _fill(tenant: Tenant, canary: str) -> Place:
    place = Place(tenant, canary)
    with in_tenant(tenant):
        objects.use_rules()
        place.own_unit = make_unit(f"Oma {canary}", "9010", "9101")
        place.other_unit = make_unit(f"Toinen {canary}", "9020", "9102")
        for role in Role:
            unit = None if role in EVERYWHERE else place.own_unit
            place.people[role] = make_user(role.value.capitalize(), role, unit=unit, last_name=canary)
        place.experts["own"] = make_expert("Oma", user=place.people[Role.EXPERT])
        place.experts["other"] = make_expert(
            "Toinen", user=make_user("Toinen", Role.EXPERT, last_name=canary)
        )
        place.people["other"] = make_user("Vieras", Role.ORDERER, unit=place.other_unit, last_name=canary)
        for label, make in objects.FACTORIES.items():
            for side in (objects.OWN, objects.OTHER):
                place.made[side][label] = make(place, side)
    return place


def _platform_person(role: str) -> User:
    user = make_user(role.capitalize(), last_name="alusta")
    PlatformGrant.objects.create(
        user=user,
        role=role,
        organisation="Esimerkkikorkeakoulu",
        searcher_kind="education",
        purpose="opetus",
        valid_from=today().replace(month=1, day=1),
        valid_to=today().replace(year=today().year + 1, day=1),
    )
    return user
