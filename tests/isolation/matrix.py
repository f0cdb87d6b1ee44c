"""One cell of the matrix: who asks for what by which method, what was answered, and what it did."""

import io
import re
import zipfile
from dataclasses import dataclass, field

from django.core import mail
from django.db import connection

from accounts.policy import Audience
from domain.ids import new_id
from tenants.context import in_platform, in_tenant
from tests.isolation import objects
from tests.isolation.conftest import rolled_back
from tests.isolation.routes import Route
from tests.isolation.world import World

READING = (
    "SELECT",
    "(SELECT",
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "SET ",
    "SHOW",
    "FETCH",
    "CLOSE",
    "DECLARE",
    "BEGIN",
)
# A GET may note who looked at what, and keep the session.
LOGS = ("audit_accessentry", "audit_disclosure", "bank_view", "django_session")
CSRF = re.compile(rb'(name="csrfmiddlewaretoken"\s+value="|"X-CSRFToken":\s*")[^"]+')
NO_OBJECT = "none"


@dataclass
class Answer:
    """What came back, and what happened on the way."""

    status: int
    location: str
    body: bytes
    headers: dict[str, str]
    writes: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    error: str = ""

    def everything(self) -> bytes:
        """All that left the service: body (also inside archives), headers, mails."""
        headers = "\n".join(f"{name}: {value}" for name, value in self.headers.items()).encode()
        return b"\n".join([self.body, *_unpacked(self.body), headers, *self.mails]).lower()


def sides_of(route: Route) -> list[str]:
    """Which objects the route is asked with."""
    if not route.policy.objects:
        return [NO_OBJECT]
    return ["own", "missing"] if route.is_platform else ["own", "other", "foreign", "missing"]


def key_of(world: World, route: Route, side: str, missing):
    """The key of the object on that side."""
    label = route.policy.objects
    if side == "missing":
        return missing
    if route.is_platform:
        return _entry(objects.ON_PLATFORM, world.platform_objects, label, route).pk
    return row_of(world, route, side).pk


def row_of(world: World, route: Route, side: str):
    """The object on that side; a route with a factory of its own has its own object."""
    made = {
        "own": world.north.made["own"],
        "other": world.north.made["other"],
        "foreign": world.south.made["own"],
    }[side]
    label = route.name if route.name in objects.FACTORIES else route.policy.objects
    return _entry(objects.FACTORIES, made, label, route)


def _entry(registry, made, label, route):
    assert label in registry, f"{route}: add a factory for {label} to tests/isolation/objects.py"
    return made[label]


def path_of(world: World, route: Route, side: str, missing) -> str:
    """The address for the object on that side; other arguments come from `objects.ARGUMENTS`."""
    arguments = {}
    for name, kind in route.arguments:
        if (route.name, name) in objects.ARGUMENTS:
            arguments[name] = _given(world, objects.ARGUMENTS[route.name, name])
        elif route.policy.objects and kind == "uuid":
            arguments[name] = key_of(world, route, side, missing)
        else:
            arguments[name] = _sample(route, name, kind)
    return route.path(**arguments)


def _given(world: World, value):
    if not callable(value):
        return value
    with in_tenant(world.north.tenant):
        return value()


def _sample(route: Route, name: str, kind: str):
    samples = {"uuid": new_id(), "int": 4711, "str": "x", "slug": "x", "path": "x"}
    assert kind in samples, f"{route}: add a value for {name} to ARGUMENTS in tests/isolation/objects.py"
    return samples[kind]


def ask(world: World, route: Route, method: str, who: str, side: str = NO_OBJECT) -> Answer:
    """Ask once; nothing that it did stays."""
    missing = new_id()
    client = world.client(who, platform=route.is_platform)
    path = path_of(world, route, side, missing)
    writes: list[str] = []
    with rolled_back():
        _prepare(world, route, side)
        mail.outbox = []
        before = dict(client.cookies)
        with connection.execute_wrapper(_note(writes)):
            response = client.generic(method, path)
        client.cookies.clear()
        client.cookies.update(before)
        mails = [message.message().as_bytes() for message in mail.outbox]
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if side != NO_OBJECT:
        content = content.replace(str(key_of(world, route, side, missing)).encode(), b"<key>")
    return Answer(
        response.status_code,
        response.headers.get("Location", ""),
        CSRF.sub(rb"\1", content),
        dict(response.headers),
        writes,
        mails,
        _fault_of(response),
    )


def _prepare(world: World, route: Route, side: str) -> None:
    state = objects.STATES.get(route.name)
    if not state or side not in ("own", "other", "foreign"):
        return
    place = world.south if side == "foreign" else world.north
    row = row_of(world, route, side)
    with in_platform(), in_tenant(place.tenant):
        type(row).objects.filter(pk=row.pk).update(**state)


def _note(writes: list[str]):
    def wrapper(execute, statement, params, many, context):
        text = str(statement).lstrip().upper()
        if not text.startswith(READING) and not any(
            f'"{table.upper()}"' in text.split("WHERE")[0] for table in LOGS
        ):
            writes.append(str(statement)[:120])
        return execute(statement, params, many, context)

    return wrapper


def _fault_of(response) -> str:
    fault = getattr(response, "exc_info", None)
    return f"{fault[0].__name__}: {fault[1]}"[:200] if fault and response.status_code >= 500 else ""


def _unpacked(body: bytes) -> list[bytes]:
    if not body.startswith(b"PK\x03\x04"):
        return []
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def allowed(route: Route, method: str = "GET") -> list[str]:
    """Who may use the route with the method, of the people on its host."""
    policy, people = route.policy, people_of(route)
    if policy.audience is Audience.ROLES:
        return [role for role in people if policy.allows(frozenset({role}), method)]
    return people if policy.audience is Audience.SIGNED_IN else ["anonymous", *people]


def people_of(route: Route) -> list[str]:
    """The roles that people on the route's host can have."""
    from accounts.roles.models import Role
    from accounts.staff.models import PlatformRole

    return [role.value for role in (PlatformRole if route.is_platform else Role)]
