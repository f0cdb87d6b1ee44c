"""A field for several things by their names, with commas between: light also where there are hundreds to choose from."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _


class NamesField(forms.CharField):
    """Names (or codes) ↔ a list of codes. `known` gives code → name; it is asked when the field is used."""

    def __init__(self, *, known, **kwargs) -> None:
        super().__init__(required=False, **kwargs)
        self.known = known

    def prepare_value(self, value):
        """Codes as names; what a person typed stays as it is."""
        if isinstance(value, str) or value is None:
            return value
        return said(value, self.known())

    def to_python(self, value) -> list[str]:
        """Codes, in the order written. Names that are not known are told by name."""
        known = self.known()
        by_word = {name.casefold(): code for code, name in known.items()} | {
            code.casefold(): code for code in known
        }
        words = [word.strip() for word in super().to_python(value).split(",") if word.strip()]
        if strange := [word for word in words if word.casefold() not in by_word]:
            raise ValidationError(
                _("Not found: %(names)s. Check the spelling.") % {"names": ", ".join(strange)}
            )
        return list(dict.fromkeys(by_word[word.casefold()] for word in words))


def codes_for(keys: Sequence[str], titles: Sequence[Mapping[str, str]]) -> list[str]:
    """A code for every row: its own, or for a new one its title in plain letters. The same rows get the same codes."""
    taken = {key for key in keys if key}
    codes = []
    for key, words in zip(keys, titles, strict=True):
        codes.append(key or _unused(slugify(next(iter(words.values()), ""))[:30] or "row", taken))
        taken.add(codes[-1])
    return codes


def _unused(word: str, taken: set[str]) -> str:
    """The word, or the word with the first number that nobody has."""
    tries = chain([word], (f"{word}-{number}" for number in count(2)))
    return next(one for one in tries if one not in taken)


def said(codes: Iterable[str], known: Mapping[str, str]) -> str:
    """Codes as names, with commas."""
    return ", ".join(known.get(code, code) for code in codes)
