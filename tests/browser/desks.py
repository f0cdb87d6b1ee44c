"""Fills the desks of the register in north: applications, papers, events, duplicates. Run as a program on a copy.

The main job's people stay as the seed made them, so this is for the sweeps only.
"""

import datetime as dt

import django

from tests.browser.people import ORDERED


def fill() -> None:
    """As the demonstration does."""
    django.setup()
    from config.demo.build import fill_desks
    from tenants.context import in_tenant
    from tenants.models import Tenant

    with in_tenant(Tenant.objects.get(slug="north")):
        fill_desks()
        order_without_account()


def order_without_account() -> None:
    """One product is open to anybody, and somebody has asked for it."""
    from domain.clock import now
    from domain.ids import new_id
    from registry.orders.models import AudienceScope, Product
    from registry.orders.public.services import ask

    product = Product.objects.select_related("task_type").first()
    product.who_may_order = ["staff", "public"]
    product.save(update_fields=["who_may_order"])
    day = now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=14)
    ask(
        key=new_id(), email=ORDERED, name="Olli Opettaja", task_type=product.task_type, product=product,
        starts_at=day, ends_at=day + dt.timedelta(hours=1), need="Vanhempainilta", place="Koulukatu 1",
        audience_scope=AudienceScope.TEAM,
    )  # fmt: skip


if __name__ == "__main__":
    fill()
