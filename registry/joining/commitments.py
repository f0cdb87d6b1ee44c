"""Commitments: their texts and versions, and who has accepted them (A195, A196, A198, A216)."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.clock import today
from domain.errors import Conflict, DomainError, NotAllowed
from outbox.services import publish
from registry.experts.models import Expert
from registry.joining.grace import Asked, Published, asked_on
from registry.joining.models import Commitment, CommitmentKind, CommitmentText
from registry.joining.texts import starting_commitment
from tenants.organisation.models import RuleKind
from tenants.organisation.rules import rules_in_force
from tenants.pages.plain_text import check_text, fill_text
from tenants.pages.services import lock_public_face
from tenants.pages.versions import tidy

COMMITMENT_ASKED = "commitment.asked"
LANGUAGES = ("fi", "sv", "en")
FACTS = ("our_name",)
REMIND_BEFORE = dt.timedelta(days=7)


@dataclass(frozen=True)
class CommitmentState:
    """One commitment as one expert has it."""

    kind: CommitmentKind
    asked: Asked
    accepted: Commitment | None

    @property
    def is_done(self) -> bool:
        """Whether the version in force has been accepted."""
        return self.accepted is not None and self.accepted.version == self.asked.version

    @property
    def blocks(self) -> bool:
        """Whether no task can be offered before it is accepted."""
        return not self.asked.accepts(self.accepted.version if self.accepted else None)


def commitments_asked(first: Mapping[str, str], day: dt.date | None = None) -> dict[str, Asked]:
    """What is asked of each commitment on a day (today); `first` are the versions of the rule. One query."""
    if not first:
        return {}
    published: dict[str, list[Published]] = defaultdict(list)
    for text in CommitmentText.objects.filter(kind__in=first, language="fi"):
        published[text.kind].append(Published(text.version, text.valid_from, text.grace_until))
    return {code: asked_on(day or today(), published[code], version) for code, version in first.items()}


def asked_here(day: dt.date | None = None) -> dict[str, Asked]:
    """What the organisation, or any unit of it, asks of its experts. Two queries."""
    day = day or today()
    first: dict[str, str] = {}
    for rule in rules_in_force(RuleKind.ELIGIBILITY, day).order_by("unit_id"):
        first |= {code: str(version) for code, version in rule.data.get("commitments", {}).items()}
    return commitments_asked({code: first[code] for code in CommitmentKind.values if code in first}, day)


def states_of(expert: Expert) -> list[CommitmentState]:
    """Every commitment that is asked, and what the expert has accepted of it. Three queries."""
    accepted = {row.kind: row for row in expert.commitments.order_by("accepted_at")}
    return [
        CommitmentState(CommitmentKind(code), asked, accepted.get(code))
        for code, asked in asked_here().items()
    ]


def text_in_force(kind: str, language: str, *, our_name: str) -> str:
    """The words of a commitment in the markup of public texts, filled: published ones, else the starting text."""
    return fill_text(template_in_force(kind, language), language, {"our_name": our_name})


def template_in_force(kind: str, language: str) -> str:
    """The same before its facts are filled in. One query."""
    started = CommitmentText.objects.filter(kind=kind, language=language, valid_from__lte=today())
    newest = started.order_by("-valid_from").first()
    return newest.text if newest else starting_commitment(kind, language)


@transaction.atomic
def accept_commitment(*, expert: Expert, kind: str, version: str, text: str, language: str, by) -> Commitment:
    """The expert accepts the words that were shown. Accepting twice keeps the first.

    Raises NotAllowed for anybody else, Conflict when a newer version has come meanwhile.
    """
    if expert.user_id != by.pk:
        raise NotAllowed(_("Only the person can accept this."))
    asked = asked_here().get(kind)
    if asked is None or asked.version != version:
        raise Conflict(_("There is a newer version now. Read it and accept it."))
    facts = {"language": language, "text_sha256": hashlib.sha256(text.encode()).hexdigest()}
    accepted, is_new = Commitment.objects.get_or_create(
        expert=expert, kind=kind, version=version, defaults=facts
    )
    if is_new:
        record("commitment.accepted", subject=accepted, by=by, expert=expert.pk, kind=kind, version=version)
    return accepted


@transaction.atomic
def publish_commitment(
    *,
    kind: CommitmentKind,
    version: str,
    texts: Mapping[str, str],
    valid_from: dt.date,
    grace_days: int,
    by,
    approved_by: str = "",
    document: str = "",
) -> list[CommitmentText]:
    """A new version in all three languages: from its day everybody is asked to accept it.

    Until the grace time is over an earlier version is enough for new tasks. Raises TextRefused, DomainError for a
    past day, Conflict when the version or another one of the same day is there already.
    """
    tidied = {language: tidy(texts[language]) for language in LANGUAGES}
    for language, text in tidied.items():
        if not text:
            raise DomainError(_("Write the text in Finnish, Swedish and English."), code="no_text")
        check_text(text, language, FACTS)
    if valid_from < today():
        raise DomainError(_("The first day cannot be in the past."), code="past_day")
    lock_public_face()
    facts = {"version": version.strip(), "valid_from": valid_from, "grace_days": grace_days}
    facts |= {"published_by": str(by)[:120], "approved_by": approved_by, "document": document}
    try:
        with transaction.atomic():
            made = [
                CommitmentText.objects.create(kind=kind, language=language, text=text, **facts)
                for language, text in tidied.items()
            ]
    except IntegrityError as error:
        raise Conflict(_("There is already a version with this name or this first day.")) from error
    record("commitment.published", subject=made[0], by=by, kind=kind, version=version, valid_from=valid_from)
    if valid_from == today():
        publish(COMMITMENT_ASKED, made[0].pk, once="first")
    return made


def next_version(kind: CommitmentKind) -> str:
    """A name for the next version: the number after the greatest there is, "2" when all are words."""
    asked = asked_here().get(kind)
    names = [*CommitmentText.objects.filter(kind=kind).values_list("version", flat=True)]
    numbers = [int(name) for name in [*names, asked.version if asked else "1"] if name.isdecimal()]
    return str(max(numbers, default=1) + 1)


def ask_for_commitments() -> None:
    """A nightly job: ask on the first day of a version, and once more a week before its grace time is over."""
    day = today()
    with transaction.atomic():
        for text in CommitmentText.objects.filter(language="fi", valid_from__lte=day):
            if day < text.grace_until and day - text.valid_from <= REMIND_BEFORE:
                publish(COMMITMENT_ASKED, text.pk, once="first")
            if day < text.grace_until <= day + REMIND_BEFORE:
                publish(COMMITMENT_ASKED, text.pk, once="last")


def experts_to_ask(text: CommitmentText) -> list[Expert]:
    """Active experts with an account who have not accepted the version yet."""
    active = Expert.objects.filter(status="active", user__isnull=False).select_related("user")
    done = Commitment.objects.filter(kind=text.kind, version=text.version)
    return list(active.exclude(pk__in=done.values("expert_id")))
