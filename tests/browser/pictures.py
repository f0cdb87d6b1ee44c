"""The pictures of the README and the guides, from a running service with invented people: `make pictures`.

docs/pictures/queue.png is the coordinator's work queue at 1280 px, docs/pictures/expert.png an expert's phone; the
desks of administrators and operators are in desk_pictures.
"""

from __future__ import annotations

import datetime as dt
import sys

from domain.clock import at
from localdev.journey.person import Person
from tests.browser.chromium import launched
from tests.browser.desk_pictures import take_desk_pictures
from tests.browser.lively import LivelyWorld, fill_when, worlds
from tests.browser.shots import FOLDER, Camera
from tests.browser.stack import ROOT, filled_database, running
from tests.browser.window import DESK, PHONE

LARGEST = 150_000  # bytes
# orderer (one in each unit), which kind of work on offer, day of December, from, to, what becomes of it
ORDERS = [
    ("tilaaja2", 0, 9, "10.00", "11.00", "taken"),
    ("tilaaja3", 1, 10, "14.00", "15.30", "taken"),
    ("tilaaja", 2, 3, "9.00", "11.00", "asked"),
    ("tilaaja5", 3, 4, "12.30", "14.00", "asked"),
    ("tilaaja4", 4, 2, "9.30", "11.30", "new"),
    ("tilaaja6", 5, 7, "13.00", "15.00", "new"),
    ("tilaaja2", 6, 15, "12.00", "16.00", "new"),
]


def main() -> int:
    """Build and take."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with filled_database() as seed, running(seed) as stack, launched() as browser:
        camera, made = Camera(browser, stack), worlds(stack)
        take_desk_pictures(camera, made)
        _take_work_pictures(camera, made["north"])
    sizes = {path.relative_to(ROOT): path.stat().st_size for path in sorted(FOLDER.glob("*.png"))}
    for path, size in sizes.items():
        print(f"{path}  {size // 1000} kB{'  TOO LARGE' if size > LARGEST else ''}")
    return int(max(sizes.values()) > LARGEST)


def _take_work_pictures(camera: Camera, north: LivelyWorld) -> None:
    """The coordinator's queue and the phone of an expert who has been asked."""
    expert = _enliven(north)
    queue = camera.window(north, "koordinaattori", (DESK[0], 960))
    queue.open("/work/?view=open")
    camera.take(queue, "queue")
    phone = camera.window(north, expert, (PHONE[0], 1010), device_scale_factor=1.5)
    phone.open("/sessions/home/")
    camera.take(phone, "expert")


def _enliven(world: LivelyWorld) -> str:
    """Orders in several states. Returns an expert who has been asked and has not answered."""
    kinds = _kinds(world.person("tilaaja"))
    asked = ""
    for number, (who, kind, day, since, until, state) in enumerate(ORDERS):
        _order(world.person(who), kinds[kind % len(kinds)], dt.date(2026, 12, day), since, until)
        if state != "new":
            asked = _ask(world, number)
        if state == "taken":
            _accept(world, asked)
    world.move_to(at(dt.date(2026, 11, 24), dt.time(10, 20)))
    return asked


def _kinds(orderer: Person) -> list[str]:
    """Kinds of work on offer."""
    orderer.open("/orders/new/")
    values = orderer.page.tree.xpath("//input[@name='what']/@value")
    return [value for value in values if value.startswith("task:")]


def _order(orderer: Person, what: str, day: dt.date, since: str, until: str) -> None:
    orderer.open("/orders/new/")
    orderer.press("Tallenna ja jatka", what=what, need="")
    fill_when(orderer, day, since, until)
    orderer.press("Lähetä tilaus")


def _ask(world: LivelyWorld, number: int) -> str:
    """Ask one of the best, each time another, and no deputy. Returns the key of the one who was asked to do it."""
    kaarina = world.person("koordinaattori")
    kaarina.open("/work/?view=new")
    kaarina.follow("Valitse tekijä…")
    ranked = kaarina.page.tree.xpath("//input[@type='radio' and @name='expert']/@value")
    kaarina.press("Lähetä pyyntö", expert=ranked[number], deputy="")
    world.stack.settle()
    for path in sorted(world.stack.place.mail.glob("*.eml"), reverse=True):
        mail = world.stack.read(path)
        body = mail.get_body(("plain",)).get_content()
        if "Voit aina sanoa ei" in body and "varahenkilö" not in body.lower():
            return mail["To"].split("@")[0]
    raise SystemExit("nobody was asked")


def _accept(world: LivelyWorld, expert: str) -> None:
    person = world.person(expert)
    person.open("/sessions/home/")
    person.press("Otan tehtävän…")


if __name__ == "__main__":
    sys.exit(main())
