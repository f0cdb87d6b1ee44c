"""A cancellation decision in words, in three languages (rules.md, first paragraph).

Written in Finnish first. The sentence is stored with the decision, so it is made here and not at page time.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from domain import clock
from registry.sessions.effects import FeeEffect
from registry.sessions.happening import Event, Happening

LANGUAGES = ("fi", "sv", "en")

WEEKDAYS = {
    "fi": ("ma", "ti", "ke", "to", "pe", "la", "su"),
    "sv": ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}

MOMENTS = {
    "fi": "{weekday} {day.day}.{day.month}. klo {day.hour}.{day.minute:02}",
    "sv": "{weekday} {day.day}.{day.month} kl. {day.hour}.{day.minute:02}",
    "en": "{weekday} {day.day}.{day.month}. at {day.hour}:{day.minute:02}",
}

SENTENCES = {
    "fi": "{event} {moment} → {fee}, sääntö {rule}",
    "sv": "{event} {moment} → {fee}, regel {rule}",
    "en": "{event} {moment} → {fee}, rule {rule}",
}

# The moment in the sentence is when somebody acted, or when the session was to start.
EVENTS = {
    Event.HELD: ("Pidetty", "Hölls", "Held"),
    Event.CANCELLED_BY_ORDERER: ("Peruttu", "Avbokat", "Cancelled"),
    Event.CANCELLED_BY_CLIENT: ("Asiakas perui", "Klienten avbokade", "Cancelled by the client"),
    Event.CANCELLED_BY_EXPERT: ("Estyi", "Förhindrad", "Expert unable to come, told"),
    Event.CANCELLED_BY_BOTH: ("Peruttu yhdessä", "Avbokat gemensamt", "Cancelled together"),
    Event.FORCE_MAJEURE: ("Ylivoimainen este", "Oöverstigligt hinder", "Force majeure"),
    Event.CLIENT_ABSENT: ("Asiakas ei tullut", "Klienten kom inte", "The client did not come"),
    Event.EMPTY_GROUP: ("Ryhmään ei tullut ketään", "Ingen kom till gruppen", "Nobody came to the group"),
    Event.EXPERT_ILL: ("Sairastui", "Insjuknade", "Expert ill, told"),
    Event.MOVED_WITH_CONSENT: ("Siirretty sopimalla", "Flyttat enligt överenskommelse", "Moved by agreement"),
    Event.MOVED_WITHOUT_CONSENT: (
        "Siirretty sopimatta",
        "Flyttat utan överenskommelse",
        "Moved without agreement",
    ),
    Event.SERIES_ENDED: ("Ryhmä päätettiin", "Gruppen avslutades", "The series was ended"),
}

AT_THE_START = {Event.HELD, Event.CLIENT_ABSENT, Event.EMPTY_GROUP}

FEES = {
    "full": ("palkkio maksetaan", "arvodet betalas", "the fee is paid"),
    "none": ("palkkiota ei makseta", "arvode betalas inte", "no fee is paid"),
    "share": (
        "palkkiosta maksetaan {share} %",
        "{share} % av arvodet betalas",
        "{share} % of the fee is paid",
    ),
    "share_or_minimum": (
        "palkkiosta maksetaan {share} %, vähintään {minimum} €",
        "{share} % av arvodet betalas, minst {minimum} €",
        "{share} % of the fee is paid, at least €{minimum}",
    ),
    "fixed": ("maksetaan {fixed} €", "{fixed} € betalas", "€{fixed} is paid"),
}


def sentences(happening: Happening, fee: FeeEffect, *, rule: str, own: Mapping[str, str]) -> dict[str, str]:
    """One sentence per language. A tenant's own sentence may use `{event}`, `{moment}`, `{fee}` and `{rule}`."""
    moment = happening.start if happening.event in AT_THE_START else happening.at
    return {
        language: _fill(
            own.get(language) or SENTENCES[language],
            event=EVENTS[happening.event][index],
            moment=say_moment(moment, language),
            fee=_say_fee(fee, language, index),
            rule=rule,
        )
        for index, language in enumerate(LANGUAGES)
    }


def say_moment(moment: dt.datetime, language: str) -> str:
    """A moment on the Helsinki clock, with the weekday: `ke 24.11. klo 15.01`."""
    day = clock.local(moment)
    return MOMENTS[language].format(weekday=WEEKDAYS[language][day.weekday()], day=day)


def _say_fee(fee: FeeEffect, language: str, index: int) -> str:
    facts = {
        "share": _number(fee.share.normalize(), language),
        "minimum": _number(fee.minimum, language),
        "fixed": _number(fee.fixed or Decimal(0), language),
    }
    return _fill(FEES[_kind(fee)][index], **facts)


def _kind(fee: FeeEffect) -> str:
    if fee.is_none:
        return "none"
    if fee.fixed is not None:
        return "fixed"
    if fee.minimum:
        return "share_or_minimum"
    return "full" if fee.is_full else "share"


def _number(amount: Decimal, language: str) -> str:
    text = f"{amount:f}"
    return text if language == "en" else text.replace(".", ",")


def _fill(text: str, **facts: str) -> str:
    for name, fact in facts.items():
        text = text.replace("{" + name + "}", fact)
    return text
