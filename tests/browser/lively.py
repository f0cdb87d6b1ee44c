"""An organisation with something in every state, made over HTTP as its people would: for sweeps and pictures."""

from __future__ import annotations

import datetime as dt

from domain.clock import HELSINKI, at
from localdev.journey.bank_walk import TOPIC, BankWalk
from localdev.journey.main_job import EXPERT, Facts, Walk, all_facts
from localdev.journey.person import Page, Person
from localdev.journey.walks import RunningWorld
from tests.browser.clicked_job import LINK, PASSWORD
from tests.browser.seed import PRESETS
from tests.browser.stack import BrowserStack

AFTERNOON = dt.time(15)


class LivelyWorld(RunningWorld):
    """People of one organisation of a browser stack; waits until messages have arrived."""

    stack: BrowserStack

    def person(self, key: str) -> Person:
        self.stack.settle()
        return super().person(key)

    def newest_mail(self, address: str, text: str) -> str:
        self.stack.settle()
        return super().newest_mail(address, text)

    def cookies_of(self, key: str) -> list[dict]:
        """The session of somebody who has signed in, for a browser."""
        host = f"{self.slug}.localhost" if self.slug else "localhost"
        jar = self.person(key).wire.client.cookies.jar
        return [{"name": one.name, "value": one.value, "domain": host, "path": "/"} for one in jar]


def worlds(stack: BrowserStack) -> dict[str, LivelyWorld]:
    """North, south and the platform host."""
    return {slug: LivelyWorld(stack, slug, PASSWORD) for slug in ("north", "south", "")}


def enliven(stack: BrowserStack) -> dict[str, LivelyWorld]:
    """Fill north over five weeks; south stays empty but for its request to the bank. Ends on 14 December."""
    found = worlds(stack)
    north = found["north"]
    until_paid = _work(north, dt.date(2026, 11, 25))
    until_paid.hold(), until_paid.claim(), until_paid.approve()
    _work(north, dt.date(2026, 11, 27)).hold()  # a draft beside what was sent
    north.move_to(at(dt.date(2026, 12, 10), dt.time(10)))
    _close_period(north.person("palkat"))
    waits_for_approval = _work(north, dt.date(2026, 12, 11))
    waits_for_approval.hold(), waits_for_approval.claim()
    for day in (14, 18):  # one waits for the expert's word, one is ahead
        _work(north, dt.date(2026, 12, day))
    north.move_to(at(dt.date(2026, 12, 14), AFTERNOON))
    offered, new = (_walk(north, dt.date(2026, 12, day)) for day in (21, 22))
    offered.order(), offered.offer(), new.order()
    draft = north.person("tilaaja")
    draft.open("/orders/new/")
    draft.press("Tallenna ja jatka", what=new.facts.task, need="")
    bank = BankWalk(north, found["south"], found[""], dt.date(2026, 12, 14), _quiet)
    bank.consent(), bank.ask()
    stack.settle()
    return found


def offer_link(world: LivelyWorld) -> str:
    """The path of the newest link to answer a request."""
    for mail in reversed(world.stack.mails_to(f"{EXPERT}@example.fi")):
        found = LINK.search(mail.get_body(("plain",)).get_content())
        if found:
            return "/" + found[0].split("/", 3)[3]
    raise AssertionError("no link was sent")


def unlinked(made: dict[str, LivelyWorld]) -> list[tuple[str, str, str]]:
    """(organisation, person, path) of pages that no link leads to."""
    north, aino = made["north"], made["north"].person("tilaaja")
    eero = north.person(EXPERT).open("/claims/month/2026-11/")
    line = eero.tree.xpath("//input[contains(@name, '-hours')]/@name")[0].removesuffix("-hours")
    aino.open("/orders/")
    aino.open(aino.page.tree.xpath("//a[contains(@href, '/when/')]/@href")[0])
    checked = fill_when(aino, dt.date(2026, 12, 28)).path
    return [
        ("north", "tilaaja", checked),
        ("north", EXPERT, f"/claims/line/{line}/"),
        ("north", "", offer_link(north)),
        ("south", "koordinaattori", profile_path(made["south"])),
        ("", "hakija", profile_path(made[""])),
    ]


def fill_when(
    orderer: Person, day: dt.date, since: str = "13.00", until: str = "14.00", **fields: str
) -> Page:
    """Page 2 of an order, sent. Returns page 3."""
    units = orderer.page.tree.xpath("//select[@name='unit']/option[@value!='']/@value")
    facts = {"unit": units[0], "mode": "on_site", "audience_scope": "team", "audience_size": "12"}
    day_text = f"{day.day}.{day.month}.{day.year}"
    return orderer.press("Tallenna ja jatka", day=day_text, since=since, until=until, **{**facts, **fields})


def profile_path(world: LivelyWorld) -> str:
    """The address of the only profile in the bank: the search gives it by POST, so no link leads there."""
    searcher = world.person("koordinaattori" if world.slug else "hakija")
    searcher.open("/bank/")
    searcher.press("Hae", topic=TOPIC)
    return searcher.page.tree.xpath("//form[contains(@action, '/bank/profiles/')]/@action")[0]


def _work(world: LivelyWorld, day: dt.date) -> Walk:
    """Ordered, offered and accepted."""
    walk = _walk(world, day)
    walk.order(), walk.offer(), walk.accept_by_link()
    return walk


def _walk(world: LivelyWorld, day: dt.date) -> Walk:
    facts: Facts = all_facts()[PRESETS[world.slug]]
    return Walk(world, facts, day, at, _quiet)


def _close_period(payroll: Person) -> None:
    payroll.open("/payroll/")
    payroll.press("Sulje kausi ja tee maksuajo")
    if any(
        " ".join(one.text_content().split()) == "Tee maksuajo"
        for one in payroll.page.tree.xpath("//main//button")
    ):
        payroll.press("Tee maksuajo")


def _quiet(text: str) -> None:
    """Nobody listens."""


def day_of(stack: BrowserStack) -> dt.date:
    """The service's day."""
    return stack.now().astimezone(HELSINKI).date()
