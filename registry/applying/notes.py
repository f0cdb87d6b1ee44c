"""Notes of those who handle an application."""

from uuid import UUID

from django.db import transaction

from audit.services import record
from registry.applying.models import ApplicationNote


@transaction.atomic
def add_note(*, application_id: UUID, text: str, by) -> ApplicationNote:
    """Write a note, sealed. The same words again at once are the same note."""
    newest = ApplicationNote.objects.filter(application=application_id).last()
    if newest is not None and newest.by_id == by.pk and newest.text.reveal() == text.strip():
        return newest
    note = ApplicationNote.objects.create(application_id=application_id, text=text.strip(), by=by)
    record("application.noted", subject=note, by=by)
    return note
