"""A support visitor reads settings without personal data, while the visit is allowed, and every page is written down.

Fails closed: a session with the role SUPPORT and no visit in force is signed out at its next request, so ending or
refusing a visit, or its last minute, works at once (ux.md section 11, A5).
"""

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.middleware import current_roles
from accounts.policy import Audience
from accounts.roles.models import Role
from accounts.support.selectors import visit_in_force
from accounts.support.services import note_page
from ui.views import error_page

MARK = "support_visit"  # in the session: the visit's id
LEAVING = "account_logout"
READING = frozenset({"GET", "HEAD"})


class SupportVisitMiddleware:
    """Keeps a visitor inside the visit. Stands after PolicyMiddleware, which has judged the role."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.support_visit = None
        if not (request.tenant and Role.SUPPORT in current_roles(request)):
            return self.get_response(request)
        request.support_visit = visit_in_force(request.session.get(MARK))
        if request.support_visit is None:
            logout(request)
            return error_page(
                request, 403, title=_("The support visit has ended"), text=_("You can close this page.")
            )
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        visit = request.support_visit
        if visit is None or request.resolver_match.view_name == LEAVING:
            return
        audience = request.policy.audience
        if request.method not in READING or audience is Audience.SIGNED_IN:
            raise PermissionDenied(_("A support visitor only reads settings."))
        if audience is Audience.ROLES:
            name = request.resolver_match.view_name
            note_page(visit=visit, visitor=request.user, view_name=name, path=request.path)
