"""How an import, which stands below the register's desk, reads and writes notes (`registry.intake.notes`)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from audit.services import record_for_many
from registry.register.models import Note, NoteVisibility


class RegisterNotebook:
    """Notes that those who keep the register read."""

    label = Note._meta.label

    def texts_of(self, expert_ids: Iterable[UUID]) -> Mapping[UUID, set[str]]:
        """What everybody who keeps the register reads of each: no private notes, no removed ones. One query."""
        texts: dict[UUID, set[str]] = defaultdict(set)
        notes = Note.objects.filter(expert_id__in=expert_ids, removed_at=None, text__isnull=False)
        for note in notes.exclude(visibility=NoteVisibility.AUTHOR):
            sealed: Any = note.text
            texts[note.expert_id].add(sealed.reveal())
        return texts

    def write(self, texts: Mapping[UUID, str], *, by) -> Mapping[UUID, UUID]:
        """A note for each expert; the key of each note by its expert. Two queries."""
        notes = [
            Note(expert_id=expert_id, author=by, text=text, visibility=NoteVisibility.STAFF)
            for expert_id, text in texts.items()
        ]
        Note.objects.bulk_create(notes)
        record_for_many("note.written", subjects=notes, by=by, visibility=NoteVisibility.STAFF.value)
        return {note.expert_id: note.pk for note in notes}
