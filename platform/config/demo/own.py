"""What experts have told of themselves, and one request about personal data. Invented."""

import datetime as dt

from registry.experts import telling
from registry.experts.models import Expert, ExpertStatus
from registry.rights.models import RequestKind
from registry.rights.services import ask


def add_own_facts() -> None:
    """Times, needs, a change in life and a request, so that the desk and the own pages have something to show."""
    active = Expert.objects.filter(status=ExpertStatus.ACTIVE, user__isnull=False).order_by("payee_number")
    people = list(active[1:4])  # the first one has time for every task: the journey asks at any hour
    if len(people) < 3:
        return
    first, second, third = people
    evenings = [(day, dt.time(12), dt.time(20)) for day in range(1, 6)]
    telling.tell_times(expert=first, times=evenings, by=first.user)
    telling.tell_life_change(
        expert=second, text="Aloitan syksyllä opinnot. Iltapäivät sopivat paremmin.", by=second.user
    )
    ask(
        expert=third,
        kind=RequestKind.CORRECTION,
        text="Koulutukseni vuosi on väärin. Oikea on 2019.",
        by=third.user,
    )
