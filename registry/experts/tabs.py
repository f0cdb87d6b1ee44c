"""Tabs of an expert's page in the register. An app adds its own in a module `expert_tabs.py`, found by itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

from registry.experts.models import Expert


@dataclass(frozen=True)
class Tab:
    """One tab. `context(expert, viewer)` is asked only when the tab is open; `roles` is who sees it."""

    key: str
    title: str | Promise
    place: int
    template: str
    context: Callable[[Expert, Any], Mapping[str, Any]]
    roles: frozenset[str]


_tabs: dict[str, Tab] = {}


def add_tab(tab: Tab) -> None:
    """Add one; its key stands in the address."""
    if tab.key in _tabs:
        raise ValueError(f"two tabs are called {tab.key}")
    _tabs[tab.key] = tab


def tabs_for(roles: frozenset[str]) -> list[Tab]:
    """The tabs that somebody with these roles sees, in order."""
    _collect_tabs()
    return sorted((tab for tab in _tabs.values() if tab.roles & roles), key=lambda tab: tab.place)


@cache
def _collect_tabs() -> None:
    """Import every app's module `expert_tabs`, once: only the register's pages need them, commands start quicker."""
    autodiscover_modules("expert_tabs")
