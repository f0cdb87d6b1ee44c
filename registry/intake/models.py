"""An import of a register: the run, its file, its rows, and what is remembered of columns for next time.

What the file and its rows say is sealed, and erased seven days after the run has ended (`keeping.py`). What stays
is when, by whom and how many.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.lifecycle import LifeCycle
from crypto.fields import EncryptedTextField
from domain.clock import now
from records.models import Record


class ImportStatus(models.TextChoices):
    """Where an import is: the service works (…ING, UPLOADED) or waits for a person (MAPPED, CHECKED)."""

    UPLOADED = "uploaded", _("The file is being looked at")
    MAPPED = "mapped", _("Waits for you to look at the columns")
    CHECKING = "checking", _("The rows are being read")
    CHECKED = "checked", _("Waits for you to check the rows")
    RUNNING = "running", _("Being brought in")
    DONE = "done", _("Brought in")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Could not be read")
    DROPPED = "dropped", _("Given up")


AT_WORK = frozenset(
    {ImportStatus.UPLOADED, ImportStatus.CHECKING, ImportStatus.RUNNING, ImportStatus.UNDOING}
)
WAITING = frozenset({ImportStatus.MAPPED, ImportStatus.CHECKED})


class ImportRun(LifeCycle):
    """One file on its way into the register. Every step is taken under a lock of this row."""

    STEPS = {
        ImportStatus.UPLOADED: {ImportStatus.MAPPED, ImportStatus.FAILED},
        ImportStatus.MAPPED: {ImportStatus.CHECKING, ImportStatus.DROPPED},
        ImportStatus.CHECKING: {ImportStatus.CHECKED, ImportStatus.FAILED},
        ImportStatus.CHECKED: {
            ImportStatus.MAPPED,
            ImportStatus.CHECKING,
            ImportStatus.RUNNING,
            ImportStatus.DROPPED,
        },
        ImportStatus.RUNNING: {ImportStatus.DONE},
        ImportStatus.DONE: {ImportStatus.UNDOING},
        ImportStatus.UNDOING: {ImportStatus.UNDONE},
        ImportStatus.UNDONE: set(),
        ImportStatus.FAILED: set(),
        ImportStatus.DROPPED: set(),
    }

    status = models.CharField(max_length=10, choices=ImportStatus, default=ImportStatus.UPLOADED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, help_text="Of the file's bytes: the same file is recognised.")
    created_at = models.DateTimeField(default=now)
    worked_at = models.DateTimeField(default=now, help_text="When the service last got somewhere.")
    done_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(
        max_length=300, blank=True, help_text="Why the file was not read, as a sentence."
    )
    rows_in_all = models.PositiveIntegerField(default=0)
    rows_ready = models.PositiveIntegerField(default=0, help_text="Of the work at hand.")
    is_writing = models.BooleanField(default=False, help_text="Whether it writes the register now.")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="import_writes_one_at_a_time",
                fields=["is_writing"],
                condition=models.Q(is_writing=True),
            )
        ]

    @property
    def is_at_work(self) -> bool:
        return self.status in AT_WORK


class ImportFile(Record):
    """The file as it came and what was understood of it. Erased on its day; the run stays."""

    run = models.OneToOneField(ImportRun, models.CASCADE, related_name="file")
    name = models.CharField(max_length=120)
    content = EncryptedTextField(null=True, help_text="The bytes in base64.")
    understood = EncryptedTextField(
        null=True, help_text="JSON: the sheets, their headers, columns and samples."
    )


class Outcome(models.TextChoices):
    """What a row means for the register."""

    NEW = "new", _("New person")
    UPDATE = "update", _("Adds to somebody")
    DUPLICATE = "duplicate", _("The same as another")
    LOOK = "look", _("Needs a look")
    SKIPPED = "skipped", _("Stays out")


class Choice(models.TextChoices):
    """What is done with a row. UNDECIDED rows stay out and stand in the report."""

    UNDECIDED = "", _("Not decided")
    ADD = "add", _("Bring in as a new person")
    COMPLETE = "complete", _("The same person: add what is missing")
    REPLACE = "replace", _("The same person: also change what differs")
    SKIP = "skip", _("Leave out")


class RowState(models.TextChoices):
    """What has become of a row."""

    WAITING = "waiting", _("Waiting")
    WRITTEN = "written", _("Brought in")
    LEFT_OUT = "left_out", _("Left out")
    UNDONE = "undone", _("Undone")
    KEPT = "kept", _("Could not be undone: used since")


class ImportRow(Record):
    """One row of a sheet, as it was read, what it means, and what was done with it."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField(help_text="Order over all sheets, from 1.")
    sheet = models.CharField(max_length=100)
    number = models.PositiveIntegerField(help_text="The row's number in its sheet.")
    outcome = models.CharField(max_length=10, choices=Outcome)
    choice = models.CharField(max_length=10, choices=Choice, default=Choice.UNDECIDED, blank=True)
    state = models.CharField(max_length=10, choices=RowState, default=RowState.WAITING)
    reasons = models.JSONField(default=list, help_text="Codes; the words are in `wording.py`.")
    read = EncryptedTextField(null=True, help_text="JSON: what was read of the row (`facts.py`).")
    expert = models.ForeignKey(
        "experts.Expert", models.SET_NULL, null=True, related_name="+", help_text="Found, or made."
    )
    same_as = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", help_text="An earlier row of the same person."
    )
    made = models.JSONField(default=dict, help_text="Keys of the rows that the import made, by model.")
    was = EncryptedTextField(
        null=True, help_text="JSON: the values that the import changed, before and after."
    )
    version = models.PositiveSmallIntegerField(default=0, help_text="Counts the changes people make.")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(name="import_row_once", fields=["run", "position"])]
        indexes = [models.Index(name="import_row_outcome", fields=["run", "outcome", "position"])]


class WordKind(models.TextChoices):
    """What a remembered word stands in."""

    COLUMN = "column", _("Column header")
    TOPIC = "topics", _("Topic")
    ROLE = "roles", _("Task")


class KnownWord(Record):
    """What a word of the organisation's own sheets means: a column's header, a topic, a task. For the next file."""

    kind = models.CharField(max_length=10, choices=WordKind)
    word = models.CharField(max_length=200, help_text="As the reader compares it: small letters, one space.")
    means = models.CharField(max_length=40, blank=True, help_text="A field or a code; empty: is not taken.")
    changed_at = models.DateTimeField(default=now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="import_word_once", fields=["kind", "word"])]
