"""A committed database of the module's own, and this process as its owner."""

import pytest

from tests.tenants.fleet.own import own_fleet


@pytest.fixture(scope="module")
def fleet():
    """North and south in a database that the module may change."""
    with own_fleet() as own:
        yield own


@pytest.fixture
def owner(fleet, django_db_blocker):
    """This process logged in to the module's database as the owner; what a test commits stays for the module."""
    with django_db_blocker.unblock(), fleet.as_owner():
        yield fleet
