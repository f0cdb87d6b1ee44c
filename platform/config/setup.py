"""Filling a new organisation from a preset: words, task types, products and rules as versioned data."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import F

from domain.clock import now, today
from registry.orders.models import Product, TaskType
from tenants.models import Tenant
from tenants.organisation.models import Origin, RuleKind, RuleVersion
from tenants.presets import Preset
from tenants.terminology.models import TenantTerm
from tenants.terminology.shipped import SHIPPED, pairs_of

# Rules that a preset gives as one part each; their history starts before any work that is entered afterwards.
PARTS = {
    RuleKind.CANCELLATION: "cancellation",
    RuleKind.TRAVEL: "travel",
    RuleKind.FEE_RIGHT: "fee_right",
    RuleKind.CHAIN: "approval_chain",
    RuleKind.PAY_CALENDAR: "pay_calendar",
    RuleKind.PAYROLL_PROFILE: "payroll_export",
    RuleKind.RETENTION: "retention",
}
COMMITMENTS = {"confidentiality": "1", "data_security": "1", "rules": "1"}
SINCE = dt.date(2024, 1, 1)


@transaction.atomic
def apply_preset(preset: Preset, *, approved_by: str) -> None:
    """Give the current, still empty organisation everything the preset says. Nothing of the preset's name stays."""
    _choose_words(preset)
    _add_task_types(preset)
    for kind, name, data, valid_from, path in _rules(preset):
        RuleVersion.objects.create(
            kind=kind,
            name=name,
            data=_plain(data),
            sources={key: source for key, source in preset.sources.items() if key.split(".")[0] in path},
            valid_from=valid_from,
            approved_by=approved_by,
            approved_on=today(),
            origin=Origin.PRESET,
        )


def _rules(preset: Preset) -> Iterator[tuple[RuleKind, str, Any, dt.date, set[str]]]:
    for kind, part in PARTS.items():
        data = preset[part]
        name = " ".join(filter(None, [data.get("name"), data.get("version")])) or str(kind.label)
        yield kind, name, data, SINCE, {part}
    table = next(table for table in preset["rate_tables"] if table["owner"] == "tenant")
    yield (
        RuleKind.RATES,
        f"{table['name']} {table['version']}",
        table,
        min(table["valid_from"], SINCE),
        {"rate_tables"},
    )
    yield RuleKind.ELIGIBILITY, "Kelpoisuus", _eligibility(preset), SINCE, {"training"}
    yield RuleKind.ORDERING, "Tilaaminen", _ordering(preset), SINCE, {"ordering", "flags", "features"}
    yield (
        RuleKind.PAYMENT_CLASSES,
        "Maksulajit",
        _payment_classes(preset),
        SINCE,
        {"payment_classes", "task_types"},
    )


def _eligibility(preset: Preset) -> dict:
    return {"training": preset["training"]["listed"], "commitments": COMMITMENTS}


def _ordering(preset: Preset) -> dict:
    parts = {name: preset[name] for name in ("flags", "features", "agreement_kinds", "coordination")}
    return {**preset["ordering"], **parts}


def _payment_classes(preset: Preset) -> dict:
    return {
        "classes": preset["payment_classes"],
        "expenses": preset["expense_income_types"],
        "by_task": {task["code"]: task["payment"] for task in preset["task_types"]},
    }


def _add_task_types(preset: Preset) -> None:
    types = {}
    for position, task in enumerate(preset["task_types"]):
        types[task["code"]] = TaskType.objects.create(
            code=task["code"],
            labels=task["names"],
            role=task["role"],
            is_group=task.get("group", False),
            position=position,
        )
    for product in preset["products"]:
        Product.objects.create(
            code=product["code"],
            labels=product["names"],
            task_type=types[product["task_type"]],
            minutes=product.get("minutes", 60),
        )


def _choose_words(preset: Preset) -> None:
    for slot, word in preset["words"].items():
        for lang, base in {"fi": word, **pairs_of(word)}.items():
            TenantTerm.objects.update_or_create(
                slot=slot,
                lang=lang,
                defaults={
                    "base": base,
                    "preset_base": base,
                    "forms": dict(SHIPPED[lang][base]),
                    "checked_at": now(),
                },
            )
    Tenant.objects.filter(pk=connection.tenant.pk).update(terms_version=F("terms_version") + 1)


def _plain(data: Any) -> Any:
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))
