"""Which part of the register an address shows: a kept search, a ready-made view, or the keeper's own first view."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from domain.clock import now
from registry.matching.standing import TITLES
from registry.register.models import Layout, Search
from registry.register.searching import Wish
from registry.register.services import KEEP_PASSING
from registry.register.sorting import is_order

# Views that everybody has. Their names tell nothing of anybody, so they stand in the address as they are.
READY_MADE: dict[str, str | Promise] = {
    "active": _("Everybody who takes part"),
    **{state.value: title for state, title in TITLES.items()},
}


@dataclass(frozen=True)
class Shown:
    """What is shown: the wish, the search or ready-made view it came from, and its address."""

    wish: Wish
    search: Search | None = None
    code: str = ""
    sort: str = ""
    is_gone: bool = False

    @property
    def query(self) -> str:
        """The part of the address that finds this again."""
        base = f"v={self.search.pk}" if self.search else f"view={self.code}"
        return f"{base}&sort={self.sort}" if self.sort else base

    @property
    def url(self) -> str:
        return f"{reverse('register:index')}?{self.query}"

    def sorted_by(self, order: str) -> "Shown":
        """The same in another order."""
        return replace(self, wish=replace(self.wish, order=order), sort=order)


def searches_visible_to(user) -> QuerySet[Search]:
    """The keeper's own views and passing searches of the last day, and what others share."""
    fresh = ~Q(name="") | Q(made_at__gt=now() - KEEP_PASSING)
    return Search.objects.filter(Q(owner=user) & fresh | Q(is_shared=True))


def views_of(user) -> QuerySet[Search]:
    """Saved views, one's own and shared, by name."""
    return searches_visible_to(user).exclude(name="").select_related("owner").order_by("name", "pk")


def layout_of(user) -> Layout:
    """The keeper's own table; the usual one when nothing was chosen."""
    found = Layout.objects.filter(owner=user).select_related("first_view").first()
    return found or Layout(owner=user)


def shown(user, given: Mapping[str, str], layout: Layout) -> Shown:
    """What an address (or a form with the same names) asks for; `sort` puts it in another order."""
    base = _base(user, given, layout)
    order = given.get("sort", "")
    return base.sorted_by(order) if is_order(order) else base


def _base(user, given: Mapping[str, str], layout: Layout) -> Shown:
    if key := given.get("v", ""):
        search = searches_visible_to(user).filter(pk=uuid_of(key)).first()
        return of_search(search) if search else Shown(Wish(), code="active", is_gone=True)
    if (code := given.get("view", "")) in READY_MADE:
        return Shown(Wish(state="" if code == "active" else code), code=code)
    first = layout.first_view
    if first is not None and (first.is_shared or first.owner_id == user.pk):
        return of_search(first)
    return Shown(Wish(), code="active")


def of_search(search: Search) -> Shown:
    """A kept search."""
    return Shown(Wish.from_data(search.wish), search)


def uuid_of(text: str) -> UUID | None:
    """A key that somebody sent, or None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
