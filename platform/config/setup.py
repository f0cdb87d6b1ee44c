"""Filling a new organisation from a preset: words, task types, products and rules as versioned data."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import F

from domain.clock import now, today
from registry.orders.models import Product, TaskType
from tenants.models import Tenant
from tenants.organisation.checking import PARTS
from tenants.organisation.models import Origin, RuleKind, RuleVersion
from tenants.presets import Preset
from tenants.terminology.models import TenantTerm
from tenants.terminology.shipped import SHIPPED, pairs_of

ORDERING_PARTS = ("flags", "features", "agreement_kinds", "coordination")
SINCE = dt.date(2024, 1, 1)  # the history of rules starts before any work that is entered afterwards


@transaction.atomic
def apply_preset(preset: Preset, *, approved_by: str) -> None:
    """Give the current, still empty organisation everything the preset says. Nothing of the preset's name stays."""
    _choose_words(preset)
    _add_task_types(preset)
    RuleVersion.objects.bulk_create(_version(start, preset, approved_by) for start in _rules(preset))


def _version(start: "_Start", preset: Preset, approved_by: str) -> RuleVersion:
    return RuleVersion(
        kind=start.kind,
        name=start.name,
        data=_plain(start.data),
        sources={
            path: source for path, source in preset.sources.items() if path.split(".")[0] in start.parts
        },
        valid_from=start.valid_from,
        approved_by=start.approval.get("by", approved_by),
        approved_on=start.approval.get("on", today()),
        origin=Origin.PRESET,
    )


@dataclass(frozen=True)
class _Start:
    """The first version of one kind of rule. `parts` of the preset are where its data comes from."""

    kind: RuleKind
    name: str
    data: Any
    parts: set[str]
    valid_from: dt.date = SINCE
    approval: dict = field(default_factory=dict)


def _rules(preset: Preset) -> Iterator[_Start]:
    for kind, part in PARTS.items():
        data = preset[part]
        name = " ".join(filter(None, [data.get("name"), data.get("version")])) or str(kind.label)
        yield _Start(kind, name, data, {part})
    yield _rates(preset)
    yield _Start(RuleKind.ELIGIBILITY, "Kelpoisuus", _eligibility(preset), {"training", "commitments"})
    ordering = {"ordering", *ORDERING_PARTS}
    yield _Start(RuleKind.ORDERING, "Tilaaminen", _ordering(preset), ordering)
    classes = {"payment_classes", "expense_income_types", "task_types"}
    yield _Start(RuleKind.PAYMENT_CLASSES, "Maksulajit", _payment_classes(preset), classes)
    yield _Start(RuleKind.ROUTING, "Ohjaus", preset["routing"], {"routing"})
    yield _Start(RuleKind.INSTRUCTIONS, "Ohjeet", _instructions(preset), {"instructions"})
    yield _Start(RuleKind.ORIENTATION, "Perehdytys", _orientation(preset), {"orientation"})


def _rates(preset: Preset) -> _Start:
    """The organisation's own table, with the approval that its source tells of (A180)."""
    table = next(table for table in preset["rate_tables"] if table["owner"] == "tenant")
    name, since = f"{table['name']} {table['version']}", min(table["valid_from"], SINCE)
    return _Start(RuleKind.RATES, name, table, {"rate_tables"}, since, table.get("approval", {}))


def _eligibility(preset: Preset) -> dict:
    training = preset["training"]
    return {
        "training": training["listed"],
        "keeping": training["keeping"],
        "commitments": preset["commitments"],
    }


def _ordering(preset: Preset) -> dict:
    return {**preset["ordering"], **{part: preset[part] for part in ORDERING_PARTS}}


def _payment_classes(preset: Preset) -> dict:
    return {
        "classes": preset["payment_classes"],
        "expenses": preset["expense_income_types"],
        "by_task": {task["code"]: task["payment"] for task in preset["task_types"]},
    }


def _instructions(preset: Preset) -> dict:
    return {"parts": [{"code": code, **part} for code, part in preset["instructions"].items()]}


def _orientation(preset: Preset) -> dict:
    return {"items": [{"code": code, "labels": labels} for code, labels in preset["orientation"].items()]}


def _add_task_types(preset: Preset) -> None:
    types = {task["code"]: _task_type(task, place) for place, task in enumerate(preset["task_types"])}
    TaskType.objects.bulk_create(types.values())
    Product.objects.bulk_create(
        _product(product, types[product["task_type"]], place)
        for place, product in enumerate(preset["products"])
    )


def _task_type(task: dict, position: int) -> TaskType:
    return TaskType(
        code=task["code"],
        labels=task["names"],
        descriptions=task["descriptions"],
        checklist=task["checklist"],
        minutes=task["minutes"],
        who_may_order=task.get("who_may_order", []),
        role=task["role"],
        needs_supervision=task["needs_supervision"],
        is_group=task.get("group", False),
        position=position,
    )


def _product(product: dict, task_type: TaskType, position: int) -> Product:
    return Product(
        code=product["code"],
        labels=product["names"],
        descriptions=product["descriptions"],
        task_type=task_type,
        minutes=product["minutes"],
        audience_scope=product.get("audience_scope", ""),
        checklist=product.get("checklist", []),
        who_may_order=product.get("who_may_order", []),
        rate_code=product.get("rate", ""),
        is_public=product.get("public", True),
        position=position,
    )


def _choose_words(preset: Preset) -> None:
    TenantTerm.objects.bulk_create(
        TenantTerm(
            slot=slot,
            lang=lang,
            base=base,
            preset_base=base,
            forms=dict(SHIPPED[lang][base]),
            checked_at=now(),
        )
        for slot, word in preset["words"].items()
        for lang, base in {"fi": word, **pairs_of(word)}.items()
    )
    Tenant.objects.filter(pk=connection.tenant.pk).update(terms_version=F("terms_version") + 1)


def _plain(data: Any) -> Any:
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))
