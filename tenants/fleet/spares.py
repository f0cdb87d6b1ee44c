"""Schemas made ahead, so that a new organisation is there at once.

A spare has a generated name like any organisation's schema, so taking one changes nothing in it: the organisation's
row just names it. Its role exists already and no host leads to it.
"""

from django.db import transaction

from tenants.context import in_platform
from tenants.fleet.blueprint import MODEL_LOCK, build_schema, find_blueprint, one_at_a_time
from tenants.fleet.models import Blueprint, SpareSchema
from tenants.fleet.schemas import drop_schema, new_schema_name
from tenants.fleet.versions import migrations_key


def keep_spares(number: int) -> int:
    """Make spares until there are so many current ones. Returns how many were made.

    None are made for migrations that `migrate_fleet` has not yet run.
    """
    made = 0
    with in_platform():
        blueprint = find_blueprint()
        while blueprint and _make_if_fewer(number, blueprint):
            made += 1
    return made


def take_spare() -> str | None:
    """The schema of a current spare, or None. Call it in the transaction that makes the organisation."""
    spares = SpareSchema.objects.filter(blueprint__key=migrations_key()).order_by("made_at")
    spare = spares.select_for_update(skip_locked=True, of=("self",)).first()
    if spare is None:
        return None
    spare.delete()
    return spare.schema_name


def drop_stale_spares() -> int:
    """Remove spares of older migrations. Returns how many."""
    stale = SpareSchema.objects.exclude(blueprint__key=migrations_key())
    dropped = 0
    with in_platform():
        for spare in stale:
            with transaction.atomic():
                if SpareSchema.objects.select_for_update(skip_locked=True).filter(pk=spare.pk).first():
                    spare.delete()
                    drop_schema(spare.schema_name)
                    dropped += 1
    return dropped


def _make_if_fewer(number: int, blueprint: Blueprint) -> bool:
    with transaction.atomic(), one_at_a_time(MODEL_LOCK):
        if SpareSchema.objects.filter(blueprint=blueprint).count() >= number:
            return False
        schema_name = new_schema_name()
        build_schema(schema_name, blueprint)
        SpareSchema.objects.create(schema_name=schema_name, blueprint=blueprint)
        return True


def spare_schemas() -> set[str]:
    """Names of all spares, stale ones too."""
    return set(SpareSchema.objects.values_list("schema_name", flat=True))
