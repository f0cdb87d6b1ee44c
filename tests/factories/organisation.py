"""Rules of an organisation from a preset."""

import datetime as dt
from collections.abc import Iterator
from contextlib import nullcontext

from django.db import transaction
from time_machine import travel

from config.setup import apply_preset
from tenants.context import in_tenant
from tenants.models import Tenant
from tenants.presets import load


def use_preset(code: str) -> None:
    """Give the current organisation the rules, words, task types and products of a preset."""
    apply_preset(load(code), approved_by="Testi")


def preset_for_module(code: str, *, at: dt.datetime | None = None) -> Iterator[None]:
    """For a fixture of a whole module: north has a preset, from `at` on, until it ends.

    A test's own transaction stands inside this one, so that each test finds the preset as it was.
    """
    with transaction.atomic():
        with travel(at, tick=False) if at else nullcontext(), in_tenant(Tenant.objects.get(slug="north")):
            use_preset(code)
        yield
        transaction.set_rollback(True)
