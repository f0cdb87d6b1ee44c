"""Fills a copy of the test template: two organisations with people, units and rules. Run as a program.

python -m tests.browser.seed   (DATABASE_URL names the copy, KOKEMUS_CLOCK_FILE the moment)
"""

from random import Random

import django

EXPERTS = 12


def seed() -> None:
    """North is like Soite (one approver), south like Keski-Suomi (three)."""
    django.setup()
    from config.demo.build import add_payer_account, make_platform_people
    from config.demo.people import Cast
    from config.setup import apply_preset
    from tenants.context import in_platform, in_tenant
    from tenants.models import Tenant
    from tenants.presets import load

    for slug, preset in PRESETS.items():
        with in_tenant(Tenant.objects.get(slug=slug)) as tenant:
            apply_preset(load(preset), approved_by="Testi")
            add_payer_account(tenant.name)
            tenant.refresh_from_db()
            Cast(tenant, Random(preset)).enter(EXPERTS)  # noqa: S311  invented people
            train_everybody()
    with in_platform():
        make_platform_people()


def train_everybody() -> None:
    """Everybody has the right to a fee, so that it does not matter who is the best match."""
    from registry.experts.models import Expert, Training

    model = Training.objects.get(expert__user__email="kokemus1@example.fi")
    Training.objects.exclude(pk=model.pk).delete()
    Training.objects.bulk_create(
        Training(
            expert=expert,
            kind=model.kind,
            hours=model.hours,
            issuer=model.issuer,
            completed_on=model.completed_on,
        )
        for expert in Expert.objects.exclude(pk=model.expert_id)
    )


PRESETS = {"north": "soite", "south": "keski-suomi"}

if __name__ == "__main__":
    seed()
