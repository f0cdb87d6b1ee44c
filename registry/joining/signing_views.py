"""One agreement: read, sign, copy. The same page for both parties (ux.md E13, C12)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from accounts.policy import policy
from accounts.roles.models import Role
from accounts.strength import is_strong
from audit.services import record_access, record_disclosure
from domain.errors import DomainError
from files.answers import download
from registry.joining import selectors, signing
from registry.joining.contents import words_of
from registry.joining.forms import SignForm
from registry.joining.models import Agreement, AgreementStatus
from tenants.pages.plain_text import to_html
from tenants.terminology.terms import tt
from ui.answers import refusal_page, status_of

PARTIES = {Role.EXPERT, Role.COORDINATOR}
PURPOSE = "agreement"


@policy(roles=PARTIES, objects="joining.Agreement", purpose=PURPOSE)
def agreement(request, agreement_id):
    """The words, who has signed, and what can be done next."""
    found = _visible(request, agreement_id)
    return _page(request, found, _form(request, found))


@policy(roles=PARTIES, methods={"POST"}, objects="joining.Agreement")
def code(request, agreement_id):
    """Send a code for signing by e-mail."""
    found = _visible(request, agreement_id)
    try:
        signing.ask_code(agreement_id=found.pk, by=request.user)
    except DomainError as error:
        return refusal_page(request, error)
    messages.success(
        request, tt("We sent a code to your e-mail. It comes in a minute and works for 15 minutes.")
    )
    return redirect("joining:agreement", found.pk)


@policy(roles=PARTIES, methods={"POST"}, objects="joining.Agreement", purpose=PURPOSE)
def sign(request, agreement_id):
    """Sign for one's own party."""
    found = _visible(request, agreement_id)
    form = _form(request, found, request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        signed = signing.sign_agreement(
            agreement_id=found.pk,
            by=request.user,
            seen_sha256=form.cleaned_data["seen"],
            code=form.cleaned_data.get("code", ""),
            is_strong=is_strong(request),
        )
    except DomainError as error:
        form.add_error("code" if error.code == "wrong_code" else None, str(error))
        found.refresh_from_db()
        return _page(request, found, form, status=status_of(error))
    if signed.status == AgreementStatus.IN_FORCE:
        messages.success(request, tt("Both have signed. {Contract:def} is in force on its days."))
    else:
        messages.success(request, tt("Thank you. You have signed. {Coordinator} signs next."))
    return redirect("joining:agreement", found.pk)


@policy(roles=PARTIES, objects="joining.Agreement", purpose=PURPOSE)
def file(request, agreement_id):
    """The signed paper, for the parties. A copy that a keeper takes is written down."""
    found = _visible(request, agreement_id)
    if found.document is None:
        raise Http404
    if found.expert.user_id != request.user.pk:
        record_disclosure(
            what="agreement.file", subject_id=found.pk, by=request.user, receiver=str(request.tenant),
            ground="agreement", people=1,
        )  # fmt: skip
    return download(found.document)


def _visible(request, agreement_id) -> Agreement:
    found = get_object_or_404(selectors.agreements_visible_to(request.user), pk=agreement_id)
    if found.expert.user_id != request.user.pk:
        record_access(person_id=found.expert_id, by=request.user, purpose=PURPOSE, kind="agreement")
    return found


def _form(request, found: Agreement, data=None) -> SignForm:
    party = signing.party_of(found, request.user)
    return SignForm(
        data,
        statement=signing.statement_for(found, party),
        is_strong=is_strong(request),
        initial={"seen": found.text_sha256},
    )


def _page(request, found: Agreement, form: SignForm, *, status: int = 200):
    text = found.text or ("" if found.is_signed else words_of(found))
    asked = found.codes.filter(user=request.user).exists()
    is_own = found.expert.user_id == request.user.pk
    context = {
        "agreement": found, "form": form, "is_own": is_own, "may_sign": signing.may_sign(found, request.user),
        "is_strong": is_strong(request), "code_asked": asked, "words": to_html(text, found.language, {}),
        "has_text": bool(text), "signatures": found.signatures.all(),
        "renewal": None if is_own else found.renewals.exclude(status=AgreementStatus.WITHDRAWN).first(),
        "history": [] if is_own else found.steps_taken().select_related("by"), "steps": _steps(found),
    }  # fmt: skip
    return render(request, "joining/agreement.html", context, status=status)


def _steps(found: Agreement) -> list[dict]:
    """How far it is, for the tracker: written, signed by one, signed by both."""
    order = [AgreementStatus.DRAFT, AgreementStatus.SENT, AgreementStatus.SIGNED]
    if found.status not in order:
        return []
    at = order.index(AgreementStatus(found.status))
    labels = [tt("Being written"), tt("{Expert:def} signs"), tt("{Coordinator:def} signs"), tt("In force")]
    return [
        {"label": label, "state": "done" if place < at else "now" if place == at else "next"}
        for place, label in enumerate(labels)
    ]
