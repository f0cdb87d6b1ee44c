"""Somebody leaves: open rounds and deputyships pass to another person (rules.md section 4: nothing without a holder)."""

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from audit.services import record
from billing.approvals.chain import HolderKind
from billing.approvals.models import Deputy, Round, RoundStatus
from billing.approvals.services import rehold
from domain.clock import today


def rounds_of_holder(person: User) -> QuerySet[Round]:
    """Open rounds that the person holds, or that name the person in a step that is still to come."""
    named = Q(chain__steps__contains=[{"kind": str(HolderKind.PERSON), "holder": str(person.pk)}])
    return Round.objects.filter(Q(holder=person) | Q(orderer=person) | named, status=RoundStatus.OPEN)


def deputyships_of(person: User) -> QuerySet[Deputy]:
    """Coming and present times when the person stands in for somebody."""
    return Deputy.objects.filter(deputy=person, valid_to__gt=today()).select_related("person")


@transaction.atomic
def hand_over_rounds(*, person: User, successor: User, by: User) -> int:
    """Give the person's open rounds to the successor. Where four eyes forbid that, the chain's fallback holds them.

    Call after the person's roles have moved: a step that names a role follows the role. Returns how many rounds.
    """
    rounds = list(rounds_of_holder(person).select_for_update(of=("self",)))
    for matter in rounds:
        for step in matter.chain["steps"]:
            if step["kind"] == HolderKind.PERSON and step.get("holder") == str(person.pk):
                step["holder"] = str(successor.pk)
        if matter.orderer_id == person.pk:
            matter.orderer = successor
        matter.save(update_fields=["chain", "orderer"])
        rehold(round_id=matter.pk)
        record("round.handed_over", subject=matter, by=by, was=person.pk, becomes=successor.pk)
    return len(rounds)


@transaction.atomic
def hand_over_deputyships(*, person: User, successor: User, by: User) -> int:
    """The successor stands in where the person did; one's own deputy nobody can be, so that one ends.

    The person's own deputies end too: there is nothing left to stand in for. Returns how many were handed over.
    """
    handed = 0
    for deputy in deputyships_of(person).select_for_update(of=("self",)):
        if deputy.person_id == successor.pk:
            _end(deputy, by)
            continue
        deputy.deputy = successor
        deputy.save(update_fields=["deputy"])
        record("deputy.handed_over", subject=deputy, by=by, was=person.pk, becomes=successor.pk)
        handed += 1
    return handed


@transaction.atomic
def end_own_deputies(*, person: User, by: User) -> None:
    """Nobody stands in for the person from today on."""
    for deputy in Deputy.objects.select_for_update().filter(person=person, valid_to__gt=today()):
        _end(deputy, by)


def _end(deputy: Deputy, by: User) -> None:
    record("deputy.ended", subject=deputy, by=by, person=deputy.person_id, deputy=deputy.deputy_id)
    deputy.valid_to = max(today(), deputy.valid_from)
    deputy.save(update_fields=["valid_to"])
