"""The task list of an application: its parts in order, and how far each is (ux.md section 12)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.applying.models import Application
from tenants.terminology.terms import tt_lazy

TODO, STARTED, DONE = "todo", "started", "done"  # as c-task names them


@dataclass(frozen=True)
class Part:
    """One page of the task list. `fields` are those of Application that it asks; `heading` is for those who read it."""

    code: str
    title: str | Promise
    heading: str | Promise
    hint: str | Promise
    fields: tuple[str, ...]

    def state_of(self, application: Application) -> str:
        """To do, begun or ready."""
        if self.code in application.finished:
            return DONE
        return STARTED if any(self._told(application)) else TODO

    def _told(self, application: Application) -> Iterator[bool]:
        for name in self.fields:
            value = getattr(application, name)
            yield bool(value) and not isinstance(value, bool)


PARTS = (
    Part(
        "contact",
        _("Your contact details"),
        _("Contact details"),
        _("Name, phone and where you live"),
        ("first_name", "last_name", "phone", "municipality_code", "language"),
    ),
    Part(
        "own",
        _("Your own experience"),
        _("Own experience"),
        _("What you have lived through"),
        ("own_topics", "other_experience"),
    ),
    Part(
        "close",
        _("Experience as a close one"),
        _("Experience as a close one"),
        _("What somebody close to you has lived through"),
        ("close_topics",),
    ),
    Part(
        "story",
        _("Your life now"),
        _("Life situation"),
        _("In your own words, as much as you want"),
        ("story", "situation"),
    ),
    Part(
        "background",
        _("Training and earlier experience"),
        _("Training and earlier experience"),
        _("You need no training to apply"),
        ("training", "training_told", "experience_told"),
    ),
    Part(
        "wishes",
        _("Wishes and limits"),
        _("Wishes and limits"),
        tt_lazy("What kinds of {task:pl} you would like, and what you do not want"),
        ("task_codes", "audiences", "times", "max_audience", "off_limits", "limits_told"),
    ),
    Part(
        "area",
        _("Languages and area"),
        _("Languages and area"),
        _("In which languages and where you could work"),
        ("languages", "area_codes", "is_on_site", "is_remote"),
    ),
)
BY_CODE = {part.code: part for part in PARTS}


def unfinished(application: Application) -> list[Part]:
    """The parts that are not ready, in order."""
    return [part for part in PARTS if part.code not in application.finished]


def has_experience(application: Application) -> bool:
    """Whether anything was told of what this is all about: own, a close one's, or in own words (A001, A114)."""
    return bool(application.own_topics or application.close_topics or application.other_experience)
