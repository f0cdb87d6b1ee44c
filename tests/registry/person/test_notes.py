"""Notes about a person: who reads them, who changes them, and what an import may know of them."""

from registry.register.models import Note
from registry.register.notebook import RegisterNotebook
from registry.register.notes import notes_shared_with, remove_note, write_note
from tests.factories.people import person
from tests.registry.person.pages import page, url


def test_a_private_note_is_its_authors_and_only_the_author_changes_a_note(eero, kaarina, visitor):
    for visibility, text in (("author", "Vain minulle"), ("staff", "Meille"), ("shared", "Sinullekin")):
        assert (
            kaarina.post(url(eero, "notes", "new"), {"text": text, "visibility": visibility}).status_code
            == 302
        )
    anna = type(visitor)("north").sign_in(person("Anna"))
    seen = page(anna.get(url(eero)))
    assert ("Vain minulle" in seen, "Meille" in seen) == (False, True)
    assert [note.text.reveal() for note in notes_shared_with(eero)] == ["Sinullekin"]
    note = Note.objects.get(visibility="staff")
    for answer in (anna.get(f"/register/notes/{note.pk}/"), anna.post(f"/register/notes/{note.pk}/remove/")):
        assert answer.status_code == 404
    kaarina.post(f"/register/notes/{note.pk}/", {"text": "Meille kaikille", "visibility": "staff"})
    kaarina.post(f"/register/notes/{note.pk}/remove/")
    note.refresh_from_db()
    assert (note.text, note.removed_at is not None) == (None, True)
    assert "Meille kaikille" not in page(kaarina.get(url(eero)))


def test_an_import_does_not_read_private_and_removed_notes(eero):
    """It would leave out a note that only another one has written privately, and so tell what stands in it."""
    kaarina = person("Kaarina")
    for visibility, text in (("author", "Vain minulle"), ("staff", "Meille"), ("shared", "Sinullekin")):
        write_note(expert=eero, text=text, visibility=visibility, by=kaarina)
    remove_note(
        note_id=write_note(expert=eero, text="Poistettu", visibility="staff", by=kaarina).pk, by=kaarina
    )
    assert RegisterNotebook().texts_of([eero.pk]) == {eero.pk: {"Meille", "Sinullekin"}}


def test_an_empty_note_is_shown_again_and_a_second_tap_makes_no_second_note(eero, kaarina):
    assert kaarina.post(url(eero, "notes", "new"), {"text": " ", "visibility": "staff"}).status_code == 422
    for _tap in range(2):
        kaarina.post(url(eero, "notes", "new"), {"text": "Sama", "visibility": "staff"})
    assert Note.objects.count() == 1
