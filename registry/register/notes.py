"""Notes about an expert: who reads which, and writing, changing and removing them."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import now
from domain.errors import DomainError, NotAllowed
from registry.experts.models import Expert
from registry.register.models import Note, NoteVisibility

LONGEST = 4000


def notes_seen_by(viewer) -> QuerySet[Note]:
    """For those who keep the register: everybody's notes but the private ones of others. Removed ones nobody reads."""
    seen = Q(author=viewer) | ~Q(visibility=NoteVisibility.AUTHOR)
    return Note.objects.filter(seen, removed_at=None).select_related("author")


def notes_shared_with(expert: Expert) -> QuerySet[Note]:
    """What the expert reads on the own pages."""
    shared = expert.notes.filter(visibility=NoteVisibility.SHARED, removed_at=None)
    return shared.select_related("author")


@transaction.atomic
def write_note(*, expert: Expert, text: str, visibility: str, by) -> Note:
    """Add a note. The same words by the same person again make no second one. Raises DomainError for an empty one."""
    text = _checked(text)
    Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
    last = expert.notes.filter(author=by, removed_at=None).first()
    if last is not None and last.text.reveal() == text and last.visibility == visibility:
        return last
    note = Note.objects.create(expert=expert, author=by, text=text, visibility=NoteVisibility(visibility))
    record("note.written", subject=note, by=by, expert=expert.pk, visibility=visibility)
    return note


@transaction.atomic
def change_note(*, note_id: UUID, text: str, visibility: str, by) -> Note:
    """The author writes it anew. Raises NotAllowed for others, DomainError for an empty one."""
    note = _own(note_id, by)
    note.text, note.visibility, note.changed_at = _checked(text), NoteVisibility(visibility), now()
    note.save(update_fields=["text", "visibility", "changed_at"])
    record("note.changed", subject=note, by=by, expert=note.expert_id, visibility=visibility)
    return note


@transaction.atomic
def remove_note(*, note_id: UUID, by) -> None:
    """The author takes it away: its words go, the row stays for the log. A second time changes nothing.

    Raises NotAllowed for others.
    """
    note = _own(note_id, by)
    if note.removed_at is None:
        note.text, note.removed_at = None, now()
        note.save(update_fields=["text", "removed_at"])
        record("note.removed", subject=note, by=by, expert=note.expert_id)


def _own(note_id: UUID, by) -> Note:
    note = Note.objects.select_for_update().get(pk=note_id)
    if note.author_id != by.pk:
        raise NotAllowed(_("Only the person who wrote a note changes it."))
    return note


def _checked(text: str) -> str:
    if not text.strip():
        raise DomainError(_("Write the note."))
    return text.strip()[:LONGEST]
