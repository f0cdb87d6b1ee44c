"""The settings' front page."""

from django.shortcuts import render

from accounts.middleware import current_roles
from accounts.policy import policy
from accounts.roles.models import Role
from administration.index import groups


@policy(roles={Role.ADMINISTRATOR}, readers={Role.SUPPORT})
def index(request):
    """Everything an administrator can set, and what has been changed here."""
    return render(request, "administration/index.html", {"groups": groups(current_roles(request))})
