"""What a preset contains, in words. Everything is read from the preset's data: no preset is known by name here."""

from collections.abc import Callable

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.roles.models import Role
from tenants.presets import Preset, available, load
from tenants.terminology.shipped import pairs_of
from ui import formats

Line = tuple[str, str]
MOST_SUMS = 4
WHO: dict[str, Callable[[], str]] = {
    "staff": lambda: _("own staff"),
    "vetted_external": lambda: _("vetted outsiders"),
    "public": lambda: _("the public"),
}


def preset_choices() -> list[tuple[str, str]]:
    """Code and name of every preset, by name."""
    return sorted(((code, name_of(load(code))) for code in available()), key=lambda choice: choice[1])


def name_of(preset: Preset) -> str:
    """The preset's own name in the reader's language, or in Finnish."""
    names = preset["name"]
    return names.get(_language()) or names["fi"]


def hint_of(preset: Preset) -> str:
    """One line that tells presets apart: the title of the experts and their fees."""
    return f"{_word(preset, 'expert')} · {_fees(preset)}"


def lines_of(preset: Preset) -> list[Line]:
    """What an organisation made from it starts with: label and sentence."""
    words = dict.fromkeys(_word(preset, slot) for slot in ("expert", "activity", "assignment", "fee"))
    return [
        (_("Words"), ", ".join(words)),
        (_("Who may order"), ", ".join(WHO[who]() for who in preset["ordering"]["who"])),
        (_("Work"), _work(preset)),
        (_("Fees"), _fees(preset)),
        (_("Approval"), " → ".join(_holder(step) for step in preset["approval_chain"]["steps"])),
        (_("Cancelling"), _notice(preset["cancellation"]["notice"])),
        (_("Payment"), _calendar(preset["pay_calendar"])),
        (_("Payroll file"), preset["payroll_export"]["profile"]),
    ]


def _language() -> str:
    return (get_language() or "fi")[:2]


def _word(preset: Preset, slot: str) -> str:
    """The preset gives its words in Finnish; the shipped list has the same word in other languages."""
    word = preset["words"][slot]
    return pairs_of(word).get(_language(), word)


def _work(preset: Preset) -> str:
    types, products = len(preset["task_types"]), len(preset["products"])
    told = ngettext("{n} kind of work", "{n} kinds of work", types).format(n=types)
    if products:
        told += ", " + ngettext("{n} ready product", "{n} ready products", products).format(n=products)
    return told


def _fees(preset: Preset) -> str:
    """The sums of the organisation's own rate table, smallest first."""
    table = next(table for table in preset["rate_tables"] if table["owner"] == "tenant")
    named = ("amount", "low", "high")
    sums = sorted(
        {rate["terms"][name] for rate in table["rates"] for name in named if rate["terms"].get(name)}
    )
    if not sums:
        return _("fees are agreed each time")
    told = ", ".join(formats.money(amount, _language()) for amount in sums[:MOST_SUMS])
    return told + (" …" if len(sums) > MOST_SUMS else "")


def _holder(step: dict) -> str:
    return str(Role(step["holder"]).label) if step["kind"] == "role" else str(Role.ORDERER.label)


def _notice(notice: dict) -> str:
    if notice["kind"] == "clock":
        clock = notice["time"].lstrip("0").replace(":", ".")
        told = ngettext(
            "free until {clock} on the day before",
            "free until {clock} {n} days before",
            notice["days_before"],
        )
        return told.format(clock=clock, n=notice["days_before"])
    if notice["kind"] == "hours":
        return _("free until {n} hours before").format(n=notice["hours"])
    return ngettext(
        "free until {n} working day before", "free until {n} working days before", notice["days"]
    ).format(n=notice["days"])


def _calendar(calendar: dict) -> str:
    if calendar.get("agreed_per_order"):
        return _("the pay day is agreed with each order")
    return _("claims by day {day} of the next month").format(day=calendar["cutoff_day"])
