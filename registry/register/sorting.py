"""The orders of the table. Names sort as Finns do, and every order ends in the name (architecture.md section 6)."""

from collections.abc import Callable

from django.db.models import F, Func, IntegerField, OrderBy, OuterRef, QuerySet, Subquery, Value
from django.utils.translation import get_language

from domain.clock import today
from registry.experts.models import ACCENTED, PLAIN, Expert
from registry.joining.models import Agreement
from registry.matching.standing import place_of_state
from tenants.reference import municipalities

FOLDED = str.maketrans(ACCENTED, PLAIN)
NAME = "name"
BY_NAME = ("sort_name", "id")


def is_order(order: str) -> bool:
    """Whether the table can be sorted so: a column's key, with a minus for backwards."""
    return order.removeprefix("-") in {NAME, *ORDERS}


def fold(text: str) -> str:
    """The text as `Expert.sort_name` holds it: small letters in Finnish order, other accents left out."""
    return text.lower().translate(FOLDED)


def in_order(experts: QuerySet[Expert], order: str) -> QuerySet[Expert]:
    """Sorted by a column's key, backwards with a minus; by name when the key is unknown. Empty values come last.

    `home` is the municipality as the reader may see it (searching.found).
    """
    make = ORDERS.get(order.removeprefix("-"))
    if make is None:
        return experts.order_by(*(("-sort_name", "-id") if order == f"-{NAME}" else BY_NAME))
    return experts.order_by(OrderBy(make(), descending=order.startswith("-"), nulls_last=True), *BY_NAME)


def _place() -> Func:
    """Where the municipality's name stands among all names in the reader's language."""
    language = (get_language() or "fi")[:2]

    def key(code: str) -> str:
        names = municipalities()[code].names
        return fold(names.get(language) or names["fi"])

    codes = sorted(municipalities(), key=key)
    return Func(Value(codes), F("home"), function="ARRAY_POSITION", output_field=IntegerField())


def _agreement() -> Subquery:
    """The last day of the agreement in force; no agreement, and one without an end, come last."""
    papers = Agreement.objects.on(today()).filter(expert=OuterRef("pk"))
    return Subquery(papers.order_by(F("valid_to").desc(nulls_first=True)).values("valid_to")[:1])


ORDERS: dict[str, Callable] = {
    "standing": lambda: place_of_state(today()),
    "place": _place,
    "agreement": _agreement,
    "joined": lambda: F("joined_on"),
    "organisation": lambda: Func(
        F("background_organisation"),
        Value(""),
        function="NULLIF",
        output_field=Expert._meta.get_field("background_organisation"),
    ),
    "pause": lambda: F("paused_until"),
}
