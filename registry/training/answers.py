"""How the pages of training keep a form: files are judged, refusals come back on the form."""

from collections.abc import Callable
from typing import Any

from django.forms import Form

from domain.errors import Conflict, DomainError, NotAllowed
from files.judging import BadFile
from files.models import StoredFile
from files.services import keep_upload


def saved(form: Form, act: Callable[[dict], Any]) -> tuple[Any, int]:
    """Run `act` for a valid form. Gives (result, 200), or (None, status) with the refusal on the form."""
    if not form.is_valid():
        return None, 422
    try:
        return act(dict(form.cleaned_data)), 200
    except DomainError as error:
        form.add_error("certificate" if isinstance(error, BadFile) else None, str(error))
        return None, status_of(error)


def status_of(error: DomainError) -> int:
    """409 when somebody was first, 403 when it is not theirs to do, else 422."""
    if isinstance(error, Conflict):
        return 409
    return 403 if isinstance(error, NotAllowed) else 422


def certificate_of(values: dict, by) -> StoredFile | None:
    """Keep the file that came with the form, if one did. Raises BadFile."""
    upload = values.pop("certificate", None)
    return keep_upload(upload=upload, purpose="certificate", by=by) if upload else None
