"""The main job inside a test's transaction: Django's client as the wire, messages delivered at once."""

import datetime as dt

from django.core import mail

from accounts.models import User
from localdev.journey.person import Answer, Person
from tenants.context import in_platform, in_tenant
from tests.visitor import Visitor, settle


class TestWire:
    """Requests through Django's test client."""

    __test__ = False

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def send(self, method: str, path: str, fields: list[tuple[str, str]]) -> Answer:
        """GET and POST; repeated fields become lists."""
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        call = self.visitor.post if method == "POST" else self.visitor.get
        response = call(path, data or None)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return Answer(response.status_code, {name.lower(): value for name, value in response.items()}, body)


class TestWorld:
    """People of one organisation in the test database."""

    __test__ = False

    def __init__(self, tenant, clock) -> None:
        self.tenant, self.clock = tenant, clock
        self.people: dict[str, Person] = {}

    def person(self, key: str) -> Person:
        """Signed in by their mail address `<key>@example.fi`."""
        settle()
        if key not in self.people:
            with in_tenant(self.tenant):
                visitor = Visitor(self.tenant.slug).sign_in(User.objects.get(email=f"{key}@example.fi"))
            self.people[key] = Person(key, TestWire(visitor))
        return self.people[key]

    def stranger(self) -> Person:
        """Not signed in."""
        return Person("stranger", TestWire(Visitor(self.tenant.slug)))

    def newest_mail(self, address: str, text: str) -> str:
        """From Django's outbox, after everything due was delivered."""
        settle()
        for message in reversed(mail.outbox):
            if text in message.body and address in message.to:
                return message.body
        raise AssertionError(
            f"no mail with “{text}”; there are {[message.subject for message in mail.outbox]}"
        )

    def move_to(self, moment: dt.datetime) -> None:
        """By time-machine; sessions are signed in anew."""
        self.clock.move_to(moment)
        self.people.clear()


class PlatformWorld(TestWorld):
    """People of the platform host."""

    def __init__(self, clock) -> None:
        super().__init__(None, clock)

    def person(self, key: str) -> Person:
        """Signed in on the platform host."""
        settle()
        if key not in self.people:
            with in_platform():
                visitor = Visitor().sign_in(User.objects.get(email=f"{key}@example.fi"))
            self.people[key] = Person(key, TestWire(visitor))
        return self.people[key]

    def stranger(self) -> Person:
        """Not signed in."""
        return Person("stranger", TestWire(Visitor()))
