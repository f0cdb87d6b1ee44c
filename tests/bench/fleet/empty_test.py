"""The smallest test that needs a database (B8)."""

from tenants.models import Tenant


def test_two_organisations(db):
    assert Tenant.objects.count() == 2
