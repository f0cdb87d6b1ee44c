"""From the host name to the organisation, and sessions that stay at home."""

import logging

from django.conf import settings
from django.contrib.auth import logout
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tenants.directory import tenant_at

SESSION_HOME = "home"
log = logging.getLogger(__name__)


class TenantMiddleware:
    """Sets the tenant from the host, and always leaves the connection in `public`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.set_schema_to_public()
        try:
            return self._answer(request)
        finally:
            connection.set_schema_to_public()

    def _answer(self, request: HttpRequest) -> HttpResponse:
        host = request.get_host().rsplit(":", 1)[0].lower()
        if host == settings.BASE_DOMAIN:
            request.tenant = None
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            return self.get_response(request)
        tenant = tenant_at(host)
        if tenant is None:
            return render(request, "404.html", status=404)
        if not tenant.is_active:
            return render(request, "paused.html", {"organisation": tenant}, status=503)
        request.tenant = tenant
        connection.set_tenant(tenant)
        return self.get_response(request)


class SessionHomeMiddleware:
    """A session belongs to the organisation it was started in (security.md 3.1, sessions and cookies)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        home = str(request.tenant.pk) if request.tenant else "platform"
        if request.session.get(SESSION_HOME, home) != home:
            # Session rows stand in the organisation's own schema, so this is a fault of ours, not a visitor's.
            # The person becomes nobody here and the row goes; a dead end would tell them nothing.
            log.error("a session of another organisation was refused")
            logout(request)
        response = self.get_response(request)
        if request.session.modified and not request.session.is_empty():
            request.session.setdefault(SESSION_HOME, home)
        return response
