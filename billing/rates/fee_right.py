"""Who is paid a fee: f(role, training, agreement kind, own choice) (rules.md section 3)."""

from dataclasses import dataclass
from typing import Any

from billing.rates.reasons import refusal
from billing.rates.work import Work
from domain.reasons import Reason


@dataclass(frozen=True)
class FeeRight:
    """A tenant's rule of who gets a fee. Peer support never does (A078, A207), an employed expert never does (A125).

    Empty `trainings` and `training_hours` 0 ask for no training; several kinds mean any one of them.
    """

    roles: frozenset[str] = frozenset({"expert"})
    agreements: frozenset[str] = frozenset({"commission"})
    trainings: frozenset[str] = frozenset()
    training_hours: int = 0
    unpaid_task_types: frozenset[str] = frozenset()
    waiver_allowed: bool = True

    def refusal(self, work: Work) -> Reason | None:
        """Why no fee is paid, or None when there is a right to one. Travel is another matter."""
        if work.role not in self.roles:
            return Reason("role_is_unpaid", {"role": work.role})
        if work.task_type in self.unpaid_task_types:
            return Reason("task_is_unpaid", {"task_type": work.task_type})
        if work.agreement not in self.agreements:
            return Reason("agreement_is_unpaid", {"agreement": work.agreement})
        if self.trainings and not self.trainings & work.trainings:
            return Reason("training_missing", {"trainings": ", ".join(sorted(self.trainings))})
        if work.training_hours < self.training_hours:
            return Reason("training_too_short", {"hours": work.training_hours, "needed": self.training_hours})
        return self._waiver(work)

    def _waiver(self, work: Work) -> Reason | None:
        if not work.fee_waived:
            return None
        if not self.waiver_allowed:
            raise refusal("waiver_not_allowed")
        return Reason("fee_waived")

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "FeeRight":
        """Read from tenant data; a part left out keeps its default."""
        sets = ("roles", "agreements", "trainings", "unpaid_task_types")
        read: dict[str, Any] = {
            name: frozenset(value) if name in sets else value for name, value in data.items()
        }
        return cls(**read)

    def to_data(self) -> dict[str, Any]:
        """The rule as plain data, fit for JSON."""
        return {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in vars(self).items()
        }
