"""Who can be offered a task, and why somebody cannot (rules.md section 6)."""

import datetime as dt
from collections.abc import Iterator

from domain import clock
from domain.reasons import Reason
from registry.matching.facts import Candidate, Rules, Task, Training
from registry.matching.reasons import is_hard


def blockers(candidate: Candidate, task: Task, rules: Rules) -> tuple[Reason, ...]:
    """Everything that stands between the expert and the task, hard reasons first; empty when nothing does."""
    found = [
        *_papers(candidate, task, rules),
        *_training(candidate, task, rules),
        *_time(candidate, task),
        *_work(candidate, task),
        *_place(candidate, task),
    ]
    return tuple(sorted(found, key=lambda reason: not is_hard(reason)))


def general_blockers(candidate: Candidate, day: dt.date, rules: Rules) -> tuple[Reason, ...]:
    """What stands between the expert and any task of the day: papers, training and a pause, hard reasons first."""
    task = any_task(day)
    found = [*_papers(candidate, task, rules), *_training(candidate, task, rules), *_pause(candidate, task)]
    return tuple(sorted(found, key=lambda reason: not is_hard(reason)))


def untrained_title(candidate: Candidate, day: dt.date, rules: Rules) -> str:
    """The title of somebody who acts without the training that is asked of others; empty for everybody else (A134)."""
    asked = rules.training_for(any_task(day))
    return (
        asked.untrained_titles[0]
        if asked.untrained_titles and any(_lack_of_training(candidate, day, asked))
        else ""
    )


def any_task(day: dt.date) -> Task:
    """A task of the day of which nothing else is known yet."""
    noon = clock.at(day, dt.time(12))
    return Task(start=noon, end=noon, task_type="")


def _papers(candidate: Candidate, task: Task, rules: Rules) -> Iterator[Reason]:
    """Agreement and commitments in force: nobody can pass over these."""
    if not any(task.day in agreement for agreement in candidate.agreements):
        yield Reason("agreement_invalid", {"day": task.day})
    missing = [
        code for code in rules.commitments if candidate.commitments.get(code) not in rules.enough(code)
    ]
    if missing:
        yield Reason("commitment_missing", {"commitments": ", ".join(sorted(missing))})


def _training(candidate: Candidate, task: Task, rules: Rules) -> Iterator[Reason]:
    """A lack of training stands in the way, unless the organisation lets people act without it (A134)."""
    asked = rules.training_for(task)
    if not asked.untrained_titles:
        yield from _lack_of_training(candidate, task.day, asked)


def _lack_of_training(candidate: Candidate, day: dt.date, asked: Training) -> Iterator[Reason]:
    valid = {kind for kind, period in candidate.trainings.items() if day in period}
    if asked.kinds and not asked.kinds & valid:
        yield Reason("training_missing")
    elif candidate.training_hours < asked.hours:
        yield Reason("training_too_short", {"hours": candidate.training_hours, "needed": asked.hours})


def _time(candidate: Candidate, task: Task) -> Iterator[Reason]:
    limits = candidate.limits
    if any(start < task.end and task.start < end for start, end in candidate.busy):
        yield Reason("overlapping_session")
    yield from _pause(candidate, task)
    if limits.hours and not any(hours.cover(task.start, task.end) for hours in limits.hours):
        yield Reason("time_refused")
    if limits.hours_a_month is not None and candidate.hours_this_month + task.hours > limits.hours_a_month:
        yield Reason("above_ceiling", {"ceiling": limits.hours_a_month})
    if limits.sessions_a_month is not None and candidate.sessions_this_month >= limits.sessions_a_month:
        yield Reason("above_session_ceiling", {"ceiling": limits.sessions_a_month})


def _pause(candidate: Candidate, task: Task) -> Iterator[Reason]:
    if any(task.day in pause for pause in candidate.pauses):
        yield Reason("paused")


def _work(candidate: Candidate, task: Task) -> Iterator[Reason]:
    limits = candidate.limits
    if refused := limits.refused_topics & task.topics:
        yield Reason("topic_refused", {"topics": ", ".join(sorted(refused))})
    if limits.audience_size is not None and (task.audience_size or 0) > limits.audience_size:
        yield Reason("audience_too_large", {"limit": limits.audience_size})
    if limits.modes and task.mode not in limits.modes:
        yield Reason("mode_refused")
    if limits.task_types and task.task_type not in limits.task_types:
        yield Reason("task_refused")
    if task.language and candidate.languages and task.language not in candidate.languages:
        yield Reason("language_missing")


def _place(candidate: Candidate, task: Task) -> Iterator[Reason]:
    """Distance and area, which do not matter to remote work."""
    limits = candidate.limits
    if task.mode == "remote":
        return
    if limits.km is not None and candidate.km is not None and candidate.km > limits.km:
        yield Reason("too_far", {"limit": limits.km, "km": candidate.km})
    if limits.areas and task.area and task.area not in limits.areas:
        yield Reason("area_refused")
