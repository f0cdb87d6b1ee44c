"""The pictures of the README, from a running service with invented people: `make pictures`.

docs/pictures/queue.png is the coordinator's work queue at 1280 px, docs/pictures/expert.png an expert's phone.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from domain.clock import at
from localdev.journey.person import Person
from tests.browser.chromium import launched
from tests.browser.conftest import origin_of
from tests.browser.lively import LivelyWorld, fill_when, worlds
from tests.browser.stack import ROOT, filled_database, running
from tests.browser.window import DESK, PHONE, Window

FOLDER = ROOT / "docs" / "pictures"
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
        north = worlds(stack)["north"]
        expert = _enliven(north)
        queue = _window(browser, stack, north, "koordinaattori", (DESK[0], 960))
        _take(queue, "/work/?view=open", FOLDER / "queue.png")
        phone = _window(browser, stack, north, expert, (PHONE[0], 1010), device_scale_factor=1.5)
        _take(phone, "/sessions/home/", FOLDER / "expert.png")
    for path in sorted(FOLDER.glob("*.png")):
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} kB")
    return 0


def _window(browser, stack, world: LivelyWorld, who: str, size, **options) -> Window:
    window = Window(browser, origin_of(stack, world.slug), size, color_scheme="light", **options)
    window.context.add_cookies(world.cookies_of(who))
    return window


def _take(window: Window, path: str, file: Path) -> None:
    """One picture. Pages are flat, so PNG keeps them small."""
    window.open(path)
    window.page.screenshot(path=file)
    window.close()
    if file.stat().st_size > LARGEST:
        raise SystemExit(f"{file} is larger than {LARGEST} bytes")


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
