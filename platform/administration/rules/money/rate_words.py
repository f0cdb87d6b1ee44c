"""A rate in words: for which work, what it pays, how it is counted."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from administration.rules.money import choices
from administration.rules.money.rate_rows import DIRECTIONS, LANGUAGES, PREPARATIONS, TRAVEL_TIMES, UNITS
from administration.rules.telling import lang
from billing.rates.conditions import Band, Conditions
from billing.rates.table import Preparation, Rate, RateTable, Terms, TravelTime
from billing.rates.units import Unit
from tenants.terminology.terms import tt
from ui.formats import money, number


def rate_name(rate: Rate) -> str:
    """What the rate is called in the reader's language."""
    return rate.labels.get(lang()) or rate.labels.get("fi") or rate.code


def rate_in_words(rate: Rate, table: RateTable, tasks: Mapping[str, str]) -> str:
    """The price, then the conditions, then how it is counted: a line each."""
    lines = [price_in_words(rate.terms, table), " · ".join(conditions_in_words(rate.when, tasks))]
    return "\n".join(filter(None, [*lines, "; ".join(_details(rate.terms))]))


def price_in_words(terms: Terms, table: RateTable) -> str:
    """ "30,00 € / hour", "20,00–30,00 € / hour, agreed on the order"."""
    unit = (
        _("block of %(n)s minutes") % {"n": terms.block_minutes}
        if terms.unit == Unit.BLOCK
        else UNITS[terms.unit]
    )
    if terms.is_range:
        low, high = (_euros(end or Decimal(0)) for end in (terms.low, terms.high))
        return tt("{low}–{high} / {per}, agreed on the {order}", low=low, high=high, per=unit)
    if terms.index_percent is not None:
        of = _euros(table.index_value) if table.index_value is not None else "–"
        words = {"percent": _number(terms.index_percent), "sum": of, "unit": unit}
        return _("%(percent)s per cent of %(sum)s / %(unit)s") % words
    return f"{_euros(terms.amount or Decimal(0))} / {unit}"


def conditions_in_words(when: Conditions, tasks: Mapping[str, str]) -> Iterator[str]:
    """Each condition that is set."""
    languages = {code: str(name) for code, name in LANGUAGES}
    sets = (
        (when.task_types, tasks), (when.roles, choices.role_names()), (when.audience_scopes, choices.scope_names()),
        (when.modes, choices.mode_names()), (when.languages, languages), (when.trainings, choices.training_names()),
    )  # fmt: skip
    yield from (choices.named(sorted(codes), names) for codes, names in sets if codes)
    if when.training_hours:
        yield _("at least %(n)s hours of training") % {"n": when.training_hours}
    if not when.audience.is_open:
        yield _("%(range)s people") % {"range": _band(when.audience)}
    if not when.minutes.is_open:
        yield _("%(range)s minutes") % {"range": _band(when.minutes)}
    if when.preparation is not None:
        yield _("preparation is agreed") if when.preparation else _("no preparation is agreed")


def _details(terms: Terms) -> Iterator[str]:
    if terms.rounding.step:
        way = DIRECTIONS[terms.rounding.direction]
        yield _("time rounded %(way)s to %(n)s minutes") % {"way": way, "n": terms.rounding.step}
    if terms.rounding.minimum:
        yield _("paid for at least %(n)s minutes") % {"n": terms.rounding.minimum}
    if terms.minimum:
        yield _("at least %(sum)s") % {"sum": _euros(terms.minimum)}
    if terms.daily_cap is not None:
        yield _("at most %(sum)s a day") % {"sum": _euros(terms.daily_cap)}
    if terms.preparation != Preparation.NONE:
        yield _("preparing: %(how)s") % {"how": str(PREPARATIONS[terms.preparation]).lower()}
    if terms.preparation_amount is not None:
        yield _("preparing and travelling %(sum)s an hour") % {"sum": _euros(terms.preparation_amount)}
    if terms.preparation_cap_minutes is not None:
        yield _("preparing at most %(n)s minutes") % {"n": terms.preparation_cap_minutes}
    yield from _shares(terms)


def _shares(terms: Terms) -> Iterator[str]:
    if terms.travel_time == TravelTime.SHARE:
        yield _("time on the way is paid at %(n)s per cent") % {"n": _number(terms.travel_time_percent)}
    elif terms.travel_time != TravelTime.NONE:
        yield _("time on the way: %(how)s") % {"how": str(TRAVEL_TIMES[terms.travel_time]).lower()}
    if terms.repeat_percent != 100:
        yield _("the same talk again %(n)s per cent") % {"n": _number(terms.repeat_percent)}
    if terms.recording_percent:
        yield _("a recorded talk %(n)s per cent more") % {"n": _number(terms.recording_percent)}


def _band(band: Band) -> str:
    if band.low is None:
        return _("at most %(n)s") % {"n": band.high}
    return f"{band.low}–{'' if band.high is None else band.high}"


def _euros(amount: Decimal) -> str:
    return money(amount, lang())


def _number(value: Decimal) -> str:
    return number(value, lang())
