"""A test client that comes from outside: it has a host, and leaves the test's own tenant as it was."""

from django.db import connection
from django.test import Client

from tenants.delivery import deliver_due


class Visitor(Client):
    """Speaks HTTP to one host. `sign_in` uses the real session of that host."""

    def __init__(self, slug: str = "", **kwargs):
        host = f"{slug}.localhost" if slug else "localhost"
        super().__init__(HTTP_HOST=host, HTTP_ACCEPT_LANGUAGE="fi", **kwargs)

    def request(self, **request):
        previous = connection.tenant
        try:
            return super().request(**request)
        finally:
            connection.set_tenant(previous)

    def sign_in(self, user) -> "Visitor":
        """Sign in without the login page. Call inside the user's tenant."""
        self.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return self


def settle() -> int:
    """Deliver every message that is due, as relay and worker would. Returns how many were done."""
    return deliver_due()
