"""Make one organisation with n experts: `python -m tests.bench.register.fill N` (owner's log-in)."""

import sys

import django

django.setup()

from django.db import connection  # noqa: E402

from accounts.roles.models import Role  # noqa: E402
from tenants.context import in_tenant  # noqa: E402
from tenants.provisioning import Provisioner, migrate_public  # noqa: E402
from tests.factories.organisation import use_preset  # noqa: E402
from tests.factories.people import make_user  # noqa: E402
from tests.factories.register import fill_register  # noqa: E402

SLUG, PRESET = "rekisteri", "keski-suomi"  # this preset asks a training of everybody


def fill(experts: int) -> None:
    """The organisation with its rules, a coordinator, and the register."""
    migrate_public()
    tenant = Provisioner().create(
        slug=SLUG, name="Rekisteri", kind="region", languages=["fi"], region_code="13"
    )
    with in_tenant(tenant):
        use_preset(PRESET)
        make_user("Kaarina", Role.COORDINATOR)
        fill_register(experts)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


if __name__ == "__main__":
    fill(int(sys.argv[1]))
