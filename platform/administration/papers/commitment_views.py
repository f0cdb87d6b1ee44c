"""A new version of a commitment: written in three languages, looked at, published with its grace time (A195)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from accounts.policy import policy
from administration.identity.wording import LANGUAGE_NAMES
from administration.papers.forms import CommitmentForm
from administration.papers.views import ADMINISTRATORS, READERS
from domain.clock import today
from domain.errors import DomainError
from registry.joining.commitments import (
    FACTS,
    asked_here,
    next_version,
    publish_commitment,
    template_in_force,
)
from registry.joining.models import CommitmentKind, CommitmentText
from tenants.pages.plain_text import check_text, fill_text, to_html
from tenants.terminology.terms import tt
from ui.answers import status_of

USUAL_GRACE = 30  # days


@policy(roles=ADMINISTRATORS, readers=READERS, methods={"GET", "POST"})
def commitment(request, kind: str):
    """What is in force, the earlier versions, and a new one."""
    if kind not in CommitmentKind.values:
        raise Http404
    code = CommitmentKind(kind)
    initial = {language: template_in_force(code, language) for language in LANGUAGE_NAMES}
    initial |= {"version": next_version(code), "valid_from": today(), "grace_days": USUAL_GRACE}
    form = CommitmentForm(request.POST if request.method == "POST" else None, initial=initial)
    status, previews = 422 if form.is_bound else 200, []
    if form.is_bound and form.is_valid():
        if "publish" in request.POST:
            refusal = _refusal(request, form, code)
            if refusal is None:
                return redirect("paper_settings:index")
            status = status_of(refusal)
        else:
            previews = _previews(request, form)
            status = 422 if form.errors else 200
    versions = CommitmentText.objects.filter(kind=code, language="fi")
    context = {
        "kind": code, "form": form, "asked": asked_here().get(code.value), "versions": versions, "previews": previews,
        "facts": FACTS,
    }  # fmt: skip
    return render(request, "paper_settings/commitment.html", context, status=status)


def _refusal(request, form: CommitmentForm, code: CommitmentKind) -> DomainError | None:
    """Publish what was written; None when it is done, else why not, said in the form too."""
    try:
        publish_commitment(kind=code, by=request.user, **form.facts())
    except DomainError as error:
        form.add_error(None, str(error))
        return error
    messages.success(request, tt("The new version is published. Everybody is asked to accept it."))
    return None


def _previews(request, form: CommitmentForm) -> list[tuple]:
    """Each language as its readers see it; an error on the field that cannot be shown."""
    shown = []
    for language, text in form.texts().items():
        try:
            check_text(text, language, FACTS)
        except DomainError as error:
            form.add_error(language, str(error))
            continue
        words = fill_text(text, language, {"our_name": str(request.tenant)})
        shown.append((language, LANGUAGE_NAMES[language], to_html(words, language, {})))
    return shown
