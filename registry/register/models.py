"""How a coordinator looks at the register: what was asked, kept views, columns; letters to many; notes (C6, C7, C16)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crypto.fields import EncryptedTextField
from domain.clock import now
from records.models import Record


class Search(Record):
    """What was asked of the register, so that an address shows it without telling a name or a topic (decision 0051).

    With a name it is a saved view. Without one it is passing: its owner's alone, and forgotten after a day.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60, blank=True)
    wish = models.JSONField(default=dict, help_text="Conditions and order: searching.Wish as data.")
    is_shared = models.BooleanField(default=False, help_text="A saved view that every keeper sees.")
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="register_view_once", fields=["owner", "name"], condition=~Q(name="")
            ),
            models.CheckConstraint(name="register_passing_is_own", condition=~Q(name="", is_shared=True)),
        ]

    def __str__(self) -> str:
        return self.name


class Layout(Record):
    """One keeper's own table: its columns, and the view that opens first."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    columns = ArrayField(models.CharField(max_length=20), default=list)
    first_view = models.ForeignKey(Search, models.SET_NULL, null=True, related_name="+")


class Letter(Record):
    """One message to many experts: its text, and through its receivers the state of the sending."""

    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-written_at", "id"]


class Receiver(Record):
    """One expert who gets a letter. Sent once; the address is read when the mail is written."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="receivers")
    expert = models.ForeignKey("experts.Expert", models.CASCADE, related_name="letters")
    handled_at = models.DateTimeField(null=True, help_text="Sent, or found to have no address.")
    was_sent = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="letter_receiver_once", fields=["letter", "expert"])]


class NoteVisibility(models.TextChoices):
    """Who reads a note besides its author."""

    AUTHOR = "author", _("Only me")
    STAFF = "staff", _("Those who keep the register")
    SHARED = "shared", _("Also the person")


class Note(Record):
    """A note about an expert. Only its author changes it; of a removed one the row stays for the log, without words."""

    expert = models.ForeignKey("experts.Expert", models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    visibility = models.CharField(max_length=10, choices=NoteVisibility, default=NoteVisibility.STAFF)
    text = EncryptedTextField(null=True)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="note_visibility_known", condition=Q(visibility__in=NoteVisibility.values)
            )
        ]
