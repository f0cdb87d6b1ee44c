"""What the pages of payroll show, worked out for the templates."""

from dataclasses import dataclass

from billing.payouts.files import FORMATS
from billing.payouts.models import PayoutFile, PayoutRun, RunStatus
from billing.payouts.sums import RunSums, sums_of
from billing.payouts.waiting import Waiting
from billing.payouts.words import ADVICE, say_wait
from tenants.terminology.terms import tt, tt_lazy

TONES = {
    RunStatus.FROZEN: "info",
    RunStatus.DELIVERED: "info",
    RunStatus.UNKNOWN: "warn",
    RunStatus.SETTLED: "ok",
    RunStatus.CANCELLED: "mute",
}
FILE_NAMES = {
    "csv": tt_lazy("Payroll file (CSV)"),
    "pain001": tt_lazy("Bank file (pain.001)"),
    "xlsx": tt_lazy("Workbook for checking (Excel)"),
}


@dataclass(frozen=True)
class FileRow:
    """One format of a run: its name, and the file when it has been made."""

    format: str
    name: str
    made: PayoutFile | None
    is_main: bool

    @property
    def downloads(self) -> int:
        return self.made.downloads if self.made else 0


@dataclass(frozen=True)
class WaitingRow:
    """A person whose lines wait: reasons in words and the one action."""

    waiting: Waiting

    @property
    def words(self) -> list[str]:
        return [say_wait(reason) for reason in self.waiting.reasons]

    @property
    def advice(self) -> list[tuple[str, str]]:
        """For the expert: what is missing, and what to do about it."""
        return [(say_wait(reason), str(ADVICE[reason.code])) for reason in self.waiting.reasons]


class RunPage:
    """A run as its page shows it."""

    def __init__(self, run: PayoutRun, user) -> None:
        self.run = run
        self.sums: RunSums = sums_of(run)
        self.tone = TONES[RunStatus(run.status)]
        self.needs_other = run.profile["two_people_release"] and run.frozen_by_id == user.pk
        self.files = self._files()
        self.has_file = any(row.made for row in self.files)

    def _files(self) -> list[FileRow]:
        made = {file.format: file for file in self.run.files.all()}
        main = "pain001" if self.run.profile["debtor"] else "csv"
        names = [name for name in FORMATS if name != "pain001" or self.run.profile["debtor"]]
        names.sort(key=lambda name: name != main)
        return [
            FileRow(name, str(FILE_NAMES[name]), made.get(name), is_main=name == main and not made)
            for name in names
        ]

    @property
    def agree(self) -> bool:
        """Approved lines, run rows and every file made of them have the same sum."""
        return self.sums.agree and all(row.made.total == self.run.total for row in self.files if row.made)

    @property
    def has_bank_file(self) -> bool:
        return bool(self.run.profile["debtor"])

    @property
    def can_download(self) -> bool:
        return self.run.status != RunStatus.CANCELLED

    @property
    def can_deliver(self) -> bool:
        return (
            self.has_file
            and not self.needs_other
            and self.run.status in {RunStatus.FROZEN, RunStatus.UNKNOWN}
        )

    @property
    def can_settle(self) -> bool:
        return self.can_deliver or self.run.status == RunStatus.DELIVERED

    @property
    def waits_for_other(self) -> bool:
        return self.needs_other and self.run.status in {RunStatus.FROZEN, RunStatus.UNKNOWN}

    @property
    def can_be_unclear(self) -> bool:
        return self.run.status == RunStatus.FROZEN and self.has_file

    @property
    def can_cancel(self) -> bool:
        return self.run.status in {RunStatus.FROZEN, RunStatus.UNKNOWN}

    @property
    def steps(self) -> list[dict]:
        """Closed, file, delivered, paid: how far the run is."""
        status = self.run.status
        if status == RunStatus.CANCELLED:
            return [
                {"label": tt("Period closed"), "state": "done"},
                {"label": tt("Run cancelled"), "state": "stop"},
            ]
        downloaded = any(row.downloads for row in self.files)
        at = {RunStatus.SETTLED: 4, RunStatus.DELIVERED: 3}.get(RunStatus(status), 2 if downloaded else 1)
        labels = [tt("Period closed"), tt("File downloaded"), tt("Delivered to payment"), tt("Paid")]
        return [
            {"label": label, "state": "done" if place < at else "now" if place == at else "next"}
            for place, label in enumerate(labels)
        ]
