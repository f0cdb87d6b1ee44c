"""The rows of the report and how they are printed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One number beside its peer. `goal` is the most that `ours` may be, in the same unit; None: only told."""

    code: str
    what: str
    ours: float
    unit: str
    peer: float | None = None
    peer_name: str = ""
    goal: float | None = None
    at_least: float | None = None  # how many times better than the peer
    peer_there: float | None = (
        None  # the peer's number on the machine where the goal was set (scale.md section 12)
    )
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the peer's number is ours."""
        return self.peer / self.ours if self.peer is not None and self.ours else None

    @property
    def there(self) -> float | None:
        """What ours would be on that machine, if both scale alike: this one may be slower or quicker."""
        return self.peer_there / self.ratio if self.peer_there and self.ratio else None

    @property
    def verdict(self) -> str:
        """Reached, missed, or nothing to reach."""
        checks = []
        if self.goal is not None:
            checks.append(min(self.ours, self.there or self.ours) <= self.goal)
        if self.at_least is not None:
            checks.append(self.ratio is not None and self.ratio >= self.at_least)
        if not checks:
            return ""
        return "reached" if all(checks) else "MISSED"

    def cells(self) -> list[str]:
        """The line as texts."""
        aim = [f"≤ {self.goal:g} {self.unit}"] if self.goal is not None else []
        aim += [f"≥ {self.at_least:g} ×"] if self.at_least is not None else []
        peer = f"{self.peer:,.2f} {self.unit} {self.peer_name}" if self.peer is not None else "–"
        ratio = f"{self.ratio:,.1f} ×" if self.ratio is not None else "–"
        return [
            self.code, self.what, f"{self.ours:,.3f} {self.unit}", peer, ratio, " and ".join(aim), self.verdict,
            "; ".join(filter(None, [self._there_in_words(), self.note])),
        ]  # fmt: skip

    def _there_in_words(self) -> str:
        if self.there is None:
            return ""
        return (
            f"{self.there:,.2f} {self.unit} where the peer takes {self.peer_there:g} {self.unit} (scale.md)"
        )


HEADS = ["", "what", "ours", "peer", "ratio", "goal", "", "note"]


def show(lines: list[Line]) -> str:
    """A table of fixed columns."""
    rows = [HEADS, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
