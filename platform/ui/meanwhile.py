"""Forms that two people may have open at once: what only the other one changed stays, what both changed is told.

The page carries a mark of each value that it showed. A value that the person left alone is saved as it is stored by
now; one that both changed is shown with the other's beside it, and saved when the person sends the form again.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ui.formats import day


class MeanwhileMixin(forms.Form):
    """For a form whose `initial` or `instance` is what is stored, read under a lock when it is sent.

    The page must hold `{{ form.seen }}`; a form that is sent without it is saved as it was written.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = json.dumps({name: _mark(stored) for name, stored in self._stored()})

    def clean(self) -> dict[str, Any]:
        """Values that only the other one changed are taken over; the rest that differ become errors."""
        told = super().clean()
        seen = self._seen_marks()
        by_both = {}
        for name, stored in self._stored():
            then, now = seen.get(name), _mark(stored)
            if name in self.errors or then in (None, now) or _mark(told.get(name)) == now:
                continue
            if _mark(told.get(name)) == then:
                told[name] = stored
            else:
                by_both[name] = stored
        for name, stored in by_both.items():
            self.add_error(name, _sentence(self.fields[name], stored))
        if by_both:
            # The person knows these now. What was taken over is not on the page and keeps its old mark.
            marks = seen | {name: _mark(stored) for name, stored in by_both.items()}
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = json.dumps(marks)
        return told

    def _stored(self) -> Iterator[tuple[str, Any]]:
        for name, field in self.fields.items():
            if name != "seen":
                yield name, self.get_initial_for_field(field, name)

    def _seen_marks(self) -> dict[str, str]:
        try:
            marks = json.loads(self.data.get(self.add_prefix("seen")) or "{}")
        except ValueError:
            return {}
        return marks if isinstance(marks, dict) else {}


def _mark(value: Any) -> str:
    """Short, the same for the stored and the sent form of a value, and in no order for a choice of many."""
    if isinstance(value, list | tuple | set):
        many = sorted(map(str, value))
    else:
        many = ["" if value is None or value is False else str(value)]
    return hashlib.blake2s("\x1f".join(many).encode(), digest_size=6).hexdigest()


def _sentence(field: forms.Field, stored: Any) -> str:
    sentence = _(
        "Somebody else changed this meanwhile. Now it is: %(value)s. Save again to have it your way."
    )
    return sentence % {"value": _in_words(field, stored)}


def _in_words(field: forms.Field, value: Any) -> str:
    """A stored value as the page would show it."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.date):
        return day(value, get_language() or "fi", "number")
    many = value if isinstance(value, list | tuple) else [value]
    labels = dict(_choices(getattr(field, "choices", ())))
    return ", ".join(str(labels.get(str(one), one)) for one in many if one not in (None, "")) or _("empty")


def _choices(choices) -> Iterator[tuple[str, Any]]:
    """Each choice, also those that stand in groups."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _choices(label)
        else:
            yield str(value), label
