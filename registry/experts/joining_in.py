"""Coming into the register, an account to sign in with, changes by a coordinator, leaving and coming back (C7, C8)."""

from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles.invitations import clean_address, invite
from accounts.roles.models import Invitation, Role
from audit.services import record
from domain.errors import Conflict, DomainError
from registry.bank.services import withdraw_profile
from registry.experts.changing import Topics, put_facts, set_topics
from registry.experts.models import Expert, ExpertStatus
from registry.experts.publishing import refresh_publication

FIRST_PAYEE_NUMBER = 1001
PAYEE_LOCK = 7_316_304


@transaction.atomic
def add_expert(
    *, first_name: str, last_name: str, by, email: str = "", phone: str = "", municipality_code: str = "",
    languages=(), topics: Topics = (), off_limits=(), **facts,
) -> Expert:  # fmt: skip
    """Put a person into the register, with the next payee number; an account is another matter (`give_account`).

    `facts` are fields of Expert, also `identity_code`. `topics` are codes or (code, is_close_one).
    Raises Conflict when somebody has the identity code, DomainError for a fact that cannot be.
    """
    expert = Expert(payee_number=next_payee_number())
    told = {
        "first_name": first_name.strip(), "last_name": last_name.strip(), "email": email.strip().lower(),
        "phone": phone.strip(), "municipality_code": municipality_code, "languages": list(languages), **facts,
    }  # fmt: skip
    put_facts(expert, told)
    expert.save(force_insert=True)
    set_topics(expert, topics, off_limits)
    record("expert.added", subject=expert, by=by)
    return expert


def next_payee_number() -> int:
    """One more than the largest ever given here. Others wait for the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [PAYEE_LOCK, connection.schema_name])
    largest = Expert.objects.aggregate(largest=Max("payee_number"))["largest"]
    return max(largest or 0, FIRST_PAYEE_NUMBER - 1) + 1


@transaction.atomic
def change_expert(*, expert: Expert, by, topics: Topics | None = None, off_limits=(), **facts: Any) -> Expert:
    """A keeper changes facts; what differs goes to the journal and to the bank. `topics` None leaves them alone.

    Raises DomainError for a merged person, contact details in the introduction or an identity code of another.
    """
    row = locked(expert)
    _refuse_merged(row)
    changes = put_facts(row, facts)
    row.save(update_fields=[*changes, *(["identity_code_index"] if "identity_code" in changes else [])])
    if topics is not None and set_topics(row, topics, off_limits):
        changes["topics"] = None
    if changes:
        record("expert.changed", subject=row, by=by, changes=changes)
        refresh_publication(expert_id=row.pk)
    return row


@transaction.atomic
def give_account(*, expert: Expert, by, language: str = "") -> Invitation | None:
    """Invite the person to sign in. None when the address has an account: it is the expert's from now on.

    `language` is of the letter, else one that the person works in. Raises DomainError without an address, Conflict
    when there is an account already or it is somebody else's.
    """
    row = locked(expert)
    if row.user_id:
        raise Conflict(_("This person can sign in already."))
    if row.status != ExpertStatus.ACTIVE:
        raise DomainError(_("Only somebody who is active can be invited to sign in."))
    address = clean_address(row.email)
    _refuse_taken(address)
    invitation = invite(
        email=address, first_name=row.first_name, last_name=row.last_name, language=language or _language(row),
        roles=[(Role.EXPERT, None)], by=by,
    )  # fmt: skip
    record("expert.invited", subject=row, by=by)
    if invitation is None:
        link_account(expert=row, user=User.objects.get(email=address), by=by)
    return invitation


@transaction.atomic
def link_account(*, expert: Expert, user: User, by) -> None:
    """From now on `user` is the expert's own account. Nothing happens when either has another one already."""
    row = locked(expert)
    if row.user_id or Expert.objects.filter(user=user).exists():
        return
    row.user = user
    row.save(update_fields=["user"])
    record("expert.linked", subject=row, by=by, user=user.pk)


@transaction.atomic
def end_expert(*, expert: Expert, reason: str, by) -> Expert:
    """The person no longer takes part. The account stays, so that fees and papers can be read (rules.md section 9).

    Raises StepRefused when it was ended already, DomainError without a reason.
    """
    if not reason.strip():
        raise DomainError(_("Write why the activity ends."))
    row = locked(expert)
    row.become(ExpertStatus.ENDED, by=by, note=reason.strip()[:500])
    withdraw_profile(expert_key=row.pk)
    return row


@transaction.atomic
def return_expert(*, expert: Expert, by) -> Expert:
    """The person takes part again. Raises StepRefused unless it was ended."""
    row = locked(expert)
    _refuse_merged(row)
    row.become(ExpertStatus.ACTIVE, by=by)
    refresh_publication(expert_id=row.pk)
    return row


def locked(expert: Expert) -> Expert:
    """The row, held until the transaction ends."""
    return Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)


def _refuse_merged(expert: Expert) -> None:
    if expert.status == ExpertStatus.MERGED:
        raise Conflict(_("This person was merged with another one. Nothing was changed."))


def _refuse_taken(address: str) -> None:
    if Expert.objects.filter(user__email=address).exists():
        raise Conflict(
            _("This address is the account of somebody else in the register. Look for duplicates.")
        )


def _language(expert: Expert) -> str:
    return next((code for code in expert.languages if code in {"fi", "sv"}), "fi")
