"""The experts for one order in order, with the reasons, and those who cannot be asked, with why."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.reasons import Reason
from registry.experts.models import Expert
from registry.matching.eligibility import blockers, untrained_title
from registry.matching.facts import Candidate, Rules, Task
from registry.matching.gathering import gather, rules_for, task_of
from registry.matching.models import Offer, OfferStatus
from registry.matching.ranking import rank
from registry.matching.reasons import is_hard
from registry.orders.models import Order


@dataclass(frozen=True)
class Choice:
    """One expert in the list: why they fit, and what stands in the way."""

    expert: Expert
    candidate: Candidate
    reasons: tuple[Reason, ...]
    blockers: tuple[Reason, ...]
    offer: Offer | None = None  # the last one of this order, if asked

    @property
    def is_hard(self) -> bool:
        """Whether nobody may pass over what stands in the way."""
        return any(is_hard(reason) for reason in self.blockers)

    @property
    def is_open(self) -> bool:
        """Whether the expert has been asked and the offer still stands."""
        return self.offer is not None and self.offer.status in (OfferStatus.SENT, OfferStatus.ACCEPTED)


@dataclass(frozen=True)
class Proposal:
    """`fit` are ranked, best first. `soft` can be asked with a reason, `hard` cannot. `asked` have been asked."""

    fit: tuple[Choice, ...]
    soft: tuple[Choice, ...]
    hard: tuple[Choice, ...]
    asked: tuple[Choice, ...]

    @property
    def everyone(self) -> tuple[Choice, ...]:
        return self.fit + self.soft + self.hard + self.asked


def propose(order: Order) -> Proposal:
    """Rank all active experts for a sent order. The number of queries does not depend on how many there are."""
    task, rules = task_of(order), rules_for(order)
    people = {
        candidate.id: (expert, candidate) for expert, candidate in gather(order, grace_days=rules.grace_days)
    }
    offers = {str(offer.expert_id): offer for offer in order.offers.order_by("sent_at")}
    ranked = rank([candidate for _, candidate in people.values()], task)
    choices = [
        Choice(people[row.candidate.id][0], row.candidate, (*row.reasons, *_title(row.candidate, task, rules)),
               blockers(row.candidate, task, rules), offers.get(row.candidate.id))
        for row in ranked
    ]  # fmt: skip
    return _sorted_out(choices, order)


def judge(order: Order, experts) -> dict[str, tuple[Reason, ...]]:
    """What stands in the way of the given experts now, by id: asked again at the moment of sending and of a yes."""
    task, rules = task_of(order), rules_for(order)
    return {
        candidate.id: blockers(candidate, task, rules)
        for _, candidate in gather(order, experts, grace_days=rules.grace_days)
    }


def _title(candidate: Candidate, task: Task, rules: Rules) -> Iterator[Reason]:
    if title := untrained_title(candidate, task.day, rules):
        yield Reason("acts_untrained", {"title": title})


def _sorted_out(choices: list[Choice], order: Order) -> Proposal:
    """Whoever was wanted by name comes first; whoever has been asked is shown apart, a no most of all (A017)."""
    choices.sort(key=lambda choice: choice.expert.pk != order.wanted_expert_id)
    free = [choice for choice in choices if choice.offer is None or choice.offer.status == OfferStatus.CLOSED]
    return Proposal(
        fit=tuple(choice for choice in free if not choice.blockers),
        soft=tuple(choice for choice in free if choice.blockers and not choice.is_hard),
        hard=tuple(choice for choice in free if choice.is_hard),
        asked=tuple(choice for choice in choices if choice not in free),
    )
