"""Many people into the register at once: the same as `add_expert` for each, in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from audit.services import record_for_many
from crypto.blind_index import blind_index
from crypto.identity_code import parse_identity_code
from registry.experts.joining_in import next_payee_number
from registry.experts.models import Expert


@dataclass
class Newcomer:
    """One person. `facts` are plain fields of Expert; the identity code is sealed and indexed."""

    first_name: str
    last_name: str
    identity_code: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def add_experts(newcomers: Sequence[Newcomer], *, by) -> list[Expert]:
    """Put people into the register with payee numbers in their order; no accounts and no letters.

    Raises IntegrityError when an identity code is somebody's already, InvalidIdentityCode for one that is none: who
    brings many has looked before.
    """
    if not newcomers:
        return []
    first = next_payee_number()
    experts = [_expert(newcomer, number) for number, newcomer in enumerate(newcomers, start=first)]
    Expert.objects.bulk_create(experts)
    record_for_many("expert.added", subjects=experts, by=by)
    return experts


def _expert(newcomer: Newcomer, payee_number: int) -> Expert:
    expert = Expert(
        payee_number=payee_number, first_name=newcomer.first_name, last_name=newcomer.last_name, **newcomer.facts
    )  # fmt: skip
    if newcomer.identity_code:
        code = parse_identity_code(newcomer.identity_code).code
        expert.identity_code, expert.identity_code_index = code, blind_index("identity_code", code)
    return expert
