"""`make journey`: every step with its time, against real processes; the files stay in .local/journey/."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from domain.clock import HELSINKI, at
from localdev.journey.bank_walk import BankWalk
from localdev.journey.main_job import Walk, all_facts
from localdev.journey.person import Answer, Person
from localdev.journey.stack import Stack, running_stack
from localdev.places import local_dir

PASSWORD_FILE = Path(__file__).resolve().parents[2] / "config" / "demo" / "demo.toml"
SUFFIXES = {"csv": "csv", "pain001": "xml", "xlsx": "xlsx"}


class HttpWire:
    """A real HTTP client; the host name goes in a header, because Python does not resolve *.localhost."""

    def __init__(self, port: int, host: str) -> None:
        headers = {"Host": f"{host}:{port}", "Accept-Language": "fi", "Referer": f"http://{host}:{port}/"}
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60)

    def send(self, method: str, path: str, fields: list[tuple[str, str]]) -> Answer:
        """GET and POST with form fields."""
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        if method == "POST":
            response = self.client.post(path, data=data)
        else:
            response = self.client.get(path, params=data or None)
        return Answer(response.status_code, response.headers, response.content)


@dataclass
class RunningWorld:
    """The people of one organisation of a running stack."""

    stack: Stack
    slug: str
    password: str
    people: dict[str, Person] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    def person(self, key: str) -> Person:
        """Signs in on the login page the first time."""
        if key not in self.people:
            person = self.stranger()
            person.name = key
            person.open("/account/login/")
            person.press("Kirjaudu sisään", login=f"{key}@example.fi", password=self.password)
            self.people[key] = person
        return self.people[key]

    def stranger(self) -> Person:
        """Not signed in."""
        host = f"{self.slug}.localhost" if self.slug else "localhost"
        return Person("stranger", HttpWire(self.stack.port, host))

    def newest_mail(self, address: str, text: str) -> str:
        """The next mail of this organisation to the address that has the text."""
        host = f"//{self.slug}.localhost"
        while True:
            beyond = self.seen.get(address, 0)
            mail = self.stack.wait_for_mail(address, beyond=beyond)
            self.seen[address] = beyond + 1
            part = mail.get_body(("plain",))
            body = part.get_content() if part else ""
            if text in body and host in body:
                return body

    def move_to(self, moment: dt.datetime) -> None:
        """The whole stack's clock; people sign in anew, as after a night."""
        self.stack.move_to(moment)
        self.people.clear()


class Narrator:
    """Prints each step with the seconds it took."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def __call__(self, text: str) -> None:
        now = time.monotonic()
        print(f"  {now - self.last:6.1f} s  {text}", flush=True)
        self.last = now


def walk_all(presets: list[str]) -> int:
    """Walk the main job in each organisation and then the bank. Returns the exit code."""
    import tomllib

    password = tomllib.loads(PASSWORD_FILE.read_text("utf-8"))["password"]
    folder, facts, started = local_dir() / "journey", all_facts(), time.monotonic()
    with running_stack() as stack:
        for preset in presets or list(facts):
            print(f"\n{preset}", flush=True)
            world = RunningWorld(stack, preset, password)
            world.move_to(_next_monday())
            walk = Walk(
                world,
                facts[preset],
                _next_monday().astimezone(HELSINKI).date() + dt.timedelta(days=2),
                at,
                Narrator(),
            )
            _keep(folder / preset, walk.whole_way())
        if not presets:
            print("\nkansallinen pankki", flush=True)
            home, asker, platform = (RunningWorld(stack, slug, password) for slug in (*list(facts)[:2], ""))
            home.move_to(_next_monday())
            BankWalk(home, asker, platform, _next_monday().date(), Narrator()).whole_way()
    print(f"\nThe main job went through in {time.monotonic() - started:.0f} s. Files are in {folder}.")
    return 0


def _keep(folder: Path, files: dict[str, Answer]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, answer in files.items():
        (folder / f"payroll-{name}.{SUFFIXES[name]}").write_bytes(answer.body)


def _next_monday() -> dt.datetime:
    """Nine o'clock on a Monday after today, early in a month, so that the work and its pay day are near."""
    day = dt.datetime.now(HELSINKI).date() + dt.timedelta(days=1)
    while day.weekday() != 0 or not 2 <= day.day <= 20:
        day += dt.timedelta(days=1)
    return at(day, dt.time(9))
