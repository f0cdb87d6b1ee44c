"""A status that changes only along its steps and remembers every step (architecture.md 4, rule 8)."""

from typing import ClassVar

from django.db import connection
from django.utils.translation import gettext_lazy as _

from audit.models import StatusChange
from domain.errors import Conflict
from records.models import Record


class StepRefused(Conflict):
    """The row is not in a state from which this step can be taken; mostly somebody else was first."""

    code = "step_refused"

    def __init__(self, row: "LifeCycle", status: str) -> None:
        super().__init__(
            _("This has already moved on: it is now “%(now)s”. Nothing was changed.")
            % {"now": row.get_status_display()}
        )
        self.row, self.wanted = row, status


class LifeCycle(Record):
    """A row with `status` and `STEPS`, the whole of its life cycle."""

    STEPS: ClassVar[dict[str, set[str]]]

    class Meta:
        abstract = True

    def become(self, status: str, *, by, note: str = "") -> None:
        """Take one step. Call on a row that a service has locked. Raises StepRefused."""
        if not connection.in_atomic_block:
            raise RuntimeError("become() needs a transaction and a locked row")
        if status not in self.STEPS[self.status]:
            raise StepRefused(self, status)
        StatusChange.objects.create(
            subject=self._meta.label_lower,
            subject_id=self.pk,
            was=self.status,
            became=status,
            by=by,
            note=note,
        )
        self.status = status
        self.save(update_fields=["status"])

    def steps_taken(self):
        """The steps so far, oldest first."""
        return StatusChange.objects.filter(subject_id=self.pk)
