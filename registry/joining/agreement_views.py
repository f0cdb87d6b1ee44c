"""The coordinator's agreements (ux.md C11, C12): what ends, a new draft, sending, renewing, ending."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render

from accounts.policy import policy
from accounts.roles.models import Role
from audit.services import record_access, record_access_to_many
from domain.clock import today
from domain.errors import DomainError
from domain.ids import new_id
from registry.experts.selectors import experts_visible_to
from registry.joining import agreements as services
from registry.joining import selectors
from registry.joining.contents import default_period, known_contents, words_of
from registry.joining.forms import AgreementForm, EndForm, PaperAgreementForm
from registry.joining.models import Agreement, AgreementKind, AgreementRole, AgreementStatus
from tenants.pages.plain_text import to_html
from tenants.terminology.terms import tt
from ui.answers import refusal_page, status_of

KEEPERS = {Role.COORDINATOR}
PURPOSE = "agreement"
PAGE = 25
ONE_DAY = dt.timedelta(days=1)


@policy(roles=KEEPERS, purpose=PURPOSE)
def agreements(request):
    """What ends soon, what waits for a signature, what is in force, what is past."""
    asked = request.GET.get("view", "")
    view = asked if asked in selectors.VIEWS else selectors.VIEWS[0]
    page = Paginator(selectors.agreements_in(view), PAGE).get_page(request.GET.get("page"))
    record_access_to_many(
        [paper.expert_id for paper in page], by=request.user, purpose=PURPOSE, kind="agreement_row"
    )
    context = {"page": page, "view": view, "today": today()}
    return render(request, "joining/agreements.html", context)


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="experts.Expert", purpose=PURPOSE)
def new(request, expert_id):
    """A new draft, filled with what is known of the expert."""
    expert = get_object_or_404(experts_visible_to(request.user), pk=expert_id)
    language = expert.user.language if expert.user else "fi"
    period = default_period(expert)
    initial = {
        "key": new_id(), "kind": AgreementKind.COMMISSION, "role": AgreementRole.EXPERT, "language": language,
        "valid_from": period.start, "last_day": period.end - ONE_DAY, **known_contents(expert, language),
    }  # fmt: skip
    return _draft_page(request, expert, None, initial)


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="joining.Agreement", purpose=PURPOSE)
def renew(request, agreement_id):
    """A copy with new days; the old one stays as it is."""
    old = _found(request, agreement_id)
    period = default_period(old.expert)
    initial = AgreementForm.initial_from(old)
    if not old.text:  # on paper: its words were never written here
        initial |= known_contents(old.expert, old.language)
    initial |= {"valid_from": period.start, "last_day": period.end - ONE_DAY}
    return _draft_page(request, old.expert, None, initial, renews=old)


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="joining.Agreement", purpose=PURPOSE)
def edit(request, agreement_id):
    """Change a draft, look at it, and save it."""
    draft = _found(request, agreement_id)
    if draft.status != AgreementStatus.DRAFT:
        return redirect("joining:agreement", draft.pk)
    return _draft_page(request, draft.expert, draft, AgreementForm.initial_from(draft))


@policy(roles=KEEPERS, methods={"POST"}, objects="joining.Agreement")
def send(request, agreement_id):
    """Freeze the words and ask the expert to sign."""
    done = tt("Sent. {Expert:def} gets an e-mail and signs first.")
    return _act(request, agreement_id, services.send_agreement, done)


@policy(roles=KEEPERS, methods={"POST"}, objects="joining.Agreement")
def withdraw(request, agreement_id):
    """Take an unsigned agreement back."""
    return _act(
        request, agreement_id, services.withdraw_agreement, tt("Taken back. Nobody can sign it any more.")
    )


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="joining.Agreement", purpose=PURPOSE)
def end(request, agreement_id):
    """End an agreement before its time: a page that tells what follows."""
    found = _found(request, agreement_id)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"last_day": today()})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            services.end_agreement(agreement_id=found.pk, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
            status = status_of(error)
        else:
            messages.success(request, tt("{Contract:def} ends. {Expert:def} is told."))
            return redirect("joining:agreement", found.pk)
    return render(request, "joining/end.html", {"agreement": found, "form": form}, status=status)


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="experts.Expert", purpose=PURPOSE)
def on_paper(request, expert_id):
    """Write down an agreement that was signed on paper."""
    expert = get_object_or_404(experts_visible_to(request.user), pk=expert_id)
    period, sent = default_period(expert), request.method == "POST"
    form = PaperAgreementForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial={
            "kind": AgreementKind.COMMISSION, "role": AgreementRole.EXPERT, "signed_on": today(),
            "valid_from": period.start, "last_day": period.end - ONE_DAY,
        },
    )  # fmt: skip
    status = 422 if sent else 200
    if sent and form.is_valid():
        try:
            made = services.note_paper_agreement(expert=expert, by=request.user, **form.facts())
        except DomainError as error:
            form.add_error(None, str(error))
            status = status_of(error)
        else:
            messages.success(request, tt("{Contract:def} has been written down."))
            return redirect("joining:agreement", made.pk)
    return render(request, "joining/on_paper.html", {"form": form, "expert": expert}, status=status)


def _draft_page(request, expert, draft: Agreement | None, initial: dict, renews: Agreement | None = None):
    """Saved by its own button only; everything else shows the agreement as it would be."""
    form = AgreementForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 422 if form.is_bound else 200
    preview = None
    if form.is_bound and form.is_valid():
        if "preview" not in request.POST:
            saved, status = _save(request, form, expert, draft, renews)
            if saved:
                messages.success(request, tt("The draft is saved. Nothing has been sent yet."))
                return redirect("joining:agreement", saved.pk)
        else:
            shown = Agreement(expert=expert, **form.facts())
            preview, status = to_html(words_of(shown), shown.language, {}), 200
    context = {"form": form, "expert": expert, "draft": draft, "renews": renews, "preview": preview}
    return render(request, "joining/draft.html", context, status=status)


def _save(request, form: AgreementForm, expert, draft: Agreement | None, renews: Agreement | None):
    try:
        if draft:
            return services.change_draft(agreement_id=draft.pk, by=request.user, **form.facts()), 200
        key = form.cleaned_data["key"]
        return services.draft_agreement(
            expert=expert, by=request.user, agreement_id=key, renews=renews, **form.facts()
        ), 200
    except DomainError as error:
        form.add_error(None, str(error))
        return None, status_of(error)


def _act(request, agreement_id, service, done: str):
    found = _found(request, agreement_id)
    try:
        service(agreement_id=found.pk, by=request.user)
    except DomainError as error:
        return refusal_page(request, error)
    messages.success(request, done)
    return redirect("joining:agreement", found.pk)


def _found(request, agreement_id) -> Agreement:
    found = get_object_or_404(selectors.agreements_visible_to(request.user), pk=agreement_id)
    record_access(person_id=found.expert_id, by=request.user, purpose=PURPOSE, kind="agreement")
    return found
