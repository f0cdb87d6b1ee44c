"""Choosing topics on a form: ticks in folded groups, with a search that needs no JavaScript."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.bank.wording import in_reader_language
from tenants.reference import Topic, topics


@dataclass(frozen=True)
class TopicGroup:
    """A group of topics, in the reader's language."""

    code: str
    label: str
    topics: tuple[tuple[str, str], ...]


class TopicsField(forms.MultipleChoiceField):
    """Ticks for all topics of the reference list; the page shows them by `shown_groups`."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": _("Choose the topics from the list.")}

    def __init__(self, **options):
        super().__init__(choices=_all_topics, required=False, **options)


def topic_groups() -> Iterator[TopicGroup]:
    """All topics by group, in the order of the reference list."""
    everything = topics().values()
    for group in (topic for topic in everything if not topic.parent):
        members = tuple(
            (topic.code, in_reader_language(topic.labels))
            for topic in everything
            if topic.parent == group.code
        )
        if members:
            yield TopicGroup(group.code, in_reader_language(group.labels), members)


def topics_found(search: str) -> set[str]:
    """Codes of topics whose name, group or synonym has the words, in any language."""
    words = search.casefold().split()
    return {
        topic.code
        for topic in topics().values()
        if words and all(word in _searchable(topic) for word in words)
    }


def shown_groups(field: forms.BoundField, search: str = "") -> list[dict]:
    """Topic groups with their ticks. A search leaves what was found and what is ticked."""
    search = search.strip()
    found, ticks = topics_found(search), {tick.data["value"]: tick for tick in field}
    chosen = set(map(str, field.value() or ()))
    return [shown for group in topic_groups() if (shown := _shown(group, ticks, chosen, found, bool(search)))]


def _all_topics() -> list[tuple[str, str]]:
    return [choice for group in topic_groups() for choice in group.topics]


def _shown(group: TopicGroup, ticks: dict, chosen: set[str], found: set[str], searching: bool) -> dict | None:
    codes = [code for code, _label in group.topics]
    visible = [code for code in codes if not searching or code in found or code in chosen]
    if not visible:
        return None
    return {
        "label": group.label,
        "ticks": [ticks[code].data for code in visible],
        "chosen": len(chosen & set(codes)),
        "is_open": searching or bool(chosen & set(codes)),
    }


def _searchable(topic: Topic) -> str:
    group = topics().get(topic.parent)
    words = [*topic.labels.values(), *topic.synonyms, *(group.labels.values() if group else ())]
    return " ".join(words).casefold()
