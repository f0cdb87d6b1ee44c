"""Olli, an operator on the platform host."""

import pytest

from accounts.staff.models import PlatformGrant, PlatformRole
from tenants.context import in_platform
from tests.factories.people import make_user
from tests.visitor import Visitor


@pytest.fixture
def olli(db):
    with in_platform():
        user = make_user("Olli")
        PlatformGrant.objects.create(user=user, role=PlatformRole.OPERATOR)
        yield user


@pytest.fixture
def operator(olli):
    """Olli's browser."""
    return Visitor().sign_in(olli)


@pytest.fixture
def rival(db):
    """Outi, another operator, in her browser."""
    with in_platform():
        user = make_user("Outi")
        PlatformGrant.objects.create(user=user, role=PlatformRole.OPERATOR)
        yield Visitor().sign_in(user)
