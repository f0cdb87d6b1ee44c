"""The words of matching reasons: English msgids by code. The view layer translates, then `Reason.fill`s them."""

from domain.reasons import Reason

HARD = {
    "agreement_invalid": "No valid agreement on {day}",
    "commitment_missing": "Has not accepted the current version of: {commitments}",
    "overlapping_session": "Has another session at the same time",
}

SOFT = {
    "training_missing": "Does not have the training that this task asks",
    "training_too_short": "Has {hours} hours of training, the task asks {needed}",
    "paused": "Is on a break",
    "above_ceiling": "Would go over the own limit of {ceiling} hours a month",
    "above_session_ceiling": "Would go over the own limit of {ceiling} sessions a month",
    "language_missing": "Does not work in the language of the task",
    "topic_refused": "Does not want to speak about: {topics}",
    "audience_too_large": "Wants at most {limit} listeners",
    "too_far": "Travels at most {limit} km, this is {km} km",
    "area_refused": "Does not work in this area",
    "mode_refused": "Does not want to work this way",
    "task_refused": "Does not want this kind of task",
    "time_refused": "The time does not suit",
}

RANKING = {
    "topic_match": "Has experience of: {topics}",
    "done_here_before": "Has worked in this unit before",
    "load_this_month": "{hours} of {ceiling} hours this month",
    "sessions_this_month": "{sessions} of {ceiling} sessions this month",
    "hours_this_month": "{hours} hours this month",
    "near": "Lives in the area",
    "distance": "Lives about {km} km away",
    "remote": "Can take part remotely",
    "idle": "Has not had a task for {months} months",
    "acts_untrained": "Without training, acts as: {title}",
}

REASONS = HARD | SOFT | RANKING


def is_hard(reason: Reason) -> bool:
    """Whether nobody can pass over the reason. A coordinator may pass over the others and says why."""
    return reason.code in HARD
