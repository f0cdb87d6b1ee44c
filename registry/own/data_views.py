"""The expert's own data: consents, who has looked, a copy, requests; and how the pages look (E18, E19, E21)."""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import Audience, policy
from accounts.roles.models import Role
from audit.services import record_disclosure
from domain.clock import today
from domain.errors import Conflict, DomainError
from files.answers import attachment
from registry.experts.forms import reader_language
from registry.experts.models import ConsentPurpose
from registry.experts.publishing import live_consents
from registry.experts.purposes import ASKED, purposes_of, save_purpose
from registry.own.forms import LookForm, RequestForm
from registry.own.look import look_of, remember_look
from registry.own.people import own_expert
from registry.own.seeing import bank_looks, looks_at
from registry.register.notes import notes_shared_with
from registry.rights import services
from registry.rights.copying import export_person
from registry.rights.paper import copy_as_pdf
from registry.rights.selectors import requests_visible_to
from ui import formats
from ui.answers import posted

LOOKS_A_PAGE = 25


@policy(roles={Role.EXPERT}, methods={"GET", "POST"})
def consents(request):
    """Each purpose by itself: yes, or take it back with as many taps. Nothing hangs on them (A087)."""
    expert = own_expert(request)
    if request.method == "POST":
        return _save_consent(request, expert)
    said = purposes_of(expert)
    rows = [{"purpose": purpose, "said": said.get(purpose)} for purpose in ASKED]
    return render(request, "own/consents.html", {"rows": rows, "is_in_bank": bool(live_consents(expert))})


def _save_consent(request, expert):
    purpose = request.POST.get("purpose")
    if purpose not in ASKED:
        raise Http404
    is_yes = request.POST.get("answer") == "yes"
    try:
        save_purpose(
            expert=expert,
            purpose=ConsentPurpose(purpose),
            is_yes=is_yes,
            language=reader_language(),
            by=request.user,
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Your consent has been saved.") if is_yes else _("Your consent has been taken back.")
        )
    return redirect("own:consents")


@policy(roles={Role.EXPERT})
def seen(request):
    """Who has looked at my data, when, and why: in words; names only if the organisation shows them."""
    expert = own_expert(request)
    page = Paginator(looks_at(expert), LOOKS_A_PAGE).get_page(request.GET.get("page"))
    bank = Paginator(bank_looks(expert), LOOKS_A_PAGE).get_page(request.GET.get("bank"))
    facts = {"page": page, "bank": bank}
    return render(request, "own/seen.html", facts)


@policy(roles={Role.EXPERT})
def notes(request):
    """What those who keep the register have written of me and share with me."""
    rows = [{"note": note, "text": note.text.reveal()} for note in notes_shared_with(own_expert(request))]
    return render(request, "own/notes.html", {"rows": rows})


@policy(roles={Role.EXPERT})
def download(request):
    """What a copy of my data holds, and the two forms of it."""
    return render(request, "own/download.html", {"expert": own_expert(request)})


@policy(roles={Role.EXPERT}, methods={"POST"})
def copy(request):
    """A copy of everything about me, for machines (JSON) or for reading (PDF); handing it out is written down."""
    expert = own_expert(request)
    is_pdf = request.POST.get("form") == "pdf"
    try:
        content = copy_as_pdf(expert, reader_language()) if is_pdf else _as_json(export_person(expert))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("own:download")
    facts = {"what": "own.copy", "receiver": "self", "ground": "GDPR 15"}
    record_disclosure(subject_id=expert.pk, by=request.user, people=1, **facts)
    name, kind = (".pdf", "application/pdf") if is_pdf else (".json", "application/json")
    return attachment(content, name=_("my-data") + f"-{today()}{name}", content_type=kind)


def _as_json(data: dict) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


@policy(roles={Role.EXPERT}, methods={"GET", "POST"})
def requests(request):
    """My requests about my data with their answers, and a new one."""
    expert = own_expert(request)
    form = RequestForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            made = services.ask(expert=expert, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            done = _("Your request has been sent. You get an answer by %(day)s.")
            messages.success(
                request, done % {"day": formats.day(made.answer_by, reader_language(), "number")}
            )
            return redirect("own:requests")
    rows = requests_visible_to(request.user).filter(expert=expert).order_by("-made_at")
    facts = {"form": form, "rows": list(rows)}
    return render(request, "own/requests.html", facts, status=422 if form.errors else 200)


@policy(roles={Role.EXPERT}, methods={"POST"}, objects="rights.DataRequest")
def take_back(request, request_id):
    """I no longer ask for it."""
    own = requests_visible_to(request.user).filter(expert=own_expert(request))
    found = get_object_or_404(own, pk=request_id)
    try:
        services.take_back(request_id=found.pk, by=request.user)
    except Conflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, _("Your request has been taken back."))
    return redirect("own:requests")


@policy(Audience.SIGNED_IN, methods={"GET", "POST"})
def appearance(request):
    """Colours and size of text, on this device. A cookie keeps it; nothing about it is stored of the person."""
    scheme, text = look_of(request)
    form = LookForm(posted(request), initial={"scheme": scheme, "text": text})
    if form.is_bound and form.is_valid():
        messages.success(request, _("Saved on this device."))
        answer = redirect("own:appearance")
        remember_look(request, answer, form.cleaned_data["scheme"], form.cleaned_data["text"])
        return answer
    return render(request, "own/appearance.html", {"form": form}, status=422 if form.errors else 200)
