"""The tenant's theme file, the component gallery and the error pages."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ui import palette
from ui.gallery import gallery_context

FOREVER = "public, max-age=31536000, immutable"


def theme_url(colour: str) -> str:
    """The address of a colour's theme file. It changes when the colour or our way of deriving does: cached for ever."""
    return reverse("ui:theme", args=[f"{palette.parse(colour)[1:]}-{palette.VERSION}"])


@require_safe
def theme(request, token):
    """`/theme/1f5f8b-1.css`: six brand colours, light and dark. Says nothing about who asks. 404 for a bad colour."""
    try:
        css = palette.theme_css(token.split("-")[0])
    except palette.BadColour:
        raise Http404 from None
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers={"Cache-Control": FOREVER})


@require_safe
def gallery(request):
    """Every component in every state (`COMPONENT_GALLERY = True` only). `?brand=ffd500` and `?for=expert` try it on."""
    if not getattr(settings, "COMPONENT_GALLERY", False):
        raise Http404
    return render(request, "ui/gallery.html", gallery_context(request))


def error_page(request, status, *, title="", text="", code=""):
    """An error page with the usual shell: for 409, 422, 429 and others that a view answers itself."""
    context = {"status": status, "error_title": title, "error_text": text, "error_code": code}
    name = f"{status}.html" if status in (400, 403, 404, 409, 422, 429, 500, 503) else "422.html"
    return render(request, name, context, status=status)


def bad_request(request, exception=None):
    """handler400."""
    return error_page(request, 400)


def forbidden(request, exception=None):
    """handler403. A DomainError's or PermissionDenied's sentence is shown when there is one."""
    return error_page(request, 403, text=str(exception or ""))


def not_found(request, exception=None):
    """handler404. Never tells whether the thing exists for somebody else."""
    return error_page(request, 404)


def server_error(request):
    """handler500: no database, no context processors. Shows the request's code for support when there is one."""
    code = getattr(request, "request_id", "")
    return HttpResponse(get_template("500.html").render({"error_code": code}), status=500)


def csrf_failed(request, reason=""):
    """CSRF_FAILURE_VIEW: the page was open too long, or cookies are off."""
    text = _("The page was open too long, or cookies are off. Go back, reload the page and send again.")
    return error_page(request, 403, title=_("The form was not sent"), text=text)
