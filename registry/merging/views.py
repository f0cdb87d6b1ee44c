"""Possible duplicates: the list, one pair with what wins, "not the same person", and undoing within a week."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from audit.services import record_access_to_many
from domain.errors import DomainError
from registry.experts.models import Expert
from registry.experts.selectors import contacts_visible_to
from registry.merging import selectors, services, wording
from registry.merging.candidates import Suspects, suspects, traits_of
from registry.merging.choices import filled_in
from registry.merging.forms import ChoiceForm
from registry.merging.likeness import likeness
from ui.answers import refusal_page, status_of

KEEPERS = {Role.COORDINATOR, Role.ADMINISTRATOR}
PURPOSE = "register"
PAGE_SIZE = 25


@policy(roles=KEEPERS, purpose=PURPOSE)
def index(request):
    """Pairs that may be one person, the most likely first, and the merges that can still be undone."""
    page = Paginator(suspects(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    merges = list(selectors.recent_merges())
    shown = {row.pk for pair in page for row in (pair.first, pair.second)}
    _note_access(request, shown | {merge.kept_id for merge in merges})
    context = {"page": page, "rows": [_row(pair) for pair in page], "merges": merges}
    return render(request, "merging/index.html", context)


@policy(roles=KEEPERS, methods={"GET", "POST"}, objects="experts.Expert", purpose=PURPOSE)
def pair(request, expert_id, other_id):
    """Both side by side; `expert_id` is the one that stays. POST merges as chosen."""
    kept, other = _two(request, expert_id, other_id)
    form = ChoiceForm(request.POST if request.method == "POST" else None, kept=kept, other=other)
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            done = services.merge_experts(
                kept_id=kept.pk, other_id=other.pk, chosen=form.cleaned_data, by=request.user
            )
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("Merged. You can undo this for a week."))
            return redirect("merging:merge", done.pk)
    if not form.is_bound:
        _note_access(request, {kept.pk, other.pk})
    context = {"form": form, "refusal": refusal, **_facts(kept, other)}
    return render(request, "merging/pair.html", context, status=_status(form, refusal))


@policy(roles=KEEPERS, methods={"POST"}, objects="experts.Expert", purpose=PURPOSE)
def different(request, expert_id, other_id):
    """Somebody looked: not the same person. The pair is not offered again."""
    one, other = _two(request, expert_id, other_id)
    services.call_different(one_id=one.pk, other_id=other.pk, by=request.user)
    messages.success(request, _("Noted. These two are not offered again."))
    return redirect("merging:index")


@policy(roles=KEEPERS, objects="merging.Merge", purpose=PURPOSE)
def merge(request, merge_id):
    """What was merged, by whom, and until when it can be undone."""
    found = get_object_or_404(selectors.merges_visible_to(request.user), pk=merge_id)
    _note_access(request, {found.kept_id, found.merged_id})
    return render(request, "merging/merge.html", {"merge": found})


@policy(roles=KEEPERS, methods={"POST"}, objects="merging.Merge", purpose=PURPOSE)
def undo(request, merge_id):
    """Two people again, as they were."""
    found = get_object_or_404(selectors.merges_visible_to(request.user), pk=merge_id)
    try:
        stayed = services.undo_merge(merge_id=found.pk, by=request.user)
    except DomainError as error:
        return refusal_page(request, error)
    messages.success(request, _("Undone. They are two people again."))
    if stayed:
        messages.info(
            request, _("%(n)s details were changed after the merge and stayed as they are.") % {"n": stayed}
        )
    return redirect("merging:merge", found.pk)


def _two(request, expert_id, other_id) -> tuple[Expert, Expert]:
    """Both rows, or 404: the same one twice is no pair, and the page compares contact details."""
    people = contacts_visible_to(request.user).select_related("user").in_bulk([expert_id, other_id])
    if len(people) != 2:
        raise Http404
    return people[expert_id], people[other_id]


def _row(found: Suspects) -> dict:
    tone, certainty = wording.certainty(found)
    kept, other = sorted((found.first, found.second), key=lambda row: (row.user_id is None, row.payee_number))
    reasons = wording.reasons_in_words(found.likeness.reasons)
    return {"kept": kept, "other": other, "tone": tone, "certainty": certainty, "reasons": reasons}


def _facts(kept: Expert, other: Expert) -> dict:
    return {
        "kept": kept,
        "other": other,
        "reasons": wording.reasons_in_words(likeness(traits_of(kept), traits_of(other)).reasons),
        "filled_in": filled_in(kept, other),
        "moves": wording.belongings_in_words(selectors.belongings(other)),
        "both_have_accounts": bool(kept.user_id and other.user_id),
    }


def _note_access(request, ids) -> None:
    record_access_to_many(ids, by=request.user, purpose=PURPOSE, kind="register_duplicates")


def _status(form: ChoiceForm, refusal: DomainError | None) -> int:
    if refusal:
        return status_of(refusal)
    return 422 if form.errors else 200
