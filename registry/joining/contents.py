"""What an agreement says: the expert's own facts (A046) filled into the organisation's template."""

import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _

from domain.clock import today
from domain.period import Period
from registry.bank.wording import form_name, topic_name
from registry.experts.models import Audience, Expert, Training
from registry.joining.models import Agreement, AgreementKind, AgreementRole, PaperCode
from registry.joining.texts import text_of
from tenants.context import current_tenant
from tenants.pages.plain_text import Facts, fill_text
from tenants.terminology.terms import tt
from ui import formats

ROLE_TEXTS = {AgreementRole.EXPERT: PaperCode.EXPERT, AgreementRole.PEER: PaperCode.PEER}
LISTS = ("education", "experience", "topics", "wishes", "tasks")


def known_contents(expert: Expert, language: str) -> dict[str, str]:
    """What we already know for a new agreement, a line each; the coordinator completes it. Two queries."""
    with translation.override(language):
        trainings = [_training(course, language) for course in expert.trainings.order_by("completed_on")]
        topics = expert.topics.filter(is_off_limits=False).order_by("topic_code")
        return {
            "education": "\n".join(trainings),
            "topics": "\n".join(
                _("%(topic)s (as somebody close)") % {"topic": topic_name(row.topic_code)}
                if row.is_close_one
                else topic_name(row.topic_code)
                for row in topics
            ),
            "wishes": _wishes(expert),
            "tasks": "\n".join(form_name(code) for code in expert.task_codes)
            or tt("Any {task:pl} that {expert:def} chooses"),
        }


def words_of(agreement: Agreement) -> str:
    """The agreement in the markup of public texts, as it would be sent now. Two queries."""
    with translation.override(agreement.language):
        template = text_of(ROLE_TEXTS[AgreementRole(agreement.role)], agreement.language).text
        return fill_text(template, agreement.language, _facts(agreement))


def preview_of(paper: PaperCode, language: str, template: str) -> str:
    """How a template of the organisation reads, filled for an invented person."""
    with translation.override(language):
        return fill_text(template, language, _facts(_sample(paper, language)))


def _sample(paper: PaperCode, language: str) -> Agreement:
    return Agreement(
        expert=Expert(first_name="Eero", last_name="Esimerkki"),
        kind=AgreementKind.COMMISSION,
        role=AgreementRole.PEER if paper == PaperCode.PEER else AgreementRole.EXPERT,
        language=language,
        valid_from=today(),
        valid_to=dt.date(today().year + 2, 1, 1),
        is_insured=True,
        education=_("An example course, 60 h"),
        topics=_("An example topic"),
        tasks=_("Lectures and groups"),
    )


def _facts(agreement: Agreement) -> Facts:
    language, last = agreement.language, agreement.last_day
    our_name = str(current_tenant())
    relation = text_of(f"relation_{agreement.kind}", language).text
    insured = _("The insurance of the organisation covers the work that is agreed in this service.")
    not_insured = _("The organisation has not insured the work. An own insurance may be needed.")
    return {
        **{name: _lines(getattr(agreement, name)) for name in LISTS},
        "our_name": our_name,
        "name": str(agreement.expert),
        "valid_from": formats.day(agreement.valid_from, language, "number"),
        "valid_to": formats.day(last, language, "number") if last else "",
        "for_the_time_being": "" if last else _("for the time being"),
        "insurance": insured if agreement.is_insured else not_insured,
        "relationship": fill_text(relation, language, {"our_name": our_name}),
    }


def _lines(text: str) -> tuple[str, ...]:
    """The lines of a free text as a list; one that says so when there are none."""
    return tuple(filter(None, (line.strip(" -\t") for line in text.splitlines()))) or (
        _("Nothing written down"),
    )


def _wishes(expert: Expert) -> str:
    whom = ", ".join(str(Audience(code).label).lower() for code in expert.audiences)
    return _("With whom: %(whom)s") % {"whom": whom} if whom else ""


def _training(course: Training, language: str) -> str:
    when = course.completed_text or formats.day(course.completed_on, language, "number")
    hours = formats.hours(course.hours, language) if course.hours else ""
    return ", ".join(filter(None, [str(course.get_kind_display()), hours, course.issuer, when]))


def default_period(expert: Expert) -> Period:
    """Two years from today, or from the day when the present agreement ends."""
    last = expert.agreements.on(today()).order_by("-valid_to").first()
    start = last.valid_to if last and last.valid_to else today()
    return Period(start, _years_later(start, 2))


def _years_later(day: dt.date, years: int) -> dt.date:
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)
