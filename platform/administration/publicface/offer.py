"""What the organisation offers, for the public: topics as numbers, products and kinds of work, who may order."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.experts.selectors import topic_numbers
from registry.orders.models import OrdererKind, Product, TaskType, in_language
from registry.orders.public.selectors import is_open_to_all
from registry.orders.selectors import products_on_offer, task_types_on_offer
from tenants.pages.facts import who_may_order
from tenants.reference import topics
from ui.formats import hours, number

FEWEST_SHOWN = 5  # smaller groups could point at a person (ux.md section 7)


@dataclass(frozen=True)
class TopicGroup:
    """A topic area and how many can be asked about it, in words."""

    name: str
    experts: str


@dataclass(frozen=True)
class Offered:
    """A product or a kind of work as the public sees it."""

    name: str
    description: str
    duration: str
    orderers: str
    checklist: tuple[str, ...] = ()


def offer_of() -> dict:
    """What the front page shows. As many queries for much as for little."""
    return {
        "topic_groups": topic_groups(), "products": public_products(), "orderers": who_may_order(),
        "open_to_all": is_open_to_all(),
    }  # fmt: skip


def products_shown() -> dict:
    """What the page of products shows."""
    tasks = [_offered(task, task.descriptions) for task in task_types_on_offer()]
    return {
        "products": public_products(), "tasks": tasks, "orderers": who_may_order(), "open_to_all": is_open_to_all(),
    }  # fmt: skip


def topic_groups() -> list[TopicGroup]:
    """Topic areas that somebody can be asked about, largest first; a small number is "fewer than five"."""
    language, known = (get_language() or "fi")[:2], topics()
    counts = {code: n for code, n in topic_numbers().items() if code in known and n}
    # Small groups stand in the order of the alphabet, so that their order tells nothing either.
    order = sorted(
        counts, key=lambda code: (-max(counts[code], FEWEST_SHOWN - 1), known[code].labels[language])
    )
    return [TopicGroup(known[code].labels[language], _shown(counts[code])) for code in order]


def public_products() -> list[Offered]:
    """Products that are shown to everybody."""
    found = products_on_offer().filter(is_public=True)
    return [_offered(product, product.descriptions or product.task_type.descriptions) for product in found]


def _shown(count: int) -> str:
    return number(count) if count >= FEWEST_SHOWN else _("fewer than 5")


def _offered(what: Product | TaskType, descriptions: dict) -> Offered:
    kinds = what.who_may_order or getattr(what, "task_type", what).who_may_order
    return Offered(
        name=str(what),
        description=in_language(descriptions),
        duration=_duration(what.minutes),
        orderers=_orderers(kinds),
        checklist=tuple(in_language(line) for line in what.checklist),
    )


def _duration(minutes: int) -> str:
    language = (get_language() or "fi")[:2]
    return _("%(n)s min") % {"n": minutes} if minutes % 30 else hours(Decimal(minutes) / 60, language)


def _orderers(kinds: list[str]) -> str:
    """Only when a product has a rule of its own; otherwise the organisation's rule, told once on the page, holds."""
    words = {
        OrdererKind.STAFF: _("our staff"),
        OrdererKind.VETTED: _("partners with whom it is agreed"),
        OrdererKind.PUBLIC: _("anybody"),
    }
    return ", ".join(str(words[OrdererKind(kind)]) for kind in OrdererKind.values if kind in kinds)
