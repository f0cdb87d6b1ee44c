"""Fills the desks of the register in north: applications, papers, events, duplicates. Run as a program on a copy.

The main job's people stay as the seed made them, so this is for the sweeps only.
"""

import django


def fill() -> None:
    """As the demonstration does."""
    django.setup()
    from config.demo.build import fill_desks
    from tenants.context import in_tenant
    from tenants.models import Tenant

    with in_tenant(Tenant.objects.get(slug="north")):
        fill_desks()


if __name__ == "__main__":
    fill()
