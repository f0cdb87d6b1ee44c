"""New organisations being filled in: saved step by step, by whichever operator goes on with them.

The first administrator's name and address are personal data: they are sealed with the platform's key and are gone
with the draft. Everything else is facts about an organisation.
"""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils.translation import gettext as _

from crypto.sealing import Place, open_sealed, seal
from domain.clock import now
from domain.errors import Conflict
from tenants.fleet.jobs import OPEN, request_job
from tenants.fleet.models import Job, JobKind, OrganisationDraft
from tenants.models import Domain

HOST, ADMINISTRATOR = "host", "administrator"  # steps that are more than plain answers
Answers = dict[str, Any]


def start_draft(*, by) -> OrganisationDraft:
    """An empty draft; the operator's own one when nothing has been written in it yet."""
    empty = OrganisationDraft.objects.filter(started_by_id=by.pk, answers={}).first()
    return empty or OrganisationDraft.objects.create(started_by_id=by.pk)


@transaction.atomic
def save_step(*, draft_id: UUID, step: str, answers: Answers, is_done: bool) -> OrganisationDraft:
    """Keep a step's answers, finished or not. Raises Conflict while the organisation is being made."""
    draft = _locked(draft_id)
    plain = json.loads(json.dumps(answers, cls=DjangoJSONEncoder))
    if step == ADMINISTRATOR:
        draft.administrator = seal(json.dumps(plain), _place(draft), platform=True)
        plain = {}
    draft.answers[step] = {"done": is_done, "values": plain}
    draft.changed_at = now()
    draft.save(update_fields=["answers", "administrator", "changed_at"])
    return draft


@transaction.atomic
def drop_draft(*, draft_id: UUID) -> None:
    """Throw a draft away. Raises Conflict while the organisation is being made."""
    _locked(draft_id).delete()


def answers_of(draft: OrganisationDraft, step: str) -> Answers:
    """What was saved on a step; the sealed one is opened. Only on the platform side."""
    if step == ADMINISTRATOR:
        sealed = draft.administrator
        return json.loads(open_sealed(bytes(sealed), _place(draft), platform=True)) if sealed else {}
    return draft.answers.get(step, {}).get("values", {})


def is_done(draft: OrganisationDraft, step: str) -> bool:
    """Whether the step was finished; one that was only begun was not."""
    return draft.answers.get(step, {}).get("done", False)


def is_begun(draft: OrganisationDraft, step: str) -> bool:
    """Whether anything was saved on the step."""
    return step in draft.answers


def job_of(draft: OrganisationDraft) -> Job | None:
    """The newest try to make this organisation."""
    return Job.objects.filter(kind=JobKind.CREATE, subject_id=draft.pk).order_by("-created_at").first()


@transaction.atomic
def request_creation(*, draft_id: UUID, by, reason: str) -> Job:
    """Ask the fleet worker to make the organisation. Of two at the same host one wins; the other has a Conflict."""
    draft = OrganisationDraft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise Conflict(_("This organisation has been made already."))
    slug = answers_of(draft, HOST).get("slug", "")
    _wait_for_turn(slug)
    if is_host_taken(slug, except_draft=draft.pk):
        raise Conflict(
            _("Somebody else took the host {host} first. Your answers are safe: choose another host.").format(
                host=f"{slug}.{settings.BASE_DOMAIN}"
            ),
            code="host_taken",
        )
    return request_job(kind=JobKind.CREATE, subject_id=draft.pk, by_id=by.pk, reason=reason)


def is_host_taken(slug: str, *, except_draft: UUID | None = None) -> bool:
    """Whether an organisation answers at the host or is being made for it just now."""
    being_made = Job.objects.filter(kind=JobKind.CREATE, status__in=OPEN).values("subject_id")
    rivals = OrganisationDraft.objects.filter(pk__in=being_made, answers__host__values__slug=slug)
    host = f"{slug}.{settings.BASE_DOMAIN}"
    return Domain.objects.filter(domain=host).exists() or rivals.exclude(pk=except_draft).exists()


def _wait_for_turn(slug: str) -> None:
    """Two requests for one host go one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"host:{slug}"])


def _locked(draft_id: UUID) -> OrganisationDraft:
    draft = OrganisationDraft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise Conflict(_("This organisation has been made already."))
    if Job.objects.filter(kind=JobKind.CREATE, subject_id=draft_id, status__in=OPEN).exists():
        raise Conflict(_("The organisation is being made just now. Wait for the result."))
    return draft


def _place(draft: OrganisationDraft) -> Place:
    return Place("fleet.organisationdraft", "administrator", str(draft.pk))
