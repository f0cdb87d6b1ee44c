"""Every night: old looks are forgotten, what the law kept of erased persons is emptied, and old leavers are proposed."""

import datetime as dt
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Func, TextField
from django.db.models.functions import Abs, Cast, Mod

from domain.clock import at, now, today
from registry.experts.models import Expert, ExpertStatus
from registry.rights.erasing import empty_run_out
from registry.rights.models import DataRequest, Erasure, LegalHold, RequestKind
from registry.rights.planning import plan_erasure
from registry.rights.services import open_request
from registry.rights.subjects import periods, person_of
from tenants.organisation.retention import kept_since

AT_ONCE = 25  # people a night; the rest waits for the next turn
TURNS = 28  # nights
LOOKS = "access_log_years"
CONFIRMED_WITHIN = dt.timedelta(days=7)


def keep_retention() -> None:
    """The nightly round. May run twice."""
    forget_old_looks()
    forget_addresses()
    finish_erasures()
    propose_erasures()


@transaction.atomic
def forget_old_looks() -> None:
    """Remove looks older than the organisation's period, also those in the bank; never younger than two years."""
    first = at(kept_since(LOOKS, periods()[LOOKS], today()), dt.time.min)
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_looks(%s)", [first])


def forget_addresses() -> int:
    """A confirmation that has not left in a week never will: its address goes. Returns how many were forgotten."""
    week_ago = now() - CONFIRMED_WITHIN
    return Erasure.objects.filter(told_to__isnull=False, at__lt=week_ago).update(told_to=None)


def finish_erasures() -> int:
    """Empty what has run out of erased persons. Returns how many are done for good."""
    waiting = Erasure.objects.filter(ended_at=None).exclude(expert__in=_held())
    return sum(_finish(key) for key in waiting.values_list("pk", flat=True))


@transaction.atomic
def _finish(key: UUID) -> bool:
    erasure = Erasure.objects.select_for_update(of=("self",)).select_related("expert__user").get(pk=key)
    if empty_run_out(person_of(erasure.expert)):
        return False
    erasure.ended_at = now()
    erasure.save(update_fields=["ended_at"])
    return True


def propose_erasures() -> int:
    """Open a request for each ended expert of whom the law asks nothing any more; a person approves it.

    A plan reads every table, and its answer changes once in years: each person's turn comes every fourth week.
    """
    ended = Expert.objects.filter(status=ExpertStatus.ENDED, erasure=None).exclude(pk__in=_held())
    ended = ended.alias(turn=Abs(Mod(Func(Cast("pk", TextField()), function="hashtext"), TURNS)))
    ended = ended.filter(turn=today().toordinal() % TURNS)
    asked = DataRequest.objects.filter(kind=RequestKind.ERASURE)  # once said no, it is not proposed again
    made = 0
    for expert in ended.exclude(pk__in=asked.values("expert")).order_by("pk").iterator(chunk_size=100):
        if made >= AT_ONCE:
            break
        plan = plan_erasure(person_of(expert))
        if not plan.kept and not plan.obstacles:
            open_request(expert=expert, kind=RequestKind.ERASURE, text="", by=None)
            made += 1
    return made


def _held():
    return LegalHold.objects.filter(lifted_at=None).values("expert")
