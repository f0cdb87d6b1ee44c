"""Adding somebody, changing the facts, and notes."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from audit.services import record_access, record_access_to_many
from domain.errors import DomainError
from registry.experts import services
from registry.experts.models import Expert
from registry.experts.selectors import contacts_visible_to, experts_visible_to
from registry.merging.candidates import like_this
from registry.merging.likeness import Traits
from registry.register.notes import change_note, notes_seen_by, remove_note, write_note
from registry.register.person_forms import AddForm, EditForm, NoteForm
from registry.register.person_views import KEEPERS, PURPOSE, SUMMARY, one, page
from tenants.terminology.terms import tt
from ui.answers import refusal_page


@policy(roles=KEEPERS, methods={"GET", "POST"}, purpose=PURPOSE)
def add(request):
    """Somebody new; when the register has somebody alike, a person looks first (C8)."""
    form = AddForm(request.POST if request.method == "POST" else None)
    alike: list[Expert] = []
    if form.is_bound and form.is_valid():
        alike = _alike(form, request)
        if not alike and (expert := _added(form, request)) is not None:
            return redirect("register:person", expert.pk)
    context = {"form": form, "alike": alike}
    return render(request, "register/add.html", context, status=422 if form.errors else 200)


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="experts.Expert", purpose=PURPOSE)
@transaction.atomic
def edit(request, expert_id):
    """The facts, put right (A085). The bank follows at once; what somebody else changed meanwhile is not lost."""
    expert = get_object_or_404(contacts_visible_to(request.user), pk=expert_id)
    if request.method == "POST":
        form = EditForm(request.POST, instance=services.locked(expert))
    else:
        form = EditForm(instance=expert)
        record_access(person_id=expert.pk, by=request.user, purpose=PURPOSE, kind="register_edit")
    if form.is_bound and form.is_valid():
        try:
            services.change_expert(expert=expert, by=request.user, **form.facts())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The details have been saved."))
            return redirect("register:person", expert.pk)
    context = {"form": form, "expert": expert}
    return render(request, "register/edit.html", context, status=422 if form.errors else 200)


@policy(roles=KEEPERS, methods={"POST"}, objects="experts.Expert", purpose=PURPOSE)
def add_note(request, expert_id):
    """A new note."""
    expert, form = one(request, expert_id), NoteForm(request.POST)
    if not form.is_valid():
        return page(request, expert, SUMMARY, status=422, note_form=form, form=form)
    write_note(expert=expert, by=request.user, **form.cleaned_data)
    messages.success(request, _("The note has been saved."))
    return redirect("register:person", expert.pk)


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="register.Note", purpose=PURPOSE)
def note(request, note_id):
    """The author writes a note anew."""
    found = _own_note(request, note_id)
    initial = {"text": found.text.reveal(), "visibility": found.visibility}
    form = NoteForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        change_note(note_id=found.pk, by=request.user, **form.cleaned_data)
        messages.success(request, _("The note has been saved."))
        return redirect("register:person", found.expert_id)
    context = {"form": form, "note": found}
    return render(request, "register/note.html", context, status=422 if form.errors else 200)


@policy(roles=KEEPERS, methods={"POST"}, objects="register.Note", purpose=PURPOSE)
def drop_note(request, note_id):
    """The author takes a note away."""
    found = _own_note(request, note_id)
    try:
        remove_note(note_id=found.pk, by=request.user)
    except DomainError as refusal:
        return refusal_page(request, refusal)
    messages.success(request, _("The note has been removed."))
    return redirect("register:person", found.expert_id)


def _own_note(request, note_id):
    """Another's note cannot be opened for writing, as if it were not there."""
    own = notes_seen_by(request.user).filter(author=request.user)
    return get_object_or_404(own.filter(expert__in=experts_visible_to(request.user)), pk=note_id)


def _alike(form: AddForm, request) -> list[Expert]:
    """People who may be the same, unless somebody has looked already."""
    if request.POST.get("may_be_known"):
        return []
    told = form.cleaned_data
    traits = Traits(told["first_name"], told["last_name"], told["email"], told["phone"])
    alike = like_this(traits, request.user)
    if alike:
        form.ask_whether_known()
        form.add_error(None, _("Somebody like this is in the register already. Look first."))
        ids = [expert.pk for expert in alike]
        record_access_to_many(ids, by=request.user, purpose=PURPOSE, kind="register_duplicates")
    return alike


def _added(form: AddForm, request) -> Expert | None:
    try:
        expert = services.add_expert(by=request.user, **form.facts())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, tt("{Expert:nom} is in the register."))
    if form.cleaned_data["with_account"]:
        _invited(expert, request)
    return expert


def _invited(expert: Expert, request) -> None:
    """The person is in the register whether or not the invitation can be sent."""
    try:
        services.give_account(expert=expert, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is on its way."))
