"""Applications in plain words: states, what was told, and what happens next."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from domain.clock import local_day, today
from registry.applying.judging import Judged
from registry.applying.models import Application, ApplicationStatus, SuitableTime
from registry.applying.parts import PARTS, Part
from registry.bank.wording import LANGUAGES, form_name, place_name, topic_name
from registry.experts.models import Audience
from tenants.terminology.terms import tt

TONES = {
    ApplicationStatus.DRAFT: "mute",
    ApplicationStatus.SENT: "warn",
    ApplicationStatus.INTERVIEW: "info",
    ApplicationStatus.SUITABLE: "ok",
    ApplicationStatus.NOT_NOW: "mute",
    ApplicationStatus.REFUSED: "mute",
    ApplicationStatus.WITHDRAWN: "mute",
}
JUDGED_TONES = {Judged.YES: "ok", Judged.PARTLY: "warn", Judged.NOT_YET: "err"}
CLOSED = frozenset({ApplicationStatus.SUITABLE, ApplicationStatus.NOT_NOW, ApplicationStatus.REFUSED})


@dataclass(frozen=True)
class Told:
    """One answer of the applicant: its question, and its lines."""

    label: str | Promise
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ToldPart:
    """A part of the task list with what was told in it."""

    part: Part
    answers: tuple[Told, ...]


def told_of(application: Application) -> list[ToldPart]:
    """Everything that was told, part by part, in the reader's language. Opens the sealed texts."""
    answers = _answers(application)
    return [ToldPart(part, tuple(told for told in answers[part.code] if told.lines)) for part in PARTS]


def topics_told(application: Application) -> list[str]:
    """Topics in words; a close one's experience says so."""
    own = [topic_name(code) for code in application.own_topics]
    close = [tt("{topic} (as a close one)", topic=topic_name(code)) for code in application.close_topics]
    return own + close


def age_in_words(application: Application) -> str:
    """How long ago it was sent."""
    days = (today() - local_day(application.sent_at)).days
    if days == 0:
        return _("today")
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}


def steps_of(application: Application) -> list[dict]:
    """How far a sent application is, for its progress."""
    status = application.status
    if status == ApplicationStatus.WITHDRAWN:
        return [{"label": _("Sent"), "state": "done"}, {"label": _("Withdrawn"), "state": "stop"}]
    labels = [_("Sent"), _("Being read"), _("Interview"), _("Answer")]
    if status in CLOSED and not hasattr(application, "interview"):
        labels.remove(_("Interview"))
    reached = {ApplicationStatus.SENT: 1, ApplicationStatus.INTERVIEW: 2}.get(status, len(labels))
    return [
        {"label": label, "state": "done" if place < reached else "now" if place == reached else "next"}
        for place, label in enumerate(labels)
    ]


def _answers(application: Application) -> dict[str, tuple[Told, ...]]:
    a = application
    size = ngettext("at most %(n)s person", "at most %(n)s people", a.max_audience or 0) % {
        "n": a.max_audience
    }
    return {
        "contact": (
            Told(_("Name"), (str(a),)),
            Told(_("E-mail"), (a.email,)),
            Told(_("Phone number"), _some(a.phone)),
            Told(
                _("Home municipality"), _some(place_name(a.municipality_code) if a.municipality_code else "")
            ),
            Told(_("Language of our letters"), (str(LANGUAGES[a.language]),)),
        ),
        "own": (
            Told(_("Topics"), _named(a.own_topics, topic_name)),
            Told(_("Not in the list"), _opened(a.other_experience)),
        ),
        "close": (Told(_("Topics"), _named(a.close_topics, topic_name)),),
        "story": (
            Told(_("What has happened"), _opened(a.story)),
            Told(_("Life now"), _opened(a.situation)),
        ),
        "background": (
            Told(_("Trained for this"), _some(a.get_training_display())),
            Told(_("Training"), _opened(a.training_told)),
            Told(_("Earlier experience"), _opened(a.experience_told)),
        ),
        "wishes": (
            Told(tt("{Task:pl}"), _named(a.task_codes, form_name)),
            Told(_("With whom"), _named(a.audiences, lambda code: Audience(code).label)),
            Told(_("How many listeners"), _some(size if a.max_audience else "")),
            Told(_("When"), _named(a.times, lambda code: SuitableTime(code).label)),
            Told(_("Does not want"), _opened(a.limits_told)),
            Told(_("Never ask about"), _named(a.off_limits, topic_name)),
        ),
        "area": (
            Told(_("Languages"), _named(a.languages, lambda code: LANGUAGES.get(code, code))),
            Told(_("How"), _ways(a)),
            Told(_("Where"), _named(a.area_codes, place_name) or (_("Anywhere"),)),
        ),
    }


def _ways(application: Application) -> tuple[str, ...]:
    ways = [(application.is_on_site, _("At the place")), (application.is_remote, _("Remotely"))]
    return tuple(word for chosen, word in ways if chosen)


def _named(codes: Iterable[str], name) -> tuple[str, ...]:
    return tuple(str(name(code)) for code in codes)


def _opened(sealed) -> tuple[str, ...]:
    return tuple(sealed.reveal().splitlines()) if sealed else ()


def _some(text) -> tuple[str, ...]:
    return (str(text),) if text else ()
