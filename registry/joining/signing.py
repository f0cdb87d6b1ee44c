"""Signing in the service by both parties (A189): a code by e-mail, or a sign-in that used a second factor.

The code is made when its mail leaves and is never stored, only its keyed hash. The words that are signed were frozen
when the agreement was sent; each signature keeps their hash and what was said by signing.
"""

import datetime as dt
import hmac
import secrets
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.roles.models import Role
from accounts.roles.selectors import holds
from audit.services import record
from crypto.blind_index import blind_index
from domain.clock import now
from domain.errors import Conflict, DomainError, NotAllowed
from files.paper import pdf_of
from files.services import keep_made
from outbox.services import publish
from registry.joining.agreements import hash_of, keep_document, locked
from registry.joining.models import Agreement, AgreementStatus, Party, Signature, SigningCode, SigningWay
from tenants.context import current_tenant
from tenants.pages.plain_text import to_html
from tenants.terminology.terms import tt

CODE_ASKED = "signing.code_asked"
AGREEMENT_SIGNED, AGREEMENT_IN_FORCE = "agreement.signed", "agreement.in_force"
CODE_DIGITS = 6
CODE_LIVES = dt.timedelta(minutes=15)
MOST_TRIES = 5
ASK_EVERY = dt.timedelta(minutes=1)
TURNS = {Party.EXPERT: AgreementStatus.SENT, Party.ORGANISATION: AgreementStatus.SIGNED}


class WrongCode(DomainError):
    """The code is not the one that was sent, or it is too old."""

    code = "wrong_code"


def party_of(agreement: Agreement, user) -> Party:
    """For whom the person signs. Raises NotAllowed for anybody else."""
    if agreement.expert.user_id == user.pk:
        return Party.EXPERT
    if holds(user, Role.COORDINATOR):
        return Party.ORGANISATION
    raise NotAllowed(tt("Only {expert:def} and {coordinator:def} sign this."))


def may_sign(agreement: Agreement, user) -> bool:
    """Whether it is this person's turn."""
    try:
        return TURNS[party_of(agreement, user)] == agreement.status
    except NotAllowed:
        return False


def statement_for(agreement: Agreement, party: Party) -> str:
    """What is said by signing, in the language of the agreement."""
    with translation.override(agreement.language):
        if party == Party.EXPERT:
            return tt("I have read this {contract} and I sign it.")
        return tt("I sign this {contract} for {name}.", name=str(current_tenant()))


@transaction.atomic
def ask_code(*, agreement_id: UUID, by) -> SigningCode:
    """Ask for a code by e-mail; a new one makes the old one void. Asking again within a minute sends nothing more."""
    agreement = locked(agreement_id)
    _check_turn(agreement, by)
    code, is_new = SigningCode.objects.select_for_update().get_or_create(agreement=agreement, user=by)
    if is_new or code.asked_at <= now() - ASK_EVERY:
        code.asked_at, code.code_hash, code.expires_at, code.tries = now(), None, None, 0
        code.save()
        publish(CODE_ASKED, code.pk)
        record("agreement.code_asked", subject=agreement, by=by)
    return code


@transaction.atomic
def make_code(*, code_id: UUID) -> str:
    """A fresh code for the mail that leaves now. Only its hash stays."""
    row = SigningCode.objects.select_for_update().get(pk=code_id)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    row.code_hash, row.expires_at, row.tries = _hash(row, code), now() + CODE_LIVES, 0
    row.save()
    return code


def sign_agreement(
    *, agreement_id: UUID, by, seen_sha256: str, code: str = "", is_strong: bool = False
) -> Agreement:
    """Sign for one's party. `seen_sha256` is of the words that the page showed.

    When both have signed, the PDF is made and kept with its hash, and the agreement is in force on its days. Raises
    WrongCode, StepRefused when it is not one's turn, Conflict for other words than were shown, NoPaper.
    """
    _check_code(agreement_id, by, code, is_strong)
    with transaction.atomic():
        agreement = locked(agreement_id)
        party = _check_turn(agreement, by)
        if seen_sha256 != agreement.text_sha256 or hash_of(agreement.text) != agreement.text_sha256:
            raise Conflict(_("The words have changed since you opened the page. Read them again."))
        way = SigningWay.STRONG if is_strong else SigningWay.CODE
        _write_signature(agreement, party, way, by)
        agreement.codes.filter(user=by).delete()
        if party == Party.EXPERT:
            agreement.become(AgreementStatus.SIGNED, by=by)
            publish(AGREEMENT_SIGNED, agreement.pk)
        else:
            _put_in_force(agreement, by)
    return agreement


def paper_of(agreement: Agreement) -> bytes:
    """The agreement with its signatures as a tagged PDF."""
    with translation.override(agreement.language):
        body = render_to_string(
            "joining/paper/agreement.html",
            {
                "agreement": agreement,
                "title": tt("{Contract}"),
                "our_name": str(current_tenant()),
                "words": to_html(agreement.text, agreement.language, {}),
                "signatures": agreement.signatures.order_by("at"),
            },
        )
        return pdf_of(body, title=tt("{Contract}"), language=agreement.language)


def _put_in_force(agreement: Agreement, by) -> None:
    agreement.become(AgreementStatus.IN_FORCE, by=by)
    name = f"{tt('{contract}')}-{agreement.valid_from.isoformat()}.pdf".replace(" ", "-")
    file = keep_made(
        content=paper_of(agreement), purpose="agreement", name=name, content_type="application/pdf", by=by
    )
    keep_document(agreement, file)
    record("agreement.in_force", subject=agreement, by=by, expert=agreement.expert_id, pdf_sha256=file.sha256)
    publish(AGREEMENT_IN_FORCE, agreement.pk)


def _write_signature(agreement: Agreement, party: Party, way: SigningWay, by) -> None:
    Signature.objects.create(
        agreement=agreement,
        party=party,
        user=by,
        name=str(agreement.expert) if party == Party.EXPERT else by.get_full_name(),
        way=way,
        statement=statement_for(agreement, party),
        text_sha256=agreement.text_sha256,
    )
    record("agreement.signed", subject=agreement, by=by, party=party, way=way, sha256=agreement.text_sha256)


def _check_turn(agreement: Agreement, by) -> Party:
    party = party_of(agreement, by)
    if TURNS[party] != agreement.status:
        raise Conflict(_("It is not your turn to sign, or you have signed already."))
    return party


@transaction.atomic
def _spend_try(agreement_id: UUID, by, code: str) -> bool:
    """Whether the code is right. A wrong try is counted, and stays counted: this commits before anything is refused."""
    row = SigningCode.objects.select_for_update().filter(agreement_id=agreement_id, user=by).first()
    if row is None or row.code_hash is None or row.expires_at <= now() or row.tries >= MOST_TRIES:
        return False
    row.tries += 1
    row.save(update_fields=["tries"])
    return hmac.compare_digest(bytes(row.code_hash), _hash(row, "".join(code.split())))


def _check_code(agreement_id: UUID, by, code: str, is_strong: bool) -> None:
    if not is_strong and not _spend_try(agreement_id, by, code):
        raise WrongCode(_("The code is wrong or too old. Check the newest e-mail, or ask for a new code."))


def _hash(row: SigningCode, code: str) -> bytes:
    return blind_index("signing", f"{row.pk}:{code}")
