"""How the pages of events answer: forms with refusals, and plain pages for a button that was too late."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from domain.errors import DomainError
from registry.training.answers import saved, status_of
from ui.answers import refusal_page

__all__ = ["done", "saved", "status_of"]


def done(request, act: Callable[[], Any], thanks: str | Callable[[Any], str], *where) -> HttpResponse:
    """Do what a button asks and go on; a refusal is a plain page with its sentence."""
    try:
        result = act()
    except DomainError as error:
        return refusal_page(request, error)
    messages.success(request, thanks(result) if callable(thanks) else thanks)
    return redirect(*where)
