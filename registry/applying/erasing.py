"""What becomes of applications in the end (rules.md section 9): kept no longer than the organisation's rule says.

A draft whose address was never confirmed goes in 30 days. An application that led to nothing, or that nobody went on
with, goes after the rule's months. One that was accepted loses the applicant's own words and the interview's answers
then; that a panel found the person suitable stays for as long as the person is in the register (A002).
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from audit.services import record
from domain.clock import at, now, today
from domain.period import Month
from registry.applying.models import Application, ApplicationNote, ApplicationStatus, Decision, Interview
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import NoRule, rule_on

UNCONFIRMED = dt.timedelta(days=30)
MONTHS = 6  # until the organisation has a rule
LED_TO_NOTHING = (ApplicationStatus.NOT_NOW, ApplicationStatus.REFUSED, ApplicationStatus.WITHDRAWN)
OWN_WORDS = ("other_experience", "story", "situation", "training_told", "experience_told", "limits_told")


def erase_old_applications() -> int:
    """Every night. Returns how many were erased or lost their words. May run twice."""
    limit = _limit(today())
    never_confirmed = Q(confirmed_at=None, created_at__lt=now() - UNCONFIRMED)
    left = Q(status=ApplicationStatus.DRAFT) & (never_confirmed | Q(saved_at__lt=limit))
    answered = Q(status__in=LED_TO_NOTHING, closed_at__lt=limit)
    return _erase(left | answered) + _forget_words(limit)


def _erase(which: Q) -> int:
    done = 0
    for application_id in list(Application.objects.filter(which).values_list("pk", flat=True)):
        with transaction.atomic():
            row = Application.objects.select_for_update(of=("self",)).filter(which, pk=application_id).first()
            if row is not None:
                record("application.erased", subject=row, by=None)
                row.delete()
                done += 1
    return done


@transaction.atomic
def _forget_words(limit: dt.datetime) -> int:
    accepted = Application.objects.filter(status=ApplicationStatus.SUITABLE, closed_at__lt=limit)
    told = Q(notes__isnull=False) | Q(interview__answers__isnull=False) | Q(decision__letter__isnull=False)
    for name in OWN_WORDS:
        told |= Q(**{f"{name}__isnull": False})
    ids = list(accepted.filter(told).distinct().values_list("pk", flat=True))
    Application.objects.filter(pk__in=ids).update(**dict.fromkeys(OWN_WORDS))
    Interview.objects.filter(application__in=ids).update(answers=None)
    Decision.objects.filter(application__in=ids).update(letter=None)
    ApplicationNote.objects.filter(application__in=ids).delete()
    return len(ids)


def _limit(day: dt.date) -> dt.datetime:
    """What was closed before this moment has been kept long enough."""
    return at(Month.of(day).plus(-kept_months()).day(day.day), dt.time())


def kept_months() -> int:
    """The organisation's rule."""
    try:
        return rule_on(RuleKind.RETENTION, today()).data["applications_months"]
    except NoRule:
        return MONTHS
