"""What is done to many at once: those ticked in the table, or all that were found. First a page, then the deed."""

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from audit.services import record_access_to_many
from domain.clock import today
from domain.errors import Conflict, DomainError
from domain.ids import new_id
from files.answers import attachment
from files.sheets import MEDIA_TYPE
from registry.events.services import invite_experts
from registry.experts.models import Expert
from registry.register import letters, services
from registry.register.choosing import layout_of, of_search, searches_visible_to, shown, uuid_of
from registry.register.columns import chosen
from registry.register.exporting import export as export_book
from registry.register.facets import tags_in_use
from registry.register.forms import InviteForm, LetterForm, TagForm
from registry.register.models import Letter, Search
from registry.register.searching import EVERYBODY, Wish, found
from registry.register.views import KEEPERS, PURPOSE
from tenants.terminology.terms import ntt, tt

MOST_LETTERS = 100
ACTS = {
    "tags": "register:tags",
    "letter": "register:letter",
    "invite": "register:invite_many",
    "export": "register:export",
}


@policy(roles=KEEPERS, methods={"POST"}, purpose=PURPOSE)
def pick(request):
    """From the table to what is done: the chosen people become a kept search, so that no list stands in an address."""
    what = shown(request.user, QueryDict(request.POST.get("from", "")), layout_of(request.user))
    keys = [str(key) for key in map(uuid_of, request.POST.getlist("chosen")) if key]
    act = request.POST.get("act")
    everybody = bool(request.POST.get("everybody"))
    if act not in ACTS or not (everybody or keys):
        messages.error(request, _("Choose at least one person first."))
        return redirect(what.url)
    wish = what.wish if everybody else Wish(state=EVERYBODY, only=tuple(keys), order=what.wish.order)
    search = services.keep_search(wish=wish, by=request.user)
    return redirect(ACTS[act], search.pk)


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="register.Search", purpose=PURPOSE)
def tags(request, search_id):
    """Add a tag to those who were chosen, or take it away."""
    search, experts = _picked(request, search_id)
    form = TagForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        change = services.untag_experts if "remove" in request.POST else services.tag_experts
        try:
            changed = change(experts=experts, tag=form.cleaned_data["tag"], by=request.user)
        except DomainError as refusal:
            form.add_error("tag", str(refusal))
        else:
            messages.success(request, ntt("Changed of {n} {expert}.", "Changed of {n} {expert:pl}.", changed))
            return redirect(of_search(search).url)
    context = {"form": form, "count": experts.count(), "known": tags_in_use(), "back": of_search(search).url}
    return render(request, "register/tags.html", context, status=422 if form.errors else 200)


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="register.Search", purpose=PURPOSE)
def letter(request, search_id):
    """Write to those who were chosen: the words, then a check of how many get them, then the sending."""
    search, experts = _picked(request, search_id)
    reach = letters.reach_of(experts.select_related("user"))
    form = LetterForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "reach": reach, "back": of_search(search).url, "letter_id": new_id()}
    if not form.is_bound or not form.is_valid() or "edit" in request.POST:
        return render(request, "register/letter.html", context, status=422 if form.errors else 200)
    refusal = None
    if "send" in request.POST:
        try:
            return redirect("register:progress", _send(request, form, reach).pk)
        except DomainError as error:
            refusal = error
    _note(request, reach.unreached)
    context |= {"words": letters.words_of(form.cleaned_data["text"]), "refusal": refusal}
    status = 409 if isinstance(refusal, Conflict) else 422 if refusal else 200
    return render(request, "register/check.html", context, status=status)


def _send(request, form: LetterForm, reach: letters.Reach) -> Letter:
    key, expected = uuid_of(request.POST.get("letter", "")), request.POST.get("expected", "")
    return letters.send_letter(
        letter_id=key or new_id(),
        text=form.cleaned_data["text"],
        experts=reach.reached,
        expected=int(expected) if expected.isdecimal() else -1,
        by=request.user,
    )


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="register.Search", purpose=PURPOSE)
def invite(request, search_id):
    """Ask those who were chosen to an open event; those who come or were asked are not asked again."""
    search, experts = _picked(request, search_id)
    form = InviteForm(request.POST if request.method == "POST" else None, user=request.user)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        event = form.cleaned_data["event"]
        try:
            asked = invite_experts(event_id=event.pk, experts=experts, by=request.user)
        except DomainError as refusal:
            form.add_error("event", str(refusal))
            status = 409 if isinstance(refusal, Conflict) else 422
        else:
            messages.success(
                request, ntt("{n} {expert} was invited.", "{n} {expert:pl} were invited.", asked)
            )
            return redirect(of_search(search).url)
    context = {"form": form, "count": experts.count(), "back": of_search(search).url}
    return render(request, "register/invite.html", context, status=status)


@policy(roles=KEEPERS)
def all_letters(request):
    """Messages that were sent to many, newest first."""
    sent = Letter.objects.select_related("written_by").annotate(people=Count("receivers"))[:MOST_LETTERS]
    return render(request, "register/letters.html", {"letters": sent})


@policy(roles=KEEPERS, objects="register.Letter", purpose=PURPOSE)
def progress(request, letter_id):
    """How far the sending is; the page asks again by itself until it is done."""
    sent = get_object_or_404(Letter.objects.select_related("written_by"), pk=letter_id)
    return render(request, "register/progress.html", {"letter": sent, "progress": letters.progress_of(sent)})


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="register.Search", purpose=PURPOSE)
def export(request, search_id):
    """What will be in the file; POST hands it out and writes it down."""
    search, experts = _picked(request, search_id)
    columns = chosen(layout_of(request.user).columns)
    if request.method == "POST":
        content = export_book(search=search, experts=experts, columns=columns, by=request.user)
        return attachment(
            content, name=f"{tt('{Expert:pl}')} {today():%Y-%m-%d}.xlsx", content_type=MEDIA_TYPE
        )
    context = {"columns": columns, "count": experts.count(), "back": of_search(search).url}
    return render(request, "register/export.html", context)


def _picked(request, search_id) -> tuple[Search, QuerySet[Expert]]:
    search = get_object_or_404(searches_visible_to(request.user), pk=search_id)
    return search, found(request.user, of_search(search).wish)


def _note(request, people: list[Expert]) -> None:
    ids = [each.pk for each in people]
    record_access_to_many(ids, by=request.user, purpose=PURPOSE, kind="register_letter")
