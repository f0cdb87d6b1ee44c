"""Settings: the organisation's words (ux.md S2). A word is in force from the moment it is saved."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from administration.words.forms import ChooseForm, WordForm
from administration.words.pages import IndexRow, language_name, slot_page
from administration.words.proposing import proposal_for
from administration.words.samples import samples_with
from administration.words.sentences import sentence, sentences
from administration.words.slots import SLOTS, Slot
from domain.errors import Conflict
from tenants.terminology import services
from tenants.terminology.checking import faults_in
from tenants.terminology.selectors import (
    history_of,
    newest_version_id,
    starting_word,
    word_in_use,
    words_in_use,
)
from tenants.terminology.shipped import LANGUAGES
from tenants.terminology.terms import tt


@policy(roles={Role.ADMINISTRATOR}, readers={Role.SUPPORT})
def index(request):
    """Every word of the service in three languages, and which ones differ from the start."""
    words = words_in_use()
    rows = [IndexRow.of(slot, words) for slot in SLOTS.values()]
    return render(request, "word_settings/index.html", {"rows": rows})


@policy(roles={Role.ADMINISTRATOR}, readers={Role.SUPPORT})
def slot(request, name: str):
    """One word: what it is in each language, and where it is read."""
    return render(request, "word_settings/slot.html", slot_page(_slot(name)))


@policy(roles={Role.ADMINISTRATOR}, methods={"GET", "POST"})
def edit(request, name: str, lang: str):
    """Choose or write a word, correct the proposed forms, see it in the service, save it."""
    found, lang = _slot(name), _language(lang)
    if request.method == "POST":
        return _typed_forms(request, found, lang)
    choice = ChooseForm(request.GET or None, slot=found, lang=lang)
    now = word_in_use(name, lang)
    if not choice.is_bound:
        choice.initial = {"shipped": now.base}
    form = _proposed(found, lang, choice.word, request.user) if choice.word else None
    status = 422 if choice.is_bound and choice.errors else 200
    return _edit_page(request, found, lang, choice, form, status=status)


@policy(roles={Role.ADMINISTRATOR})
def history(request, name: str, lang: str):
    """Who changed the word, when, and what it was before."""
    found, lang = _slot(name), _language(lang)
    lines = [
        (line, [
            (_said(found, lang, change.name, change.before), _said(found, lang, change.name, change.after))
            for change in line.changes
        ])
        for line in history_of(name, lang)
    ]  # fmt: skip
    context = {"slot": found, "lang": lang, "language": language_name(lang), "lines": lines}
    return render(request, "word_settings/history.html", {**context, "start": starting_word(name, lang)})


def _typed_forms(request, found: Slot, lang: str):
    now = word_in_use(found.name, lang)
    proposal = proposal_for(lang, request.POST.get("base", "")[:200] or now.base, now.forms)
    form = WordForm(request.POST, slot=found, lang=lang, proposal=proposal)
    choice = ChooseForm(slot=found, lang=lang)
    is_valid = form.is_valid()
    if not is_valid or "save" not in request.POST:
        return _edit_page(request, found, lang, choice, form, status=200 if is_valid else 422)
    try:
        services.save_term(
            slot=found.name, lang=lang, base=form.cleaned_data["base"], forms=form.word_forms, by=request.user,
            approved_by=form.cleaned_data["approved_by"], document=form.cleaned_data["document"],
            seen=form.cleaned_data["seen"],
        )  # fmt: skip
    except Conflict as error:
        fresh = request.POST.copy()
        fresh["seen"] = str(newest_version_id(found.name, lang))
        form = WordForm(fresh, slot=found, lang=lang, proposal=proposal)
        form.is_valid()
        return _edit_page(request, found, lang, choice, form, status=409, conflict=error)
    messages.success(request, tt("From now on the service says “{word}”.", word=form.word_forms["nom"]))
    return redirect("word_settings:slot", found.name)


def _proposed(found: Slot, lang: str, word: str, user) -> WordForm:
    proposal = proposal_for(lang, word, word_in_use(found.name, lang).forms)
    initial = {
        "base": word,
        "seen": newest_version_id(found.name, lang),
        "approved_by": user.get_full_name(),
    }
    return WordForm(slot=found, lang=lang, proposal=proposal, initial=initial)


def _edit_page(request, found: Slot, lang: str, choice: ChooseForm, form, *, status: int, conflict=None):
    now = word_in_use(found.name, lang)
    context = {
        "slot": found, "lang": lang, "language": language_name(lang), "now": now, "choice": choice, "form": form,
        "forms": [choice, form] if form else [choice], "conflict": conflict, "start": starting_word(found.name, lang),
    }  # fmt: skip
    if form is not None:
        forms = form.word_forms if form.is_bound else form.proposal.forms
        context |= {
            "word": forms["nom"], "nominative": _said(found, lang, "nom", forms["nom"]), "proposal": form.proposal,
            "examples": sentences(lang, forms, kind=found.kind),
            "samples": [] if faults_in(lang, forms) else samples_with(found.name, lang, forms),
        }  # fmt: skip
    return render(request, "word_settings/edit.html", context, status=status)


def _said(found: Slot, lang: str, name: str, text: str):
    return sentence(lang, name, text, kind=found.kind)


def _slot(name: str) -> Slot:
    if name not in SLOTS:
        raise Http404(_("There is no such word in the service."))
    return SLOTS[name]


def _language(lang: str) -> str:
    if lang not in LANGUAGES:
        raise Http404
    return lang
