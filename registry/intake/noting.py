"""What of a row goes to a tag and to a note: what has no field of its own, and what nobody could read.

The words are the organisation's (Finnish unless its language is another), so that the same file gives the same note.
"""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from registry.intake.facts import Facts

LONGEST = 4000


def tag_of(facts: Facts) -> str:
    """A tag about disclosing: the bank needs the person's own consent, so the coordinator asks for it (rules.md 8)."""
    with translation.override(settings.LANGUAGE_CODE):
        if facts.sharing in {"yes", "ask"}:
            return _("ask about the bank")
        return _("no to disclosing") if facts.sharing == "no" else ""


def note_of(facts: Facts) -> str:
    """The row's own note, and everything that was told but has no place, each on a line of its own."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = [facts.note, *_loose_ends(facts)]
    text = "\n".join(line for line in lines if line)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _loose_ends(facts: Facts) -> list[str]:
    from registry.intake.wording import field_word, training_words  # they need the terms of the organisation

    lines = []
    told = "" if facts.has_training else training_words(facts)
    if told:
        lines.append(_("Training of which too little is known for a course: %(told)s") % {"told": told})
    if facts.employed and not facts.has_agreement:
        lines.append(_("Employed, according to the old register"))
    for doubt in facts.doubts:
        if doubt.raw and doubt.field != "identity_code":
            lines.append(f"{field_word(doubt.field)}: {doubt.raw}")
    return lines
