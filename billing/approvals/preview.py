"""Whose desks a matter would go through today, for the page where a chain is changed. Writes nothing."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from billing.approvals.chain import ChainSpec, StepSpec, next_step
from billing.approvals.holding import holding_of
from billing.approvals.models import Round
from domain.clock import today
from domain.ids import new_id
from tenants.organisation.models import Unit


@dataclass(frozen=True)
class Stop:
    """One step of the way: who holds it (no person: nobody was found, or whoever orders), and its deadlines."""

    step: StepSpec
    role: str
    person: User | None
    remind_on: dt.date
    escalate_on: dt.date

    @property
    def is_orderers(self) -> bool:
        """Whoever orders the work decides; nobody has ordered yet."""
        return self.role == "orderer" and self.person is None


def way_through(
    chain: ChainSpec,
    *,
    unit: Unit,
    amount: Decimal,
    orderer: User | None = None,
    claimant: User | None = None,
) -> list[Stop]:
    """Every step that a matter of `amount` euros sent today from the unit would wait at, with today's holders.

    Each step's holder is counted as its approver, so four eyes hold here like in real work.
    """
    matter = Round(subject_id=new_id(), unit=unit, claimant=claimant, orderer=orderer)
    stops: list[Stop] = []
    while (step := next_step(chain, len(stops), amount)) is not None:
        approvers = [str(stop.person.pk) for stop in stops if stop.person]
        stops.append(_stop(step, matter, approvers))
    return stops


def _stop(step: StepSpec, matter: Round, approvers: list[str]) -> Stop:
    if step.kind == "orderer" and matter.orderer is None:
        role, person = "orderer", None
    else:
        holding = holding_of(step, matter, approvers=approvers)
        role, person = holding.role, User.objects.filter(pk=holding.person_id).first()
    return Stop(step, role, person, step.remind_on(today()), step.escalate_on(today()))
