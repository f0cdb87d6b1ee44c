"""What a typed word may be: letters and little else, short, and whole. No Django models here.

A word is put into every page, mail and file, so what could be markup, a token or a hidden character is refused.
"""

import unicodedata
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from tenants.terminology.shipped import FORMS

MAX_BASE, MAX_FORM = 60, 80
ALLOWED_SIGNS = " -'’"
MAY_BE_EMPTY = "cmp"  # a term of several words makes no compounds; the genitive plural stands in
SOFT = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))  # soft hyphen and characters that nobody sees


def tidy(text: str) -> str:
    """The text as it is stored: composed letters, single spaces, no soft hyphens (files and mails would show them)."""
    composed = unicodedata.normalize("NFC", text).translate(SOFT)
    return " ".join(part for part in composed.split(" ") if part)


def tidy_forms(lang: str, base: str, forms: Mapping[str, str]) -> dict[str, str]:
    """The forms the language has, tidied, in its order; the base form is the word itself."""
    return {name: tidy(forms.get(name, "")) for name in FORMS[lang]} | {"nom": tidy(base)}


def faults_in(lang: str, forms: Mapping[str, str]) -> dict[str, str]:
    """Form name -> a sentence that says what to mend. Empty when the word can be used."""
    return {name: fault for name in FORMS[lang] if (fault := _fault(name, forms.get(name, "")))}


def fault_of_word(text: str) -> str:
    """What is wrong with a word that was typed; empty when nothing is."""
    return _fault("nom", text)


def _fault(name: str, text: str) -> str:
    return next(_faults(name, text), "")


def _faults(name: str, text: str) -> Iterator[str]:
    longest = MAX_BASE if name == "nom" else MAX_FORM
    if not text:
        if name != MAY_BE_EMPTY:
            yield _("Write this form of the word.")
        return
    if any(not _is_allowed(sign) for sign in text):
        yield _("Use only letters, numbers, spaces, hyphens and apostrophes.")
    if len(text) > longest:
        yield _("Write at most %(longest)d characters.") % {"longest": longest}
    if not any(sign.isalpha() for sign in text):
        yield _("Write a word that has letters.")


def _is_allowed(sign: str) -> bool:
    return sign in ALLOWED_SIGNS or unicodedata.category(sign)[0] in "LM" or sign.isdecimal()
