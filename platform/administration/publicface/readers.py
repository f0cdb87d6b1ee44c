"""Answering readers: the text of a page with the organisation's facts, and headers for pages without personal data."""

from django.shortcuts import render
from django.utils.translation import get_language

from tenants.pages.facts import facts_for, public_contact
from tenants.pages.models import PageCode
from tenants.pages.plain_text import to_html
from tenants.pages.selectors import text_of
from tenants.pages.titles import TITLES

LANGUAGES = ("fi", "sv", "en")


def language_now() -> str:
    """The language of the page: fi, sv or en."""
    language = (get_language() or "fi")[:2]
    return language if language in LANGUAGES else "fi"


def text_page(request, page: PageCode) -> dict:
    """The context of a page of text: title, text as HTML, and when the organisation last changed it."""
    language, contact = language_now(), public_contact()
    shown = text_of(page, language)
    return {
        "page": page,
        "page_title": TITLES[page],
        "text": to_html(shown.text, language, facts_for(request.tenant, shown.text, contact)),
        "version": shown.version,
        "contact": contact,
        "organisation": request.tenant,
    }


def public_page(request, template: str, context: dict, status: int = 200):
    """A page for everybody: a browser may keep it but asks each time, so that a new text is seen at once.

    Shared caches keep none: the language form carries each reader's own protection against forged posts. Who has
    signed in sees the own name and menu around it, and that no cache keeps (`accounts.middleware`).
    """
    response = render(request, template, context, status=status)
    if not request.user.is_authenticated:
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
