"""The mails to an applicant. No topic and no name in them; the link leads to the rest (rule 11)."""

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.letters import Words, compose
from registry.applying.links import issue_link
from registry.applying.models import Application, ApplicationStatus, Interview, Meeting
from tenants.terminology.terms import tt_lazy
from ui.formats import when

CONTINUE = Words(
    gettext_lazy("Your application: go on here"),
    gettext_lazy(
        "With this link you fill in your application, or see how far it is. You can stop and come back. "
        "The link works for 30 days."
    ),
    gettext_lazy("If you did not ask for this, do nothing. Do not give the link to others."),
    gettext_lazy("Open my application"),
)
RECEIVED = Words(
    gettext_lazy("Your application has arrived"),
    tt_lazy("Thank you for your application. {Coordinator} reads it and writes to you about an interview."),
    gettext_lazy("With the link you see how far your application is. You can also withdraw it there."),
    gettext_lazy("Follow my application"),
)
INTERVIEW_ADVICE = gettext_lazy(
    "If the time does not suit you, answer us. You can also withdraw your application with the link."
)
ANSWERS: dict[str, str | Promise] = {
    ApplicationStatus.SUITABLE: tt_lazy(
        "Thank you for your application and for the talk. You are welcome to join us as {expert:a}! "
        "Next we make an agreement with you. You will get a message about it."
    ),
    ApplicationStatus.NOT_NOW: gettext_lazy(
        "Thank you for your application. This is not the right time yet. You may apply again later, and we are happy if you do."
    ),
    ApplicationStatus.REFUSED: tt_lazy(
        "Thank you for your application and for the talk. We do not ask you to join as {expert:a}. "
        "This says nothing about the worth of your experience."
    ),
}
ANSWER_ADVICE = gettext_lazy(
    "You may ask us about the answer. What you told us stays between you and those who read it."
)


def write_link(application: Application) -> EmailMultiAlternatives:
    """A link to go on with."""
    return _letter(application, CONTINUE)


def write_received(application: Application) -> EmailMultiAlternatives:
    """The application has arrived, and what happens next."""
    return _letter(application, RECEIVED)


def write_interview(interview: Interview) -> EmailMultiAlternatives:
    """When and where the interview is."""
    with translation.override(interview.application.language):
        words = Words(
            _("Time of your interview"), _interview_text(interview), INTERVIEW_ADVICE, _("See the details")
        )
        return _letter(interview.application, words)


def write_answer(application: Application) -> EmailMultiAlternatives:
    """The answer in plain words; what the coordinator adds is read behind the link."""
    subject = gettext_lazy("The answer to your application")
    words = Words(subject, ANSWERS[application.status], ANSWER_ADVICE, gettext_lazy("Read the answer"))
    return _letter(application, words)


def _interview_text(interview: Interview) -> str:
    start = interview.starts_at
    lines = [
        _("You are invited to an interview %(when)s.") % {"when": when(start, None, get_language() or "fi")}
    ]
    lines.append(
        {
            Meeting.ON_SITE: _("We meet face to face."),
            Meeting.REMOTE: _("We meet by video."),
            Meeting.PHONE: _("We call you."),
        }[Meeting(interview.meeting)]
    )
    lines += [_("Place: %(place)s.") % {"place": interview.place}] if interview.place else []
    return " ".join([*lines, interview.letter]).strip()


def _letter(application: Application, words: Words) -> EmailMultiAlternatives:
    path = reverse("applying:tasks", args=[issue_link(application)])
    return compose(words, to=application.email, language=application.language, path=path)
