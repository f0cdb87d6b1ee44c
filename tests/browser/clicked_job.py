"""The main job by clicks on visible words: what each step takes is counted (ux.md section 12)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from domain.clock import at
from localdev.journey.main_job import Facts
from tests.browser.window import DESK, PHONE, Effort, Window

PASSWORD = "demo-Kokemus-2026"
LINK = re.compile(r"https?://[^\s]+/sessions/o/\S+")


@dataclass
class ClickedJob:
    """One order's way in one organisation. `day` is when the work is done."""

    stack: object
    open_window: Callable[..., Window]
    slug: str
    facts: Facts
    day: dt.date
    script: bool = True
    people: dict[str, Window] = field(default_factory=dict)
    expert: str = ""  # mail address without its end
    effort: dict[str, Effort] = field(default_factory=dict)

    def person(self, key: str, size=DESK) -> Window:
        """Somebody's signed-in window."""
        self.stack.settle()
        if key not in self.people:
            options = {} if self.script else {"java_script_enabled": False}
            self.people[key] = self.open_window(self.slug, size, **options).sign_in(key, PASSWORD)
        return self.people[key]

    def move_to(self, moment: dt.datetime) -> None:
        """Later; people sign in anew, as after a night."""
        self.stack.settle()
        self.stack.move_to(moment)
        for window in self.people.values():
            window.page.goto("about:blank")
        self.people.clear()

    def order(self) -> None:
        """Three pages."""
        aino = self.person("tilaaja")
        aino.open("/orders/new/")
        aino.start_counting()
        aino.effort.clicks += 1
        aino.page.locator(", ".join(f"[name=what][value='{kind}']" for kind in self._kinds())).first.check()
        aino.write("need", "Kokemuspuheenvuoro koulutuspäivään").press("Tallenna ja jatka")
        day = f"{self.day.day}.{self.day.month}.{self.day.year}"
        aino.write("day", day).write("since", "13.00").write("until", "14.00").write("unit", "*")
        aino.choose("Paikan päällä")
        aino.write("audience_scope", self.facts.scope).write("audience_size", "12").press("Tallenna ja jatka")
        aino.sees("Hinta")
        aino.press("Lähetä tilaus")
        self.effort["order"] = aino.effort

    def _kinds(self) -> tuple[str, str]:
        """The kind of work, or the product of the same name: a page offers only one of them."""
        return self.facts.task, self.facts.task.replace("task:", "product:")

    def offer(self) -> None:
        """The queue's row action, and one button: the best match and a deputy are ticked beforehand."""
        kaarina = self.person("koordinaattori")
        kaarina.open("/work/")
        kaarina.start_counting()
        kaarina.press("Valitse tekijä…").press("Lähetä pyyntö")
        self.effort["offer"] = kaarina.effort

    def accept(self) -> None:
        """The mail's link opens a page with one button."""
        self.stack.settle()
        address, link = self._link("Voit aina sanoa ei", "varahenkilö")
        self.expert = address.split("@")[0]
        options = {} if self.script else {"java_script_enabled": False}
        phone = self.open_window(self.slug, PHONE, **options)
        phone.open(urlsplit(link).path)
        phone.start_counting()
        phone.press("Otan tehtävän").sees("Kiitos")
        self.effort["accept"] = phone.effort

    def _link(self, text: str, without: str) -> tuple[str, str]:
        """The first mail that asks somebody to do it (not to be the deputy): address and link."""
        for path in sorted(self.stack.place.mail.glob("*.eml"), reverse=True):
            mail = self.stack.read(path)
            body = mail.get_body(("plain",)).get_content()
            if text in body and f"//{self.slug}." in body and without not in body.lower():
                return mail["To"], LINK.search(body)[0]
        raise AssertionError("nobody got a link")

    def hold(self) -> None:
        """After the session, from the home page."""
        self.move_to(at(self.day, dt.time(14, 5)))
        eero = self.person(self.expert, PHONE)
        eero.open("/sessions/home/")
        eero.start_counting()
        eero.press("Tein tehtävän…").press("Kerro, että se on tehty")
        self.effort["hold"] = eero.effort

    def claim(self) -> None:
        """One tap on the month's page."""
        eero = self.person(self.expert, PHONE)
        eero.open(f"/claims/month/{self.day:%Y-%m}/")
        eero.start_counting()
        eero.sees(f"{self.facts.fee}".replace(".", ",") + " €")
        eero.press("Lähetä palkkiopyyntö")
        self.effort["claim"] = eero.effort

    def approve(self) -> None:
        """Everybody of the chain: all at once, then confirm with the total."""
        for key in self.facts.approvers:
            liisa = self.person(key)
            liisa.open("/claims/approve/")
            liisa.start_counting()
            liisa.press("Hyväksy kaikki…").press("Hyväksy…")
            self.effort[f"approve {key}"] = liisa.effort

    def pay(self) -> bytes:
        """Close the period, take the file, mark it paid."""
        self.move_to(at((self.day.replace(day=1) + dt.timedelta(days=32)).replace(day=10), dt.time(10)))
        pirkko = self.person("palkat")
        pirkko.open("/payroll/")
        pirkko.start_counting()
        pirkko.press("Sulje kausi ja tee maksuajo")
        if pirkko.has("Tee maksuajo"):
            pirkko.press("Tee maksuajo")
        pirkko.sees("Summat täsmäävät")
        file = pirkko.download("Lataa…")
        pirkko.page.reload()  # a file leaves the page as it was; counted, because people must do it too
        pirkko.effort.clicks += 1
        pirkko.press("Merkitse maksetuksi")
        self.effort["pay"] = pirkko.effort
        return file

    def see_paid(self) -> None:
        """The expert sees it."""
        eero = self.person(self.expert, PHONE)
        eero.open(f"/claims/month/{self.day:%Y-%m}/")
        eero.sees("Maksettu")
