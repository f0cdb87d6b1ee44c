"""What wins, field by field, when two rows become one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crypto.masks import mask_iban, mask_identity_code
from registry.bank import wording
from registry.experts.changing import plain_of
from registry.experts.models import Audience, Expert
from tenants.terminology.terms import tt_lazy

KEPT, OTHER, BOTH = "kept", "other", "both"


@dataclass(frozen=True)
class Fact:
    """A field that the two may tell differently. `together` are fields that go with it.

    `empty_tells` says that an empty value means something (anywhere, all kinds), so it is not filled in.
    """

    name: str
    label: str | Promise
    words: Callable[[Expert], str]
    together: tuple[str, ...] = ()
    can_join: bool = False
    empty_tells: bool = False


@dataclass(frozen=True)
class Difference:
    """A fact that differs: both in words, what can be chosen and what is proposed."""

    fact: Fact
    kept: str
    other: str
    options: tuple[str, ...]
    proposed: str


def differences(kept: Expert, other: Expert) -> list[Difference]:
    """Every fact of which the two tell differently and both tell something: somebody must choose."""
    return [
        Difference(
            fact,
            fact.words(kept),
            fact.words(other),
            _options(fact, kept, other),
            _proposed(fact, kept, other),
        )
        for fact in FACTS
        if _must_be_chosen(fact, kept, other)
    ]


def filled_in(kept: Expert, other: Expert) -> list[tuple[str, str]]:
    """What only the other one tells, and what comes along without asking: (label, words)."""
    return [
        (str(fact.label), fact.words(other))
        for fact in FACTS
        if _fills(fact, kept, other) and _tells(fact, other)
    ]


def winning(kept: Expert, other: Expert, chosen: dict[str, str]) -> dict[str, Any]:
    """The values that the kept one gets. `chosen` is by field name; what nobody chose is as proposed."""
    values: dict[str, Any] = {}
    for fact in FACTS:
        if not _differs(fact, kept, other):
            continue
        choice = OTHER if _fills(fact, kept, other) else chosen.get(fact.name, _proposed(fact, kept, other))
        values |= _values(fact, kept, other, choice)
    values["joined_on"] = min(kept.joined_on, other.joined_on)
    values["contact_protected"] = kept.contact_protected or other.contact_protected
    return values


def _values(fact: Fact, kept: Expert, other: Expert, choice: str) -> dict[str, Any]:
    if choice == KEPT:
        return {}
    if choice == BOTH:
        return {fact.name: list(dict.fromkeys([*getattr(kept, fact.name), *getattr(other, fact.name)]))}
    return {name: _copied(getattr(other, name)) for name in (fact.name, *fact.together)}


def _copied(value: Any) -> Any:
    """A sealed value opens only in its own row, so it goes over as text and is sealed there anew."""
    return value.reveal() if hasattr(value, "reveal") else value


def _differs(fact: Fact, kept: Expert, other: Expert) -> bool:
    return plain_of(getattr(kept, fact.name)) != plain_of(getattr(other, fact.name))


def _tells(fact: Fact, expert: Expert) -> bool:
    return getattr(expert, fact.name) not in (None, "", [])


def _must_be_chosen(fact: Fact, kept: Expert, other: Expert) -> bool:
    both_tell = _tells(fact, kept) and _tells(fact, other)
    return _differs(fact, kept, other) and (both_tell or fact.empty_tells)


def _fills(fact: Fact, kept: Expert, other: Expert) -> bool:
    """Only the other one tells it, so there is nothing to choose."""
    return not fact.empty_tells and _differs(fact, kept, other) and not _tells(fact, kept)


def _options(fact: Fact, kept: Expert, other: Expert) -> tuple[str, ...]:
    joins = fact.can_join and getattr(kept, fact.name) and getattr(other, fact.name)
    return (KEPT, OTHER, BOTH) if joins else (KEPT, OTHER)


def _proposed(fact: Fact, kept: Expert, other: Expert) -> str:
    return BOTH if BOTH in _options(fact, kept, other) and not fact.empty_tells else KEPT


def _plain(name: str) -> Callable[[Expert], str]:
    return lambda expert: str(getattr(expert, name) or "–")


def _yes_no(name: str) -> Callable[[Expert], str]:
    return lambda expert: str(_("Yes") if getattr(expert, name) else _("No"))


def _joined(name: str, word: Callable[[str], Any], empty: str | Promise = "–") -> Callable[[Expert], str]:
    return lambda expert: ", ".join(str(word(code)) for code in getattr(expert, name)) or str(empty)


def _sealed(name: str) -> Callable[[Expert], str]:
    return lambda expert: str(_("Told, not shown here") if getattr(expert, name) else "–")


def _masked(name: str, mask: Callable[[str], str]) -> Callable[[Expert], str]:
    return lambda expert: mask(getattr(expert, name).reveal()) if getattr(expert, name) else "–"


FACTS = (
    Fact("first_name", gettext_lazy("First name"), _plain("first_name")),
    Fact("last_name", gettext_lazy("Last name"), _plain("last_name")),
    Fact("email", gettext_lazy("E-mail"), _plain("email")),
    Fact("phone", gettext_lazy("Phone number"), _plain("phone")),
    Fact("user_id", gettext_lazy("Account to sign in with"), lambda expert: expert.user.email if expert.user else "–"),
    Fact(
        "municipality_code", gettext_lazy("Home municipality"),
        lambda expert: wording.place_name(expert.municipality_code) if expert.municipality_code else "–",
    ),
    Fact(
        "languages", gettext_lazy("Languages"),
        _joined("languages", lambda code: wording.LANGUAGES.get(code, code)), can_join=True,
    ),
    Fact(
        "task_codes", tt_lazy("Kinds of {task:pl}"), _joined("task_codes", wording.form_name, gettext_lazy("All kinds")),
        can_join=True, empty_tells=True,
    ),
    Fact(
        "area_codes", gettext_lazy("Area"), _joined("area_codes", wording.place_name, gettext_lazy("Anywhere")),
        can_join=True, empty_tells=True,
    ),
    Fact(
        "audiences", gettext_lazy("With whom"), _joined("audiences", lambda code: Audience(code).label), can_join=True,
    ),
    Fact("is_on_site", gettext_lazy("Works on site"), _yes_no("is_on_site")),
    Fact("is_remote", gettext_lazy("Works remotely"), _yes_no("is_remote")),
    Fact("max_audience", gettext_lazy("The largest group"), _plain("max_audience")),
    Fact("max_km", gettext_lazy("Kilometres from home at most"), _plain("max_km")),
    Fact("monthly_ceiling", tt_lazy("At most this many {task:pl} a month"), _plain("monthly_ceiling")),
    Fact("monthly_hours", gettext_lazy("Hours a month at most"), _plain("monthly_hours")),
    Fact("paused_until", gettext_lazy("Pause until"), _plain("paused_until")),
    Fact("waives_fee", tt_lazy("Does not want {fee:pl}"), _yes_no("waives_fee")),
    Fact("access_needs", gettext_lazy("Accessibility needs"), _sealed("access_needs")),
    Fact("assistive_devices", gettext_lazy("Assistive devices"), _sealed("assistive_devices")),
    Fact("background_organisation", gettext_lazy("Background organisation"), _plain("background_organisation")),
    Fact("introduction", gettext_lazy("Introduction in own words"), _plain("introduction")),
    Fact("tags", gettext_lazy("Tags"), _joined("tags", str), can_join=True),
    Fact(
        "identity_code", gettext_lazy("Personal identity code"), _masked("identity_code", mask_identity_code),
        ("identity_code_index",),
    ),
    Fact("iban", gettext_lazy("Account number"), _masked("iban", mask_iban), ("account_holder",)),
)  # fmt: skip
