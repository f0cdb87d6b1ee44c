"""Notes belong to the register's desk, which stands above: it hands in how they are read and written.

As with prices (`registry.orders.quotes`): `registry.register` calls `set_notebook` when the apps start.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID


class Notebook(Protocol):
    """Notes about experts that those who keep the register read."""

    label: str  # of the model, for taking them back

    def texts_of(self, expert_ids: Iterable[UUID]) -> Mapping[UUID, set[str]]:
        """What has been noted of each for all who keep the register. A constant number of queries."""

    def write(self, texts: Mapping[UUID, str], *, by) -> Mapping[UUID, UUID]:
        """A note for each expert; the key of each note by its expert. A constant number of queries."""


_notebook: Notebook | None = None


def set_notebook(notebook: Notebook | None) -> Notebook | None:
    """Register who keeps notes. Returns the one before, so that a test can put it back."""
    global _notebook  # one per process, registered when the apps start
    before, _notebook = _notebook, notebook
    return before


def notebook() -> Notebook:
    """Who keeps the notes."""
    if _notebook is None:
        raise RuntimeError("nobody keeps notes: registry.register has not started")
    return _notebook
