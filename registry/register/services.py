"""Keeping searches, views and columns; changing tags of many. A search's words never leave the organisation's schema."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Func, QuerySet, Value
from django.utils.translation import gettext as _

from audit.services import record, record_for_many
from domain.clock import now
from domain.errors import DomainError, NotAllowed
from registry.experts.models import Expert
from registry.register.models import Layout, Search
from registry.register.searching import Wish

KEEP_PASSING = dt.timedelta(days=1)
MOST_TAGS = 20


def keep_search(*, wish: Wish, by) -> Search:
    """A passing search with an address of its own; the same question again gives the same address."""
    asked = wish.to_data()
    fresh = Search.objects.filter(owner=by, name="", made_at__gt=now() - KEEP_PASSING / 2)
    return fresh.filter(wish=asked).first() or Search.objects.create(owner=by, wish=asked)


@transaction.atomic
def save_view(*, name: str, wish: Wish, is_shared: bool, opens_first: bool, by) -> Search:
    """Keep a search under a name. An own view of the same name becomes this one."""
    facts = {"wish": wish.to_data(), "is_shared": is_shared, "made_at": now()}
    view, _is_new = Search.objects.update_or_create(owner=by, name=name.strip(), defaults=facts)
    if opens_first:
        open_first(view=view, by=by)
    record("register.view_saved", subject=view, by=by, is_shared=is_shared)
    return view


@transaction.atomic
def remove_view(*, view: Search, by) -> None:
    """Remove an own view; whoever opened it first gets the usual one. Raises NotAllowed for another's."""
    if view.owner_id != by.pk:
        raise NotAllowed(_("Only its maker can remove a view."))
    record("register.view_removed", subject=view, by=by)
    view.delete()


def open_first(*, view: Search | None, by) -> Layout:
    """The register opens with this view from now on; None: with everybody who takes part."""
    return Layout.objects.update_or_create(owner=by, defaults={"first_view": view})[0]


def choose_columns(*, keys: Iterable[str], by) -> Layout:
    """The keeper's own columns, remembered."""
    return Layout.objects.update_or_create(owner=by, defaults={"columns": list(keys)})[0]


def forget_searches() -> int:
    """Every night: passing searches of yesterday. Returns how many there were."""
    return Search.objects.filter(name="", made_at__lte=now() - KEEP_PASSING).delete()[0]


@transaction.atomic
def tag_experts(*, experts: QuerySet[Expert], tag: str, by) -> int:
    """Add a tag to those who do not have it. Returns how many got it. Raises DomainError when somebody has too many."""
    tag = clean_tag(tag)
    rows = _locked(experts.exclude(tags__contains=[tag]))
    if any(len(row.tags) >= MOST_TAGS for row in rows):
        raise DomainError(
            _("Somebody of these has %(most)s tags already. Remove some first.") % {"most": MOST_TAGS}
        )
    return _change_tags(rows, "ARRAY_APPEND", tag, "expert.tagged", by)


@transaction.atomic
def untag_experts(*, experts: QuerySet[Expert], tag: str, by) -> int:
    """Take a tag away from those who have it. Returns how many had it."""
    tag = clean_tag(tag)
    return _change_tags(
        _locked(experts.filter(tags__contains=[tag])), "ARRAY_REMOVE", tag, "expert.untagged", by
    )


def clean_tag(tag: str) -> str:
    """A tag as it is kept: one line, no spaces around. Raises DomainError for an empty one."""
    tag = " ".join(tag.split())[:30]
    if not tag:
        raise DomainError(_("Write the tag."))
    return tag


def _locked(experts: QuerySet[Expert]) -> list[Expert]:
    return list(experts.order_by("pk").select_for_update(of=("self",)).only("pk", "tags"))


def _change_tags(rows: list[Expert], function: str, tag: str, action: str, by) -> int:
    """One statement for all, and an entry in the journal for each; the tag itself is free text and stays out of it."""
    changed = Func(F("tags"), Value(tag), function=function)
    Expert.objects.filter(pk__in=[row.pk for row in rows]).update(tags=changed)
    record_for_many(action, subjects=rows, by=by)
    return len(rows)
