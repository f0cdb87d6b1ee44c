"""The life of an agreement: written, sent, signed (signing.py), renewed, ended (A045–A047, A189)."""

import datetime as dt
import hashlib
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import at, now, today
from domain.errors import Conflict, DomainError
from domain.ids import new_id
from files.models import StoredFile
from files.services import keep_upload
from outbox.services import publish
from registry.experts.joining_in import locked as locked_expert
from registry.experts.models import Expert, ExpertStatus
from registry.joining.contents import words_of
from registry.joining.models import SIGNED_BY_BOTH, Agreement, AgreementStatus, Party, Signature, SigningWay
from tenants.terminology.terms import tt

AGREEMENT_SENT, AGREEMENT_ENDS, AGREEMENT_ENDED = "agreement.sent", "agreement.ends", "agreement.ended"
WARN_DAYS = (60, 30, 7)
ONE_DAY = dt.timedelta(days=1)
NOON = dt.time(12)
FIELDS = (
    "kind", "role", "language", "valid_from", "valid_to", "is_insured", "education", "experience", "topics", "wishes",
    "tasks",
)  # fmt: skip
UNFINISHED = (AgreementStatus.DRAFT, AgreementStatus.SENT, AgreementStatus.SIGNED)


@transaction.atomic
def draft_agreement(
    *, expert: Expert, by, agreement_id: UUID | None = None, renews=None, **facts
) -> Agreement:
    """A new draft; `facts` are FIELDS. The same form sent twice (`agreement_id`) makes one draft.

    Raises DomainError for days the wrong way round, or for somebody who is not part of the activity.
    """
    if expert.status == ExpertStatus.ENDED:
        raise DomainError(tt("The activity of this {expert} has ended. Take the person back first."))
    _check_days(facts["valid_from"], facts["valid_to"])
    draft, is_new = Agreement.objects.get_or_create(
        pk=agreement_id or new_id(),
        defaults={
            "expert": expert,
            "status": AgreementStatus.DRAFT,
            "signed_at": None,
            "renews": renews,
            **facts,
        },
    )
    if draft.expert_id != expert.pk:
        raise Conflict(_("This has been made already."))
    if is_new:
        record("agreement.drafted", subject=draft, by=by, expert=expert.pk, kind=draft.kind)
    return draft


@transaction.atomic
def change_draft(*, agreement_id: UUID, by, **facts) -> Agreement:
    """Change what a draft says. Raises Conflict when it has been sent, DomainError for days the wrong way round."""
    draft = locked(agreement_id)
    if draft.status != AgreementStatus.DRAFT:
        raise Conflict(tt("{Contract:def} has been sent already. Its words stay as they are."))
    _check_days(facts["valid_from"], facts["valid_to"])
    for name in FIELDS:
        setattr(draft, name, facts[name])
    draft.save(update_fields=FIELDS)
    record("agreement.changed", subject=draft, by=by, expert=draft.expert_id)
    return draft


@transaction.atomic
def send_agreement(*, agreement_id: UUID, by) -> Agreement:
    """Freeze the words and ask the expert to sign. Raises StepRefused, and DomainError when nobody could sign."""
    draft = locked(agreement_id)
    if draft.expert.user_id is None:
        raise DomainError(
            tt("{Expert:def} has no sign-in yet. Give one first, or use {contract:a} on paper.")
        )
    if draft.valid_to and draft.valid_to <= today():
        raise DomainError(_("The last day is in the past. Correct the days first."))
    draft.become(AgreementStatus.SENT, by=by)
    draft.text = words_of(draft)
    draft.text_sha256 = hash_of(draft.text)
    draft.save(update_fields=["text", "text_sha256"])
    record("agreement.sent", subject=draft, by=by, expert=draft.expert_id, sha256=draft.text_sha256)
    publish(AGREEMENT_SENT, draft.pk)
    return draft


@transaction.atomic
def withdraw_agreement(*, agreement_id: UUID, by) -> Agreement:
    """Take an unsigned agreement back. Raises StepRefused when both have signed or it was taken back already."""
    agreement = locked(agreement_id)
    agreement.become(AgreementStatus.WITHDRAWN, by=by)
    record("agreement.withdrawn", subject=agreement, by=by, expert=agreement.expert_id)
    return agreement


@transaction.atomic
def note_paper_agreement(
    *,
    expert: Expert,
    kind: str,
    role: str,
    valid_from,
    valid_to,
    signed_on: dt.date,
    is_insured: bool,
    by,
    upload=None,
) -> Agreement:
    """Write down an agreement that both signed on paper, with a picture of it when there is one.

    Raises BadFile, DomainError for days the wrong way round, Conflict for one that is there already.
    """
    locked_expert(expert)
    _check_days(valid_from, valid_to)
    if signed_on > today():
        raise DomainError(_("The day of signing cannot be in the future."))
    same = Agreement.objects.signed().filter(
        expert=expert, kind=kind, valid_from=valid_from, valid_to=valid_to
    )
    if same.exists():
        raise Conflict(tt("This {contract} has been written down already."))
    agreement = Agreement.objects.create(
        expert=expert,
        kind=kind,
        role=role,
        valid_from=valid_from,
        valid_to=valid_to,
        is_insured=is_insured,
        signed_at=at(signed_on, NOON),
        document=keep_upload(upload=upload, purpose="agreement", by=by) if upload else None,
    )
    Signature.objects.create(
        agreement=agreement,
        party=Party.ORGANISATION,
        user=by,
        name=str(by),
        way=SigningWay.PAPER,
        statement=_("Signed on paper on %(day)s") % {"day": f"{signed_on:%-d.%-m.%Y}"},
    )
    record("agreement.noted", subject=agreement, by=by, expert=expert.pk, signed_on=signed_on)
    return agreement


@transaction.atomic
def end_agreement(*, agreement_id: UUID, last_day: dt.date, reason: str, by) -> Agreement:
    """End an agreement before its time, with a reason. Raises StepRefused, and DomainError for a wrong day."""
    agreement = locked(agreement_id)
    if agreement.status != AgreementStatus.IN_FORCE:
        agreement.become(AgreementStatus.ENDED, by=by)  # refuses: only what both have signed can end
    if not reason.strip():
        raise DomainError(_("Write why it ends."), code="no_reason")
    if last_day < today() - ONE_DAY or (agreement.last_day and last_day > agreement.last_day):
        raise DomainError(tt("Choose a day from yesterday to the present last day of {contract:def}."))
    agreement.valid_to = max(last_day + ONE_DAY, agreement.valid_from)
    agreement.end_reason = reason.strip()[:500]
    agreement.save(update_fields=["valid_to", "end_reason"])
    record(
        "agreement.ended_early",
        subject=agreement,
        by=by,
        expert=agreement.expert_id,
        valid_to=agreement.valid_to,
    )
    publish(AGREEMENT_ENDED, agreement.pk)
    if agreement.valid_to <= today():
        agreement.become(AgreementStatus.ENDED, by=by)
    return agreement


def watch_agreements() -> None:
    """A nightly job: past agreements have ended, and ends are told 60, 30 and 7 days before (A047)."""
    for agreement_id in Agreement.objects.filter(
        status=AgreementStatus.IN_FORCE, valid_to__lte=today()
    ).values_list("pk", flat=True):
        with transaction.atomic():
            agreement = locked(agreement_id)
            if agreement.status == AgreementStatus.IN_FORCE:
                agreement.become(AgreementStatus.ENDED, by=None)
    for agreement in ending_soon(max(WARN_DAYS)):
        _warn(agreement)


def ending_soon(days: int):
    """Agreements in force of active experts that end within so many days and have no agreement after them."""
    end = today() + dt.timedelta(days=days)
    ending = Agreement.objects.filter(
        status=AgreementStatus.IN_FORCE,
        valid_to__gt=today(),
        valid_to__lte=end,
        expert__status=ExpertStatus.ACTIVE,
    )
    return ending.exclude(pk__in=_followed(ending))


def _followed(agreements) -> list[UUID]:
    """Those whose expert has signed one that goes on longer, or has been sent one."""
    after = Agreement.objects.filter(
        Q(status__in=SIGNED_BY_BOTH) | Q(status__in=(AgreementStatus.SENT, AgreementStatus.SIGNED)),
        expert__in=agreements.values("expert_id"),
    )
    others: dict[UUID, list[Agreement]] = {}
    for paper in after:
        others.setdefault(paper.expert_id, []).append(paper)
    return [
        paper.pk
        for paper in agreements
        if any(
            other.valid_to is None or other.valid_to > paper.valid_to
            for other in others.get(paper.expert_id, ())
            if other.pk != paper.pk
        )
    ]


@transaction.atomic
def _warn(agreement: Agreement) -> None:
    """Tell once at each step, also when a night was missed."""
    left = (agreement.valid_to - today()).days
    step = min(days for days in WARN_DAYS if left <= days)
    if agreement.warned_days is None or step < agreement.warned_days:
        agreement.warned_days = step
        agreement.save(update_fields=["warned_days"])
        publish(AGREEMENT_ENDS, agreement.pk, once=f"{agreement.valid_to}:{step}")


def locked(agreement_id: UUID) -> Agreement:
    """The row, for a change."""
    return (
        Agreement.objects.select_for_update(of=("self",)).select_related("expert__user").get(pk=agreement_id)
    )


def hash_of(text: str) -> str:
    """SHA-256 of the frozen words."""
    return hashlib.sha256(text.encode()).hexdigest()


def keep_document(agreement: Agreement, file: StoredFile) -> None:
    """The signed paper, and the moment from which the agreement counts."""
    agreement.document, agreement.signed_at = file, now()
    agreement.save(update_fields=["document", "signed_at"])


def _check_days(valid_from: dt.date, valid_to: dt.date | None) -> None:
    if valid_to is not None and valid_to <= valid_from:
        raise DomainError(_("The last day cannot be before the first day."), code="days_reversed")
