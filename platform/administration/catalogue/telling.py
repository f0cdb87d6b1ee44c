"""The catalogue in words: rows of the lists, and what a version changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from administration.catalogue.prices import PriceList
from registry.orders.catalogue import Item, changed_items, versions_of
from registry.orders.entitlement import orderers_of, who_in_words
from registry.orders.models import AudienceScope, CatalogueVersion, Product, TaskType
from registry.orders.ordering import ordering_on
from registry.orders.wording import description_of
from tenants.organisation.versions import Change, compare
from ui.formats import hours


@dataclass(frozen=True)
class Line:
    """A product or a kind of work as a list or the published catalogue shows it."""

    item: Item
    description: str
    length: str
    who: str
    price: str
    rate: str
    checklist: list[str]
    is_changed: bool

    @property
    def is_product(self) -> bool:
        return isinstance(self.item, Product)


def lines_of(items: Iterable[Item], prices: PriceList) -> list[Line]:
    """Lines for a list: a constant number of queries. Products need their `task_type` selected."""
    changed, rule = changed_items(), ordering_on().who
    return [_line(item, prices, rule, item.pk in changed) for item in items]


def _line(item: Item, prices: PriceList, rule: frozenset[str], is_changed: bool) -> Line:
    product = item if isinstance(item, Product) else None
    task_type = item.task_type if product else item
    return Line(
        item=item,
        description=description_of(item),
        length=hours(Decimal(item.minutes) / 60, get_language() or "fi"),
        who=who_in_words(orderers_of(task_type, product, by_rule=rule)),
        price=prices.price_of(task_type, product),
        rate=prices.name_of(product.rate_code) if product and product.rate_code else "",
        checklist=item.lines,
        is_changed=is_changed,
    )


@dataclass(frozen=True)
class Step:
    """A version and what it changed; `is_start` is what the organisation started with."""

    version: CatalogueVersion
    changes: list[tuple[str, str, str]]
    is_start: bool


def history_of(item: Item) -> list[Step]:
    """Every version, newest first, each compared with the one before it."""
    versions = versions_of(item.pk)
    befores = [*(version.data for version in versions[1:]), {}]
    return [
        Step(version, list(_told(compare(before, version.data))) if before else [], not version.entered_by)
        for version, before in zip(versions, befores, strict=False)
    ]


def since_start(item: Item) -> list[tuple[str, str, str]]:
    """What differs now from what the organisation started with; empty for what was added here."""
    versions = versions_of(item.pk)
    if not versions or versions[-1].entered_by:
        return []
    return list(_told(compare(versions[-1].data, versions[0].data)))


def _told(changes: Iterable[Change]) -> Iterator[tuple[str, str, str]]:
    for change in changes:
        yield _label(change.path), _value(change.path, change.before), _value(change.path, change.after)


def _label(path: str) -> str:
    name, _dot, rest = path.partition(".")
    words = {
        "labels": _("Name"), "descriptions": _("Description for readers"), "minutes": _("Usual length"),
        "checklist": _("Checklist"),
        "who_may_order": _("Who may order"), "is_active": _("In use"), "role": _("In which role"),
        "is_group": _("Usually for a group"), "needs_supervision": _("Right to guidance"),
        "task_type": _("Kind of work"), "audience_scope": _("For whom usually"), "rate_code": _("What prices it"),
        "is_public": _("On the front page"),
    }  # fmt: skip
    language = {"fi": _("in Finnish"), "sv": _("in Swedish"), "en": _("in English")}.get(
        rest.rpartition(".")[2], ""
    )
    return " ".join(filter(None, [words.get(name, name), language]))


def _value(path: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, "", [], {}):
        return "–"
    if path == "minutes":
        return ngettext("%(n)d minute", "%(n)d minutes", value) % {"n": value}
    if path.startswith("who_may_order"):
        return who_in_words([value])
    if path == "audience_scope":
        return str(AudienceScope(value).label)
    if path == "task_type":
        found = TaskType.objects.filter(code=value).first()
        return str(found or value)
    return str(value)


def changed_words() -> str:
    """How many things have been changed here, for the front page of the settings; empty when none."""
    count = len(changed_items())
    return ngettext("%(n)d changed", "%(n)d changed", count) % {"n": count} if count else ""
