"""The administrator Anna at the browser, a second administrator, so that nobody is the last one by accident, and Olli.

Olli is an operator of the platform who asks for a support visit.
"""

import pytest

from accounts.models import User
from accounts.roles.models import Role
from accounts.staff.models import PlatformGrant, PlatformRole
from accounts.support import asking, services
from accounts.support.models import SupportVisit
from tenants.context import in_platform
from tests.accounts.helpers import proved_again
from tests.administration.people.visiting import REASON
from tests.factories.people import make_user, person
from tests.visitor import Visitor


@pytest.fixture
def anna(north):
    return person("Anna")


@pytest.fixture
def second(north):
    return make_user("Toini", Role.ADMINISTRATOR)


@pytest.fixture
def desk(anna) -> Visitor:
    """Anna signed in."""
    return Visitor("north").sign_in(anna)


@pytest.fixture
def proved(desk, anna) -> Visitor:
    """Anna, who has just proved again that it is her."""
    return proved_again(desk, anna)


@pytest.fixture
def operator(north) -> User:
    with in_platform():
        olli = make_user("Olli")
        PlatformGrant.objects.create(user=olli, role=PlatformRole.OPERATOR)
        return olli


@pytest.fixture
def olli(operator) -> Visitor:
    """The operator at the platform host."""
    with in_platform():
        return Visitor().sign_in(operator)


@pytest.fixture
def visit(operator, north) -> SupportVisit:
    """Asked for, and not decided yet."""
    with in_platform():
        return asking.ask_visit(tenant_id=north.pk, reason=REASON, hours=2, by=operator)


@pytest.fixture
def allowed(visit, anna) -> SupportVisit:
    return services.allow_visit(visit_id=visit.pk, by=anna)
