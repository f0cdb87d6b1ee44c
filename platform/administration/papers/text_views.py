"""Templates of papers: written as plain text with a preview, published in versions, compared, taken back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from accounts.policy import policy
from administration.identity.forms import ApprovedForm, TextForm
from administration.identity.wording import LANGUAGE_NAMES
from administration.papers.views import ADMINISTRATORS, READERS
from domain.errors import DomainError
from registry.joining.contents import preview_of
from registry.joining.models import PaperCode, PaperText
from registry.joining.texts import FACT_NAMES, full_text, publish_paper, starting_text, text_of
from tenants.pages.plain_text import check_text, to_html
from tenants.pages.selectors import compare_texts
from tenants.terminology.terms import tt
from ui.answers import status_of


@policy(roles=ADMINISTRATORS, readers=READERS, methods={"GET", "POST"})
def text(request, paper: str, language: str):
    """Write a template. Only the button that publishes publishes; everything else shows how it would read."""
    code = _paper(paper, language)
    shown = text_of(code, language)
    initial = {"text": shown.text, "seen": str(shown.version.pk) if shown.version else ""}
    form = TextForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        if "publish" in request.POST:
            done, status = _published(request, form, code, language, form.cleaned_data["text"])
            if done:
                return redirect("paper_settings:index")
        else:
            status = 200
    typed = form["text"].value() or ""
    preview = _preview(form, code, language, typed)
    context = {
        "form": form, "facts": FACT_NAMES[code], "preview": preview, "start": starting_text(code, language),
        "is_changed": shown.is_changed, **_named(code, language),
    }  # fmt: skip
    return render(
        request, "paper_settings/text.html", context, status=422 if form.errors and status == 200 else status
    )


@policy(roles=ADMINISTRATORS, readers=READERS)
def history(request, paper: str, language: str):
    """Every version of a template, newest first; the starting text is the oldest."""
    code = _paper(paper, language)
    versions = PaperText.objects.filter(paper=code, language=language)
    return render(request, "paper_settings/history.html", {"versions": versions, **_named(code, language)})


@policy(roles=ADMINISTRATORS, readers=READERS, methods={"GET", "POST"}, objects="joining.PaperText")
def version(request, pk):
    """One version beside the one in force; publishing it again makes a new version."""
    found = get_object_or_404(PaperText, pk=pk)
    code = PaperCode(found.paper)
    now, words = text_of(code, found.language), full_text(found, found.paper, found.language)
    form = ApprovedForm(request.POST if request.method == "POST" else None, initial={"seen": now.version.pk})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        done, status = _published(request, form, code, found.language, words)
        if done:
            return redirect("paper_settings:index")
    context = {"version": found, "form": form, "lines": compare_texts(now.text, words)}
    context |= {"is_shown": now.version.pk == found.pk, **_named(code, found.language)}
    return render(request, "paper_settings/version.html", context, status=status)


def _published(request, form: ApprovedForm, code: PaperCode, language: str, words: str) -> tuple[bool, int]:
    try:
        publish_paper(paper=code, language=language, text=words, by=request.user, **form.approval())
    except DomainError as error:
        form.add_error("text" if error.code == "text_refused" and "text" in form.fields else None, str(error))
        return False, status_of(error)
    messages.success(request, tt("The text is published. The next {contract} uses it."))
    return True, 200


def _preview(form: TextForm, code: PaperCode, language: str, typed: str):
    """How the template reads for an invented person; None, with an error in the form, when it cannot be shown."""
    try:
        check_text(typed, language, FACT_NAMES[code])
    except DomainError as error:
        if form.is_bound and not form.has_error("text"):
            form.add_error("text", str(error))
        return None
    return to_html(preview_of(code, language, typed), language, {})


def _paper(paper: str, language: str) -> PaperCode:
    if paper not in PaperCode.values or language not in LANGUAGE_NAMES:
        raise Http404
    return PaperCode(paper)


def _named(code: PaperCode, language: str) -> dict:
    return {"paper": code, "language": language, "language_name": LANGUAGE_NAMES[language]}
