"""What training gives, as sentences: for the expert and for the coordinator ("saa palkkion")."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.experts.models import TrainingKind
from registry.training.effects import FEE, MEETINGS, TASKS, Asked, Effect
from registry.training.validity import State
from tenants.terminology.terms import tt

STATE_TONES = {State.VALID: "ok", State.ENDING: "warn", State.GRACE: "warn", State.ENDED: "mute"}


@dataclass(frozen=True)
class Told:
    """One effect in words, and whether it holds."""

    text: str
    holds: bool


def for_expert(effects: list[Effect]) -> list[Told]:
    """What my training gives me."""
    names = work_names()
    return [Told(_to_expert(effect, names), effect.holds) for effect in effects]


def for_coordinator(effects: list[Effect]) -> list[Told]:
    """What the training gives this person."""
    names = work_names()
    return [Told(_of_expert(effect, names), effect.holds) for effect in effects]


def asked_in_words(asked: Asked) -> str:
    """The training that is asked: "Expert training or Training of an association, at least 50 hours"."""
    kinds = sorted(str(TrainingKind(kind).label) for kind in asked.kinds if kind in TrainingKind.values)
    hours = ngettext("at least %(n)s hour", "at least %(n)s hours", asked.hours) % {"n": asked.hours}
    parts = [_(" or ").join(kinds), hours if asked.hours else ""]
    return ", ".join(filter(None, parts))


def state_in_words(state: State) -> str:
    """Where a course is."""
    return {
        State.VALID: _("In force"),
        State.ENDING: _("Ends soon"),
        State.GRACE: _("Ended, still counts for a while"),
        State.ENDED: _("No longer in force"),
    }[state]


def work_names() -> dict[str, str]:
    """Roles and kinds of work by code. Orders stand above training, so the model is named by its label."""
    types = {task.code: str(task) for task in apps.get_model("orders.TaskType").objects.all()}
    return types | {"expert": tt("Work as {expert:a}"), "peer": _("Peer support work")}


def _to_expert(effect: Effect, names: Mapping[str, str]) -> str:
    asked = asked_in_words(effect.asked)
    sentences = {
        (MEETINGS, True): _("You may take part in the common meetings."),
        (TASKS, True): tt("You can be asked for {task:pl}."),
        (TASKS, False): tt("To be asked for {task:pl} you need: {asked}.", asked=asked),
        (FEE, True): tt("Your training is enough for a {fee}."),
        (FEE, False): tt("To be paid a {fee} you need: {asked}.", asked=asked),
    }
    return sentences.get((effect.what, effect.holds)) or _of_work(effect, names, asked)


def _of_expert(effect: Effect, names: Mapping[str, str]) -> str:
    asked = asked_in_words(effect.asked)
    sentences = {
        (MEETINGS, True): _("May take part in the common meetings."),
        (TASKS, True): tt("Can be asked for {task:pl}."),
        (TASKS, False): tt("Cannot be asked for {task:pl} yet. Needed: {asked}.", asked=asked),
        (FEE, True): tt("Is paid a {fee}."),
        (FEE, False): tt("Is not paid a {fee}. Needed: {asked}.", asked=asked),
    }
    return sentences.get((effect.what, effect.holds)) or _of_work(effect, names, asked)


def _of_work(effect: Effect, names: Mapping[str, str], asked: str) -> str:
    work = names.get(effect.what, effect.what)
    if effect.holds:
        return tt("{work}: the training is enough.", work=work)
    return tt("{work}: needed is {asked}.", work=work, asked=asked)
