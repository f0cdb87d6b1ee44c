"""One order's whole way in one organisation: ordered, offered, accepted, held, claimed, approved, paid.

The steps are the same everywhere; what differs (who approves, what is ordered) is given as facts. The words on
the buttons are Finnish, as people read them.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from localdev.journey.person import Answer, Person, StrayPage

EXPERT, EXPERT_NAME = "kokemus1", "Eero Esimerkki"


@dataclass(frozen=True)
class Facts:
    """What an organisation's people do in the walk."""

    task: str  # the value of the order form's choice, e.g. "task:luento"
    scope: str  # whom it is for: client, group, team, regional, national
    approvers: tuple[str, ...]  # keys of the people of the chain, in order
    fee: Decimal  # what the expert is to get
    agreed_amount: str = ""


class World(Protocol):
    """Where the walk happens: a test's transaction, or a running stack."""

    def person(self, key: str) -> Person:
        """Somebody of the organisation, signed in."""
        ...

    def stranger(self) -> Person:
        """Somebody at the organisation's host who has not signed in."""
        ...

    def newest_mail(self, address: str, text: str) -> str:
        """Body of the newest mail to the address that has the text; waits until it has come."""
        ...

    def move_to(self, moment: dt.datetime) -> None:
        """Let the time be this moment."""
        ...


def all_facts() -> dict[str, Facts]:
    """The facts of every preset, from facts.toml."""
    read = tomllib.loads((Path(__file__).parent / "facts.toml").read_text("utf-8"))
    return {
        preset: Facts(**facts | {"approvers": tuple(facts["approvers"]), "fee": Decimal(facts["fee"])})
        for preset, facts in read.items()
    }


Say = Callable[[str], None]


@dataclass
class Walk:
    """What one walk has found out on its way."""

    world: World
    facts: Facts
    day: dt.date
    at: Callable[[dt.date, dt.time], dt.datetime]
    say: Say
    order_path: str = ""
    total: str = ""

    def whole_way(self) -> dict[str, Answer]:
        """Everything, up to “paid”. Returns the payroll files by format."""
        self.order()
        self.offer()
        self.accept_by_link()
        self.hold()
        self.claim()
        self.approve()
        files = self.pay()
        self.see_paid()
        return files

    def order(self) -> None:
        """An orderer orders in three pages and sees the price with its rule."""
        aino = self.world.person("tilaaja")
        aino.open("/orders/new/")
        aino.press("Tallenna ja jatka", what=self.facts.task, need="Kokemuspuheenvuoro koulutuspäivään")
        units = aino.page.tree.xpath("//select[@name='unit']/option[@value!='']/@value")
        aino.press(
            "Tallenna ja jatka",
            day=f"{self.day.day}.{self.day.month}.{self.day.year}",
            since="13.00",
            until="14.00",
            unit=units[0],
            mode="on_site",
            audience_scope=self.facts.scope,
            audience_size="1" if self.facts.scope == "client" else "12",
            receiver="Aulan vastaanotto",
            support_person="Vuorossa oleva sairaanhoitaja",
            travel_agreed="Ei matkoja",
        )
        aino.sees("Hinta")
        self.say(f"tilaaja tarkistaa tilauksen: {_price_of(aino)}")
        aino.press("Lähetä tilaus")
        self.order_path = aino.follow("Avaa tilaus").path
        self.say(f"tilaaja lähetti tilauksen {aino.page.text.split()[0]}")

    def offer(self) -> None:
        """The coordinator finds it in the queue, sees ranked experts with reasons, and asks the best with a deputy."""
        kaarina = self.world.person("koordinaattori")
        kaarina.open("/work/")
        kaarina.follow("Valitse tekijä…")
        kaarina.sees("Sopivat, sopivin ensin")
        extra = {"agreed_amount": self.facts.agreed_amount} if self.facts.agreed_amount else {}
        choose_doer(kaarina, **extra)
        self.say("koordinaattori lähetti pyynnön ja pyysi varahenkilön")

    def accept_by_link(self) -> None:
        """The expert opens the mail's link and accepts with one tap; opening the link changes nothing."""
        body = self.world.newest_mail(f"{EXPERT}@example.fi", "Voit aina sanoa ei")
        path = _found(r"https?://[^/\s]+(/sessions/o/\S+)", body)
        eero = self.world.stranger()
        eero.open(path)
        eero.open(path)
        eero.press("Otan tehtävän")
        eero.sees("Kiitos")
        self.say("kokemusasiantuntija otti tehtävän linkistä yhdellä napautuksella")

    def hold(self) -> None:
        """After the session the expert says that it was done."""
        self.world.move_to(self.at(self.day, dt.time(14, 5)))
        eero = self.world.person(EXPERT)
        eero.open("/sessions/home/")
        eero.follow("Tein tehtävän…")
        eero.press("Kerro, että se on tehty")
        self.say("tapaaminen pidettiin")

    def claim(self) -> None:
        """The expert sends the month with one tap."""
        eero = self.world.person(EXPERT)
        eero.open_until(f"/claims/month/{self.day:%Y-%m}/", "Lähetä palkkiopyyntö")
        self.total = _total_of(eero)
        eero.press("Lähetä palkkiopyyntö")
        self.say(f"palkkiopyyntö lähti: {self.total}")

    def approve(self) -> None:
        """Each approver of the chain approves what stands as agreed."""
        for key in self.facts.approvers:
            liisa = self.world.person(key)
            liisa.open("/claims/approve/")
            liisa.follow("Hyväksy kaikki…")
            liisa.press("Hyväksy…")
            self.say(f"{key} hyväksyi")

    def pay(self) -> dict[str, Answer]:
        """The payroll clerk closes the period, downloads the files, and marks the run paid."""
        self.world.move_to(self.at(_after_cut_off(self.day), dt.time(10)))
        pirkko = self.world.person("palkat")
        pirkko.open("/payroll/")
        while (
            "Verokortti on tullut" in pirkko.page.text
        ):  # work of December is paid with the next year's card
            pirkko.press("Verokortti on tullut")
            pirkko.open("/payroll/")
        pirkko.press("Sulje kausi ja tee maksuajo")
        pirkko.press("Tee maksuajo")
        run = pirkko.page.path
        pirkko.sees("Summat täsmäävät")
        files = {}
        for name in ("csv", "pain001", "xlsx"):
            buttons = pirkko.page.tree.xpath(f"//form[contains(@action, '/files/{name}/')]//button")
            if buttons:
                label = " ".join(buttons[0].text_content().split())
                files[name] = pirkko.press(label).answer
                pirkko.open(run)
        pirkko.press("Merkitse toimitetuksi")
        pirkko.press("Merkitse maksetuksi")
        self.say(f"maksuajo: {', '.join(files)}; merkitty maksetuksi")
        return files

    def see_paid(self) -> None:
        """The expert sees “paid”."""
        eero = self.world.person(EXPERT)
        eero.open(f"/claims/month/{self.day:%Y-%m}/")
        eero.sees("Maksettu")
        self.say("kokemusasiantuntija näkee: maksettu")


def choose_doer(coordinator: Person, **extra: Any) -> None:
    """Choose the ready expert as the doer and the next one as the deputy, and send the request."""
    doer = _choice_of(coordinator, "expert", EXPERT_NAME)
    deputies = coordinator.page.tree.xpath("//input[@type='radio' and @name='deputy']/@value")
    deputy = next((value for value in deputies if value and value != doer), "")
    coordinator.press("Lähetä pyyntö", expert=doer, deputy=deputy, **extra)


def _after_cut_off(day: dt.date) -> dt.date:
    """The 10th of the month after the work."""
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=10)


def _choice_of(person: Person, name: str, text: str) -> str:
    """The value of the radio button that stands in the row with the text."""
    for radio in person.page.tree.xpath(f"//input[@type='radio' and @name='{name}']"):
        rows = radio.xpath("ancestor::tr")
        if rows and text in " ".join(rows[0].text_content().split()):
            return radio.get("value")
    raise StrayPage(f"nobody called {text} can be chosen: {person.page.text[:1500]}")


def _found(pattern: str, text: str) -> str:
    """The first group of the first match. Raises StrayPage when there is none."""
    found = re.search(pattern, text)
    if found is None:
        raise StrayPage(f"{pattern} is not in: {text[:900]}")
    return found[1]


def _price_of(person: Person) -> str:
    return _found(r"Hinta (.+?) Mitä seuraavaksi", person.page.text)


def _total_of(person: Person) -> str:
    return _found(r"Yhteensä ([\d ,]+ €)", person.page.text)
