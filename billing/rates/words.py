"""Prices in words, in every language at once: a frozen price is read in its reader's language (A011).

The msgids of reasons stand in `billing/rates/reasons.py`; this is where they are translated and filled.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils import translation

from billing.rates.lines import LineKind, PriceLine
from billing.rates.reasons import PROBLEMS, REASONS
from billing.rates.units import Unit
from domain.reasons import Reason, RuleRefused
from tenants.terminology.terms import tt
from ui.formats import hours, money, number

LANGUAGES = ("fi", "sv", "en")
ONE = Decimal(1)

Words = dict[str, str]
Labels = Mapping[str, Mapping[str, str]]


def in_each_language(say: Callable[[str], str]) -> Words:
    """What `say` answers when each language is on."""
    words = {}
    for language in LANGUAGES:
        with translation.override(language):
            words[language] = say(language)
    return words


def reason_words(reason: Reason, labels: Labels, outcome_words: Mapping[str, str] | None = None) -> Words:
    """A reason as a sentence. `labels` name the table's rates; an event speaks with the words of its own decision."""
    if reason.code == "event" and outcome_words:
        return {language: outcome_words.get(language) or outcome_words["fi"] for language in LANGUAGES}
    return in_each_language(lambda language: tt(REASONS[reason.code], **_facts(reason, labels, language)))


def line_words(line: PriceLine) -> Words:
    """What a line pays for, with its sum when it is not one of something: "Palkkio, 1,5 h × 25,00 €"."""
    return in_each_language(lambda language: _line_text(line, language))


def refusal_text(error: RuleRefused) -> str:
    """Why no price can be made, in the reader's language."""
    return tt(error.msgid, **{name: str(fact) for name, fact in error.reason.facts.items()})


def problem_text(problem: Reason, labels: Labels) -> str:
    """What is wrong with a rate table (`check_table`), in the reader's language; rates by their names."""
    language = (translation.get_language() or "fi")[:2]
    named = {"rate", "one", "other"}
    facts = {
        name: _fact("rate" if name in named else name, fact, labels, language)
        for name, fact in problem.facts.items()
    }
    return tt(PROBLEMS[problem.code], **facts)


def _facts(reason: Reason, labels: Labels, language: str) -> dict[str, str]:
    return {name: _fact(name, fact, labels, language) for name, fact in reason.facts.items()}


def _fact(name: str, fact: object, labels: Labels, language: str) -> str:
    if name == "rate" and (label := labels.get(str(fact))):
        return label.get(language) or label.get("fi") or str(fact)
    return number(fact, language) if isinstance(fact, Decimal | int) and name != "year" else str(fact)


def _line_text(line: PriceLine, language: str) -> str:
    title = line_title(line.kind)
    if (
        line.kind == LineKind.NO_FEE
        or line.unit == "share"
        or (line.quantity == ONE and line.unit not in COUNTED)
    ):
        return title
    return (
        f"{title}, {quantity_text(line.quantity, line.unit, language)} × {money(line.unit_amount, language)}"
    )


COUNTED = {Unit.HOUR, Unit.LESSON, Unit.BLOCK, "km"}


def line_title(kind: str) -> str:
    """The name of a kind of line in the language that is on."""
    titles = {
        LineKind.FEE: tt("{Fee}"),
        LineKind.PREPARATION: tt("Preparation"),
        LineKind.TRAVEL_TIME: tt("Time on the way"),
        LineKind.REPEAT: tt("The same talk again"),
        LineKind.RECORDING: tt("Recording"),
        LineKind.MINIMUM: tt("Up to the least sum"),
        LineKind.DAILY_CAP: tt("Over the most for one day"),
        LineKind.NO_FEE: tt("No {fee}"),
        LineKind.KILOMETRES: tt("Own car"),
        LineKind.PASSENGERS: tt("Passengers"),
        LineKind.DAILY_ALLOWANCE: tt("Daily allowance"),
        LineKind.RECEIPT: tt("By receipt"),
    }
    return titles[LineKind(kind)]


def quantity_text(quantity: Decimal, unit: str, language: str) -> str:
    """ "1,5 h", "48 km", "2": how much there is of a unit; hours with at most two decimals."""
    rounded = quantity.quantize(Decimal("0.01"))
    if unit == Unit.HOUR:
        return hours(rounded, language)
    if unit == Unit.LESSON:
        return f"{number(rounded, language)} × 45 min"
    if unit == "km":
        return f"{number(rounded, language)} km"
    return number(rounded, language)
