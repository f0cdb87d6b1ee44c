"""What the pages of words show."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from administration.words.samples import samples_with
from administration.words.sentences import BRIEF, Sentence, sentence, sentences
from administration.words.slots import Slot
from tenants.terminology.selectors import Word, changed_count, starting_word, words_in_use
from tenants.terminology.shipped import LANGUAGES, pairs_of

Words = Mapping[tuple[str, str], Word]


@dataclass(frozen=True)
class IndexRow:
    """A slot in the list: its word in each language and one example in Finnish."""

    slot: Slot
    words: tuple[Word, ...]
    example: Sentence

    @classmethod
    def of(cls, slot: Slot, words: Words) -> "IndexRow":
        own = tuple(words[slot.name, lang] for lang in LANGUAGES)
        form = own[0].forms[BRIEF["fi"]]
        return cls(slot, own, sentence("fi", BRIEF["fi"], form, kind=slot.kind))

    @property
    def finnish(self) -> Word:
        return self.words[0]

    @property
    def others(self) -> tuple[Word, ...]:
        """The Swedish and the English word."""
        return self.words[1:]

    @property
    def is_changed(self) -> bool:
        return any(word.is_changed for word in self.words)


def slot_page(slot: Slot) -> dict:
    """The word of a slot in every language, with sentences, and what usually goes with the Finnish word."""
    words = words_in_use()
    pairs = pairs_of(words[slot.name, "fi"].base)
    cards = [_card(slot, words[slot.name, lang], pairs.get(lang, "")) for lang in LANGUAGES]
    return {"slot": slot, "cards": cards}


def _card(slot: Slot, word: Word, pair: str) -> dict:
    return {
        "word": word,
        "language": language_name(word.lang),
        "start": starting_word(slot.name, word.lang) if word.is_changed else None,
        "pair": pair if pair != word.base else "",
        "sentences": sentences(word.lang, word.forms, kind=slot.kind),
        "samples": samples_with(slot.name, word.lang, word.forms) if word.lang == "fi" else [],
    }


def language_name(lang: str) -> str:
    """The language's name in the reader's language."""
    return {"fi": _("Finnish"), "sv": _("Swedish"), "en": _("English")}[lang]


def changed_words() -> str:
    """How many words have been changed here, for the front page of the settings; empty when none."""
    count = changed_count()
    return ngettext("%(n)d word changed", "%(n)d words changed", count) % {"n": count} if count else ""
