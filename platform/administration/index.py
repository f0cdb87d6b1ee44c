"""What the settings' front page lists. Each desk adds its own line."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from tenants.terminology.terms import tt_lazy


@dataclass(frozen=True)
class Section:
    """A line of the settings' front page. `changed` tells in words what differs from the starting values."""

    title: str | Promise
    lead: str | Promise
    url_name: str
    icon: str
    changed: Callable[[], str] | None = None

    @property
    def url(self) -> str:
        return reverse(self.url_name)


# In the order of the page. Groups: the organisation itself, its work, its people.
GROUPS: list[tuple[str | Promise, list[Section]]] = [
    (tt_lazy("The organisation"), []),
    (tt_lazy("Work and rules"), []),
    (tt_lazy("People"), []),
]


def groups() -> list[dict]:
    """The groups that have something in them, ready for the page."""
    return [
        {
            "title": title,
            "sections": [
                {"section": section, "changed": section.changed() if section.changed else ""}
                for section in sections
            ],
        }
        for title, sections in GROUPS
        if sections
    ]
