"""The expert's own papers (ux.md E13, E14): agreements and commitments to read, the tax card, blank forms."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language

from accounts.policy import Audience, policy
from accounts.roles.models import Role
from domain.clock import today
from domain.errors import DomainError
from files.answers import attachment
from files.paper import pdf_of
from registry.experts.models import Expert
from registry.joining import selectors
from registry.joining.commitments import accept_commitment, states_of, text_in_force
from registry.joining.forms import AcceptForm, TaxCardForm
from registry.joining.models import AgreementStatus, CommitmentKind, PaperCode
from registry.joining.tax_cards import lacks_card, note_card, takes_files
from registry.joining.texts import LANGUAGES, text_of
from tenants.pages.plain_text import fill_text, to_html
from tenants.terminology.terms import tt
from ui.answers import refusal_page, status_of


@policy(roles={Role.EXPERT})
def mine(request):
    """Everything signed, accepted and delivered, and what waits."""
    expert = own_expert(request)
    agreements = list(selectors.own_agreements(request.user))
    context = {
        "expert": expert,
        "agreements": agreements,
        "to_sign": [paper for paper in agreements if paper.status == AgreementStatus.SENT],
        "states": states_of(expert),
        "cards": expert.tax_cards.order_by("-year")[:3],
        "lacks_card": lacks_card(expert),
        "equipment": expert.equipment.filter(returned_on=None),
        "year": today().year,
    }
    return render(request, "joining/mine.html", context)


@policy(roles={Role.EXPERT}, methods={"GET", "POST"})
def commitment(request, kind: str):
    """Read a commitment and accept the version in force (A195, A198, A216)."""
    expert = own_expert(request)
    state = next((one for one in states_of(expert) if one.kind == kind), None)
    if state is None:
        raise Http404
    language = _language()
    text = text_in_force(state.kind, language, our_name=str(request.tenant))
    form = AcceptForm(request.POST or None, initial={"version": state.asked.version})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            accept_commitment(
                expert=expert, kind=state.kind, version=form.cleaned_data["version"], text=text, language=language,
                by=request.user,
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, str(error))
            status = status_of(error)
        else:
            messages.success(request, tt("Thank you. This commitment is accepted."))
            return redirect("joining:mine")
    words = to_html(text, language, {})
    context = {"state": state, "title": CommitmentKind(kind).label, "words": words, "form": form}
    return render(request, "joining/commitment.html", context, status=status)


@policy(roles={Role.EXPERT}, methods={"GET", "POST"})
def tax_card(request):
    """One tap "I delivered it to payroll", or the card as a file where the organisation takes them (A061, A062)."""
    expert, year = own_expert(request), today().year
    with_files = takes_files()
    sent = request.method == "POST"
    form = TaxCardForm(
        request.POST if sent else None, request.FILES if sent else None, takes_files=with_files
    )
    status = 422 if sent else 200
    if sent and form.is_valid():
        upload = form.cleaned_data.get("upload")
        if "file" in request.POST and not upload:
            form.add_error("upload", tt("Choose a file or take a photograph."))
        else:
            try:
                note_card(expert=expert, year=year, by=request.user, upload=upload)
            except DomainError as error:
                form.add_error("upload" if upload and with_files else None, str(error))
                status = status_of(error)
            else:
                messages.success(request, tt("Thank you. Payroll knows about your {taxcard}."))
                return redirect("joining:mine")
    card = expert.tax_cards.filter(year=year).first()
    context = {"form": form, "card": card, "year": year, "takes_files": with_files}
    return render(request, "joining/tax_card.html", context, status=status)


@policy(Audience.SIGNED_IN)
def blank_forms(request):
    """Forms to print: the consent of a client or patient (A218). Nothing that is filled in is stored here."""
    return render(request, "joining/forms.html", {"languages": LANGUAGES})


@policy(Audience.SIGNED_IN)
def client_consent(request, language: str):
    """The blank consent form as a PDF."""
    if language not in LANGUAGES:
        raise Http404
    our_name = str(request.tenant)
    with translation.override(language):
        text = fill_text(text_of(PaperCode.CLIENT_CONSENT, language).text, language, {"our_name": our_name})
        title = tt("Consent of a client or patient")
        context = {"title": title, "our_name": our_name, "words": to_html(text, language, {})}
        body = render_to_string("joining/paper/client_consent.html", context)
    try:
        content = pdf_of(body, title=title, language=language)
    except DomainError as error:
        return refusal_page(request, error)
    return attachment(content, name=f"{title}.pdf".replace(" ", "-").lower(), content_type="application/pdf")


def own_expert(request) -> Expert:
    """The signed-in person as an expert."""
    return get_object_or_404(Expert.objects.select_related("user"), user=request.user)


def _language() -> str:
    language = (get_language() or "fi")[:2]
    return language if language in LANGUAGES else "fi"
