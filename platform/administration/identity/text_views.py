"""The public texts: written as plain text with a preview, published in versions, compared, taken back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from administration.identity.forms import ApprovedForm, TextForm
from administration.identity.wording import LANGUAGE_NAMES
from domain.errors import Conflict, DomainError
from tenants.pages import selectors
from tenants.pages.facts import FACT_NAMES, facts_for
from tenants.pages.models import PageCode, PageText
from tenants.pages.plain_text import check_text, to_html
from tenants.pages.services import publish_text
from tenants.pages.starting_texts import starting_text
from tenants.pages.titles import PAGES, SLUGS, TITLES

ADMINISTRATORS = {Role.ADMINISTRATOR}
READERS = {Role.SUPPORT}


@policy(roles=ADMINISTRATORS, readers=READERS)
def pages(request):
    """Every page in every language, and which of them the organisation has written itself."""
    shown = selectors.all_texts()
    rows = [
        {
            "title": TITLES[page],
            "slug": SLUGS[page],
            "texts": [
                (language, name, shown[page.value, language]) for language, name in LANGUAGE_NAMES.items()
            ],
        }
        for page in PageCode
    ]
    return render(request, "identity_settings/pages.html", {"rows": rows})


@policy(roles=ADMINISTRATORS, readers=READERS, methods={"GET", "POST"})
def edit(request, page: str, language: str):
    """Write a text. Only the button that publishes publishes; everything else shows it as readers would see it."""
    code = _page_of(page, language)
    shown = selectors.text_of(code, language)
    if request.method != "POST":
        seen = str(shown.version.pk) if shown.version else ""
        return _edit_page(request, code, language, TextForm(initial={"text": shown.text, "seen": seen}))
    form = TextForm(request.POST)
    if form.is_valid() and "publish" in request.POST and _published(request, form, code, language):
        return redirect("identity_settings:pages")
    return _edit_page(request, code, language, form)


@policy(roles=ADMINISTRATORS, readers=READERS)
def history(request, page: str, language: str):
    """Every version of a text, newest first; the starting text is the oldest."""
    code = _page_of(page, language)
    context = {"versions": selectors.versions_of(code, language), **_named(code, language)}
    return render(request, "identity_settings/text_history.html", context)


@policy(roles=ADMINISTRATORS, readers=READERS, methods={"GET", "POST"}, objects="pages.PageText")
def version(request, pk):
    """One version beside what is shown now; publishing it again makes a new version."""
    found = get_object_or_404(PageText, pk=pk)
    code, now = PageCode(found.page), selectors.text_of(found.page, found.language)
    form = ApprovedForm(request.POST if request.method == "POST" else None, initial={"seen": now.version.pk})
    text = selectors.full_text(found)
    if request.method == "POST" and form.is_valid() and _published(request, form, code, found.language, text):
        return redirect("identity_settings:pages")
    context = {"version": found, "form": form, "lines": selectors.compare_texts(now.text, text)}
    context |= {"is_shown": now.version.pk == found.pk, **_named(code, found.language)}
    return render(request, "identity_settings/text_version.html", context, status=_status(form))


def _edit_page(request, code: PageCode, language: str, form):
    text = form["text"].value() or ""
    context = {"form": form, "facts": FACT_NAMES, "preview": _preview(request, form, text, language)}
    start = starting_text(code, language)
    context |= {"start": start, "is_changed": text.strip() != start, **_named(code, language)}
    template = "identity_settings/text.html"
    return render(request, f"{template}#preview" if request.htmx else template, context, status=_status(form))


def _preview(request, form, text: str, language: str):
    """The text as readers would see it, in the language of the text; None with an error in the form when it cannot be shown."""
    try:
        check_text(text, language, FACT_NAMES)
    except DomainError as error:
        if form.is_bound and not form.has_error("text"):
            form.add_error("text", str(error))
        return None
    with translation.override(language):
        return to_html(text, language, facts_for(request.tenant, text))


def _published(request, form, code: PageCode, language: str, text: str | None = None) -> bool:
    """Publish what was typed, or `text`. The message tells when readers see it."""
    text = form.cleaned_data["text"] if text is None else text
    try:
        publish_text(page=code, language=language, text=text, by=request.user, **form.approval())
    except Conflict as error:
        form.conflict = error
        form.add_error(None, str(error))
        return False
    except DomainError as error:
        form.add_error("text", str(error))
        return False
    messages.success(request, _("The text is published. Readers see it now."))
    return True


def _status(form) -> int:
    if getattr(form, "conflict", None):
        return 409
    return 422 if form.is_bound and form.errors else 200


def _page_of(slug: str, language: str) -> PageCode:
    if slug not in PAGES or language not in LANGUAGE_NAMES:
        raise Http404
    return PAGES[slug]


def _named(code: PageCode, language: str) -> dict:
    return {
        "page_title": TITLES[code],
        "slug": SLUGS[code],
        "language": language,
        "language_name": LANGUAGE_NAMES[language],
    }
