"""The national bank: an expert consents, others find the profile and ask, and withdrawal hides it at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from localdev.journey.main_job import EXPERT, World, choose_doer
from localdev.journey.person import Person

TOPIC = "MIE.masennus"  # the topic that the demonstration's ready expert always has
FIELDS = ["topics", "way", "area", "languages", "training"]
NEED = "Kokemuspuheenvuoro opintopäivään"


@dataclass
class BankWalk:
    """Two organisations and the platform host."""

    home: World
    asker: World
    platform: World
    day: dt.date
    say: Callable[[str], None]

    def whole_way(self) -> None:
        """Consent, search, request, answer, withdrawal."""
        self.consent()
        self.ask()
        self.outsider_finds()
        self.answer()
        self.withdraw()

    def consent(self) -> None:
        """The expert ticks what is shown to everyone, until a day."""
        eero = self.home.person(EXPERT)
        eero.open("/experts/me/visibility/")
        until = self.day + dt.timedelta(days=180)
        eero.press("Tallenna valintani", everyone=FIELDS, expires_on=_finnish(until))
        eero.sees("Pankissa")
        self.say("kokemusasiantuntija antoi suostumuksen kenttä kentältä")

    def ask(self) -> None:
        """A coordinator of another organisation finds the profile by topic and sends a request."""
        kaarina = self.asker.person("koordinaattori")
        self._search(kaarina)
        kaarina.press("Avaa profiili", within=self.home_name(kaarina))
        kaarina.sees_not("Eero Esimerkki", "@example.fi")
        kaarina.follow("Pyydä tätä ihmistä")
        kaarina.press(
            "Lähetä pyyntö",
            task="luento",
            need=NEED,
            day=_finnish(self.day + dt.timedelta(days=14)),
            since="10.00",
            until="11.00",
            mode="remote",
            contact_name="Kaarina Koordinaattori",
            contact_email="koordinaattori@example.fi",
        )
        self.say("toisen organisaation koordinaattori löysi profiilin ja lähetti pyynnön")

    def outsider_finds(self) -> None:
        """A vetted outsider finds the same profile on the platform host."""
        sanna = self.platform.person("hakija")
        self._search(sanna)
        sanna.sees("Avaa profiili")
        self.say("hyväksytty ulkopuolinen hakija löysi profiilin alustan osoitteessa")

    def answer(self) -> None:
        """The request has come to the home organisation's queue as an order; its coordinator asks the expert."""
        kaarina = self.home.person("koordinaattori")
        kaarina.open_until("/work/", "Valitse tekijä")
        kaarina.follow("Valitse tekijä…")
        choose_doer(kaarina)
        self.say("pyyntö tuli kotiorganisaation työjonoon tilauksena, ja koordinaattori kysyi tekijältä")

    def withdraw(self) -> None:
        """One tap, and nobody finds the profile any more."""
        eero = self.home.person(EXPERT)
        eero.open("/experts/me/visibility/")
        eero.press("Peru kaikki suostumukset")
        for searcher in (self.asker.person("koordinaattori"), self.platform.person("hakija")):
            self._search(searcher)
            searcher.sees_not("Avaa profiili")
        self.say("suostumus peruttiin: profiilia ei löydy enää mistään")

    def home_name(self, person: Person) -> str:
        """The home organisation as the card shows it: the only profile in the bank is from there."""
        leads = person.page.tree.xpath("//section//button/ancestor::*[contains(@class, 'card')][1]//h3")
        return " ".join(leads[0].text_content().split())

    def _search(self, person: Person) -> None:
        person.open("/bank/")
        person.press("Hae", topic=TOPIC)


def _finnish(day: dt.date) -> str:
    return f"{day.day}.{day.month}.{day.year}"
