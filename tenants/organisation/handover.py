"""Somebody leaves: rules that name the person name somebody else from today on (rules.md section 4)."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import today
from tenants.organisation.models import RuleKind, RuleVersion
from tenants.organisation.versions import start_version

NAMING = (RuleKind.CHAIN, RuleKind.ROUTING)  # kinds whose data may hold ids of people


def rules_naming(person_id: UUID) -> list[RuleVersion]:
    """Versions in force or to come that name the person."""
    alive = RuleVersion.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today()), kind__in=NAMING)
    found = alive.select_related("unit").order_by("kind", "valid_from")
    return [version for version in found if names(version.data, str(person_id))]


@transaction.atomic
def replace_person(*, version_id: UUID, person_id: UUID, successor_id: UUID, by) -> None:
    """Name the successor instead. A version in force is followed by a new one; one that starts today or later is
    corrected in place, since nothing older was decided by it.
    """
    version = RuleVersion.objects.select_for_update(of=("self",)).select_related("unit").get(pk=version_id)
    data = replaced(version.data, str(person_id), str(successor_id))
    if version.valid_from >= today():
        version.data = data
        version.save(update_fields=["data"])
        record("rule.person_replaced", subject=version, by=by, was=person_id, becomes=successor_id)
        return
    start_version(
        kind=RuleKind(version.kind), data=data, name=version.name, valid_from=today(), approved_by=str(by)[:120],
        approved_on=today(), document=_("End of duty"), unit=version.unit, by=by,
    )  # fmt: skip


def names(node: Any, person_id: str) -> bool:
    """Whether the id stands anywhere in the data."""
    if isinstance(node, dict | list):
        return any(names(child, person_id) for child in (node.values() if isinstance(node, dict) else node))
    return node == person_id


def replaced(node: Any, was: str, becomes: str) -> Any:
    """The data with one id in the place of another; a list of people names nobody twice."""
    if isinstance(node, dict):
        return {key: replaced(child, was, becomes) for key, child in node.items()}
    if isinstance(node, list):
        children = [replaced(child, was, becomes) for child in node]
        return [child for n, child in enumerate(children) if child != becomes or becomes not in children[:n]]
    return becomes if node == was else node
