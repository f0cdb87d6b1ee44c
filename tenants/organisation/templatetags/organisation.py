"""Texts of an organisation's own in the reader's language: `{{ part.texts|worded }}`."""

from collections.abc import Mapping

from django import template
from django.utils import translation

register = template.Library()


@register.filter
def worded(words: Mapping[str, str]) -> str:
    """The text in the reader's language, else in Finnish, else in any language there is."""
    language = (translation.get_language() or "fi")[:2]
    return words.get(language) or words.get("fi") or next(iter(words.values()), "")
