"""When a rate applies: every condition that is set must hold, one that is not set holds always."""

from dataclasses import dataclass
from typing import Any

from billing.rates.work import Work

SETS = ("task_types", "roles", "trainings", "audience_scopes", "modes", "languages")


@dataclass(frozen=True)
class Band:
    """Whole numbers from `low` up to and including `high`; None leaves an end open."""

    low: int | None = None
    high: int | None = None

    def __contains__(self, number: int | None) -> bool:
        if self.is_open:
            return True
        return (
            number is not None
            and (self.low is None or self.low <= number)
            and (self.high is None or number <= self.high)
        )

    @property
    def is_open(self) -> bool:
        return self.low is None and self.high is None

    def meets(self, other: "Band") -> bool:
        """Whether some number is in both bands."""
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        return not lows or not highs or max(lows) <= min(highs)


@dataclass(frozen=True)
class Conditions:
    """The conditions of a rate (requirements.md section 4.5).

    Sets hold codes, any of which will do. `training_hours` is a minimum. `audience` counts people, `minutes`
    the planned length. `preparation` says whether advance preparation was agreed.
    """

    task_types: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    trainings: frozenset[str] = frozenset()
    training_hours: int = 0
    audience_scopes: frozenset[str] = frozenset()
    audience: Band = Band()
    minutes: Band = Band()
    preparation: bool | None = None
    modes: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def match(self, work: Work) -> bool:
        """Whether all the conditions hold for the work."""
        return (
            _among(work.task_type, self.task_types)
            and _among(work.role, self.roles)
            and _among(work.audience_scope, self.audience_scopes)
            and _among(work.mode, self.modes)
            and _among(work.language, self.languages)
            and (not self.trainings or bool(self.trainings & work.trainings))
            and work.training_hours >= self.training_hours
            and work.audience_size in self.audience
            and work.minutes in self.minutes
            and self.preparation in (None, work.preparation_agreed)
        )

    @property
    def specificity(self) -> tuple[int, int]:
        """How narrow the rate is: conditions set, then hours of training asked. Higher wins."""
        count = sum(bool(getattr(self, name)) for name in (*SETS, "training_hours"))
        count += sum(not band.is_open for band in (self.audience, self.minutes))
        return count + (self.preparation is not None), self.training_hours

    def can_both_match(self, other: "Conditions") -> bool:
        """Whether some work could meet both. A person may have several trainings, so those never part two rates."""
        disjoint = any(
            mine and theirs and not mine & theirs
            for mine, theirs in (
                (getattr(self, name), getattr(other, name)) for name in SETS if name != "trainings"
            )
        )
        apart = None not in (self.preparation, other.preparation) and self.preparation != other.preparation
        bands = self.audience.meets(other.audience) and self.minutes.meets(other.minutes)
        return bands and not disjoint and not apart

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Conditions":
        """Read from tenant data. Raises TypeError for a condition that does not exist."""
        read = dict(data)
        read |= {name: frozenset(data[name]) for name in SETS if name in data}
        read |= {
            name: Band(*(data[name].get(end) for end in ("low", "high"))) for name in BANDS if name in data
        }
        return cls(**read)

    def to_data(self) -> dict[str, Any]:
        """The conditions that are set, as plain data."""
        data: dict[str, Any] = {name: sorted(getattr(self, name)) for name in SETS if getattr(self, name)}
        data |= {name: vars(getattr(self, name)).copy() for name in BANDS if not getattr(self, name).is_open}
        if self.training_hours:
            data["training_hours"] = self.training_hours
        if self.preparation is not None:
            data["preparation"] = self.preparation
        return data


BANDS = ("audience", "minutes")


def _among(code: str, allowed: frozenset[str]) -> bool:
    return not allowed or code in allowed
