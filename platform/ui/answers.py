"""How a refusal is shown: 409 when somebody was first, 403 when it is not theirs to do, else 422."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from domain.errors import Conflict, DomainError, NotAllowed
from ui.views import error_page


def status_of(error: DomainError) -> int:
    """The HTTP status of a refusal."""
    if isinstance(error, Conflict):
        return 409
    return 403 if isinstance(error, NotAllowed) else 422


def refusal_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A plain page with the sentence of the refusal and one way on."""
    return error_page(request, status_of(error), title=_("This was not done"), text=str(error))


def posted(request):
    """What a form is bound to: whatever was posted, also nothing at all; None when the page is only read."""
    return request.POST if request.method == "POST" else None
