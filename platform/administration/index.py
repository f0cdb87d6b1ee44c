"""What the settings' front page lists. Each desk adds its own line."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import resolve, reverse
from django.utils.functional import Promise

from administration.catalogue.telling import changed_words as changed_in_catalogue
from administration.identity.wording import changed_from_start
from administration.papers.views import changed_papers
from administration.rules.changed import changed_rules
from administration.units.wording import units_without_contact
from administration.words.pages import changed_words
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

    def opens_for(self, roles: frozenset[str]) -> bool:
        """Whether the page's declared policy lets these roles look: a support visitor sees no pages of people."""
        return resolve(self.url).func.policy.allows(roles, "GET")


# In the order of the page. Groups: the organisation itself, its work, its people.
GROUPS: list[tuple[str | Promise, list[Section]]] = [
    (
        tt_lazy("The organisation"),
        [
            Section(
                tt_lazy("Organisation and brand"),
                tt_lazy("Names, colour, logo, contact details and public pages."),
                "identity_settings:index",
                "palette",
                changed_from_start,
            ),
            Section(
                tt_lazy("Words"),
                tt_lazy("What you call people and things, in three languages."),
                "word_settings:index",
                "whole-word",
                changed_words,
            ),
            Section(
                tt_lazy("{Unit:pl}"),
                tt_lazy("Service areas and {unit:pl}, their contacts, rooms, instructions and budgets."),
                "unit_settings:index",
                "building-2",
                units_without_contact,
            ),
        ],
    ),
    (
        tt_lazy("Work and rules"),
        [
            Section(
                tt_lazy("Products and kinds of work"),
                tt_lazy("What people can order from you, how long it takes and what must be ready."),
                "catalogue_settings:index",
                "package",
                changed_in_catalogue,
            ),
            Section(
                tt_lazy("Rules"),
                tt_lazy("Fees, cancelling, approval, dates, ordering and retention, each with its versions."),
                "rule_settings:index",
                "scale",
                changed_rules,
            ),
            Section(
                tt_lazy("{Contract:pl} and commitments"),
                tt_lazy("Templates of what is signed, commitments with their versions, and {taxcard:pl}."),
                "paper_settings:index",
                "file-pen-line",
                changed_papers,
            ),
            Section(
                tt_lazy("Who handles what"),
                tt_lazy("Which coordinator gets a new {order}, and who stands in."),
                "unit_settings:routing",
                "route",
            ),
        ],
    ),
    (
        tt_lazy("People"),
        [
            Section(
                tt_lazy("People and roles"),
                tt_lazy("Who works here, what they may do, and what passes on when somebody leaves."),
                "people_settings:index",
                "users",
            ),
            Section(
                tt_lazy("Support visits"),
                tt_lazy("When the keeper of the platform asks to look at your settings, you decide."),
                "people_settings:support",
                "life-buoy",
            ),
        ],
    ),
]


def groups(roles: frozenset[str]) -> list[dict]:
    """The groups that have something for somebody with these roles, ready for the page."""
    found = [
        (title, [section for section in sections if section.opens_for(roles)]) for title, sections in GROUPS
    ]
    return [
        {
            "title": title,
            "sections": [
                {"section": section, "changed": section.changed() if section.changed else ""}
                for section in sections
            ],
        }
        for title, sections in found
        if sections
    ]
