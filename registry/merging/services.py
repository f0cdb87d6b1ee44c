"""Two rows of one person become one, and for a week two again. "Not the same person" is remembered."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.roles.models import Role, RoleGrant
from audit.services import record
from domain.clock import now, today
from domain.errors import Conflict, DomainError
from registry.bank.services import withdraw_profile
from registry.experts.models import Expert, ExpertStatus
from registry.experts.purposes import follow_no
from registry.experts.services import refresh_publication
from registry.merging.choices import winning
from registry.merging.models import UNDO_DAYS, Merge, NotSame
from registry.merging.moving import move_all
from registry.merging.steps import Step, put, put_back

# What the merged row must not keep once nothing can be put back any more: the kept row has it, or somebody chose not to.
PERSONAL = {
    "email": "", "phone": "", "identity_code": None, "identity_code_index": None, "iban": None, "account_holder": "",
    "access_needs": None, "assistive_devices": None, "introduction": "", "background_organisation": "",
}  # fmt: skip


@transaction.atomic
def merge_experts(*, kept_id: UUID, other_id: UUID, chosen: Mapping[str, str], by) -> Merge:
    """Make the other one a part of the kept one: facts as chosen, and every row that belongs to it.

    `chosen` is by field "kept", "other" or "both" (merging.choices). Undone by `undo_merge` within a week; only a consent
    that the other one had taken back stays taken back.
    Raises Conflict when either was merged already, CannotMerge when the two have what one person cannot have twice.
    """
    kept, other = _both(kept_id, other_id)
    was_status, steps = other.status, _take_facts(kept, other, dict(chosen))
    steps += move_all(Expert, other.pk, kept.pk)
    follow_no(kept=kept, merged=other, by=by)
    other.become(ExpertStatus.MERGED, by=by)
    withdraw_profile(expert_key=other.pk)
    refresh_publication(expert_id=kept.pk)
    merge = Merge(kept=kept, merged=other, was_status=was_status, by=by)
    merge.steps = json.dumps([step.as_data() for step in steps])
    merge.save()
    record("expert.merged", subject=kept, by=by, merged=other.pk, rows=len({step.pk for step in steps}))
    return merge


@transaction.atomic
def undo_merge(*, merge_id: UUID, by) -> int:
    """Two again, as they were. Returns how many values stayed because somebody has changed them since.

    Raises Conflict when the week is over, it was undone already, or the kept one has been merged meanwhile.
    """
    merge = Merge.objects.select_for_update().get(pk=merge_id)
    people = {row.pk: row for row in _locked([merge.kept_id, merge.merged_id])}
    _check_can_be_undone(merge, people[merge.kept_id])
    sealed: Any = merge.steps
    steps = [Step(*data) for data in json.loads(sealed.reveal())]
    stayed = put_back(steps)
    other = Expert.objects.get(pk=merge.merged_id)
    other.become(merge.was_status, by=by)
    merge.undone_at, merge.undone_by, merge.steps = now(), by, None
    merge.save(update_fields=["undone_at", "undone_by", "steps"])
    for expert_id in people:
        refresh_publication(expert_id=expert_id)
    record("expert.unmerged", subject=people[merge.kept_id], by=by, merged=merge.merged_id, stayed=stayed)
    return stayed


@transaction.atomic
def call_different(*, one_id: UUID, other_id: UUID, by) -> None:
    """These two are different people; a second time changes nothing."""
    first, second = sorted((one_id, other_id))
    if first == second:
        raise DomainError(_("Choose two people."))
    note, is_new = NotSame.objects.get_or_create(first_id=first, second_id=second, defaults={"by": by})
    if is_new:
        for row in (note.first, note.second):
            record("expert.called_different", subject=row, by=by)


def forget_old_merges() -> int:
    """The nightly round: what can no longer be undone is not kept. Returns how many merges were closed."""
    week_ago = now() - dt.timedelta(days=UNDO_DAYS)
    old = Merge.objects.filter(undone_at=None, steps__isnull=False, at__lt=week_ago)
    return sum(_close(merge_id) for merge_id in list(old.values_list("pk", flat=True)))


@transaction.atomic
def _close(merge_id: UUID) -> bool:
    merge = Merge.objects.select_for_update().get(pk=merge_id)
    merge.steps = None
    merge.save(update_fields=["steps"])
    return bool(Expert.objects.filter(pk=merge.merged_id, status=ExpertStatus.MERGED).update(**PERSONAL))


def _both(kept_id: UUID, other_id: UUID) -> tuple[Expert, Expert]:
    if kept_id == other_id:
        raise DomainError(_("Choose two people."))
    people = {row.pk: row for row in _locked([kept_id, other_id])}
    if len(people) < 2 or any(row.status == ExpertStatus.MERGED for row in people.values()):
        raise Conflict(_("One of them was merged already. Nothing was changed."))
    return people[kept_id], people[other_id]


def _locked(ids: Iterable[UUID]) -> list[Expert]:
    """The rows, held in one order so that two merges cannot wait for each other."""
    return list(Expert.objects.select_for_update(of=("self",)).filter(pk__in=list(ids)).order_by("pk"))


def _take_facts(kept: Expert, other: Expert, chosen: dict[str, str]) -> list[Step]:
    values = winning(kept, other, chosen)
    account: Any = values.pop("user_id", None)
    steps = []
    if "identity_code_index" in values:
        steps += put(other, identity_code_index=None)  # a code is one row's at a time
    steps += put(kept, **values)
    return steps + _take_account(kept, other, account)


def _take_account(kept: Expert, other: Expert, wins: UUID | None) -> list[Step]:
    """One account stays in use. When both had one, the other is no expert's any more from today on."""
    own, others = kept.user_id, other.user_id
    if others is None:
        return []
    steps = []
    if wins is not None:
        steps = [*put(other, user=None), *put(kept, user=others), *(put(other, user=own) if own else [])]
    unused = own if wins is not None else others
    return steps + (_end_roles(unused) if own else [])


def _end_roles(user_id: UUID) -> list[Step]:
    """The account's expert role ends today; its other roles are another matter."""
    grants = RoleGrant.objects.in_force().filter(user_id=user_id, role=Role.EXPERT)
    steps = []
    for grant in grants:
        steps += put(grant, valid_to=max(today(), grant.valid_from))
    return steps


def _check_can_be_undone(merge: Merge, kept: Expert) -> None:
    if merge.undone_at is not None:
        raise Conflict(_("This merge was undone already."))
    if not merge.can_be_undone:
        raise Conflict(_("A merge can be undone for a week. This one is older."))
    if kept.status == ExpertStatus.MERGED:
        raise Conflict(_("The person has been merged again. Undo that first."))
