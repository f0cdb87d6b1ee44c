"""What is searched for, as terms, and why a profile was found, in words. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from domain.reasons import Reason
from registry.bank.publication import PRESENT, words_of
from tenants.reference import municipalities

MUNICIPALITY_LENGTH = 3


@dataclass(frozen=True)
class Criteria:
    """Everything must hold. `topics` are alternatives; `area` is a municipality or a region code."""

    topics: frozenset[str] = frozenset()
    area: str = ""
    form: str = ""
    language: str = ""
    training: str = ""
    organisation: str = ""
    is_remote: bool = False

    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Groups of alternative stems; a profile needs one of each group."""
        asked = [
            tuple(f"topic:{code}" for code in sorted(self.topics)),
            self._places(),
            (f"form:{self.form}",) if self.form else (),
            (f"lang:{self.language}",) if self.language else (),
            (f"training:{self.training}",) if self.training else (),
            *((f"org:{word[:40]}",) for word in words_of(self.organisation)),
            ("way:remote",) if self.is_remote else (),
        ]
        return ((PRESENT,), *(group for group in asked if group))

    def _places(self) -> tuple[str, ...]:
        """Who works in a place: those who named it, its whole region, or the whole country."""
        if len(self.area) == MUNICIPALITY_LENGTH and self.area in municipalities():
            return (f"area:{self.area}", f"wide:{municipalities()[self.area].region}", "nationwide")
        return (f"region:{self.area}", "nationwide") if self.area else ()

    def without_place(self) -> "Criteria":
        """The same wish anywhere, remotely: what to try when nobody is near."""
        return replace(self, area="", is_remote=True)

    def bonuses(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """(reason code, stems): each puts a profile one step higher. Nothing else ranks (no hidden score)."""
        if self.topics:
            yield "own_experience", tuple(f"own:{code}" for code in sorted(self.topics))
        if len(self.area) == MUNICIPALITY_LENGTH:
            yield "same_municipality", (f"area:{self.area}",)
        if self.area:
            yield "whole_region", (f"wide:{self._region()}",)
        yield "verified_training", ("verified",)

    def _region(self) -> str:
        place = municipalities().get(self.area)
        return place.region if place else self.area


def for_audiences(stems: Iterable[str], audiences: Iterable[str]) -> list[str]:
    """The terms that a searcher of these audiences may look for."""
    audiences = tuple(audiences)
    return [f"{stem}@{audience}" for stem in stems for audience in audiences]


def reasons_for(terms: Iterable[str], criteria: Criteria, audiences: Iterable[str]) -> list[Reason]:
    """Why the profile is among the hits, from what this searcher may see."""
    terms, audiences = frozenset(terms), tuple(audiences)

    def has(*stems: str) -> bool:
        return bool(terms & set(for_audiences(stems, audiences)))

    found = [Reason(code) for code, stems in criteria.bonuses() if has(*stems)]
    if criteria.area and not any(reason.code in PLACE_REASONS for reason in found):
        found.append(Reason("nationwide" if has("nationwide") else "in_region"))
    if criteria.is_remote:
        found.append(Reason("works_remotely"))
    return found


PLACE_REASONS = {"same_municipality", "whole_region"}
