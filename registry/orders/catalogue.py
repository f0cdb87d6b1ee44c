"""Changing what can be ordered: kinds of work and ready products (A090, A101, A111).

A product that has been ordered is put out of use, never removed: orders, claims and statistics point at it.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from audit.services import record
from domain.errors import Conflict, DomainError
from registry.orders.models import CatalogueVersion, Order, OrderStatus, Product, TaskType
from tenants.terminology.terms import ntt, tt

Item = TaskType | Product
OPEN = (OrderStatus.NEW, OrderStatus.OFFERED, OrderStatus.AGREED)
SHARED = ("labels", "descriptions", "minutes", "checklist", "who_may_order", "is_active")
# What a version keeps, and a form may set. The order in the list is not history.
FIELDS: dict[type, tuple[str, ...]] = {
    TaskType: (*SHARED, "role", "is_group", "needs_supervision"),
    Product: (*SHARED, "task_type", "audience_scope", "rate_code", "is_public"),
}
NOTHING_YET = UUID(int=0)  # "the newest version" of what nobody has changed


class InUse(DomainError):
    """It has been ordered, or is needed by something that is in use."""

    code = "in_use"


def data_of(item: Item) -> dict[str, Any]:
    """The item as its version keeps it: plain values, the kind of work by its code."""
    data = {name: getattr(item, name) for name in FIELDS[type(item)]}
    if "task_type" in data:
        data["task_type"] = item.task_type.code
    return data


def versions_of(item_id: UUID) -> list[CatalogueVersion]:
    """Every version, newest first. Empty for what has not been changed since the start."""
    return list(CatalogueVersion.objects.filter(item_id=item_id))


def newest_version_id(item_id: UUID) -> UUID:
    """The newest version; NOTHING_YET when there is none."""
    newest = CatalogueVersion.objects.filter(item_id=item_id).values_list("pk", flat=True).first()
    return newest or NOTHING_YET


def changed_items() -> set[UUID]:
    """Items that differ from what the organisation started with, and those it has added. One query."""
    first: dict[UUID, CatalogueVersion] = {}
    last: dict[UUID, CatalogueVersion] = {}
    for version in CatalogueVersion.objects.order_by("entered_at", "id"):
        first.setdefault(version.item_id, version)
        last[version.item_id] = version
    return {key for key, version in last.items() if first[key].entered_by or first[key].data != version.data}


@transaction.atomic
def add_item(model: type[Item], *, key: UUID, values: dict[str, Any], by) -> Item:
    """A new kind of work or product at the end of its list. `key` comes from the form: sent twice, it is one."""
    if found := model.objects.filter(pk=key).first():
        return found
    last = model.objects.order_by("position").values_list("position", flat=True).last()
    code = _free_code(model, values["labels"]["fi"])
    item = model.objects.create(pk=key, code=code, position=0 if last is None else last + 1, **values)
    _keep_version(item, by)
    record("catalogue.added", subject=item, by=by, code=code)
    return item


@transaction.atomic
def change_item(item: Item, *, values: dict[str, Any], seen: UUID, by) -> Item:
    """New values for a kind of work or product. New orders use them; agreed ones keep their time and price.

    `seen` is the newest version that the person saw. Raises Conflict when somebody changed it meanwhile.
    """
    locked = _locked(item)
    before = data_of(locked)
    for name, value in values.items():
        setattr(locked, name, value)
    if data_of(locked) == before:
        return locked
    if seen != newest_version_id(locked.pk):
        raise Conflict(_("Somebody else has just changed this. Look at the newest values and save again."))
    _keep_start(locked, before)
    locked.save()
    _keep_version(locked, by)
    record("catalogue.changed", subject=locked, by=by, code=locked.code)
    return locked


@transaction.atomic
def set_in_use(item: Item, *, is_active: bool, by) -> Item:
    """Put out of use, or back into use. What is ordered already goes on. Raises InUse for a kind of work that
    products in use need."""
    locked = _locked(item)
    if locked.is_active == is_active:
        return locked
    if not is_active and isinstance(locked, TaskType):
        _refuse_needed(locked)
    before = data_of(locked)
    locked.is_active = is_active
    _keep_start(locked, before)
    locked.save(update_fields=["is_active"])
    _keep_version(locked, by)
    record("catalogue.put_into_use" if is_active else "catalogue.put_out_of_use", subject=locked, by=by)
    return locked


@transaction.atomic
def remove_item(item: Item, *, by) -> None:
    """Remove what was never ordered. Raises InUse with a sentence that says what to do instead."""
    locked = _locked(item)
    if reason := why_not_removed(locked):
        raise InUse(reason)
    Order.objects.filter(**{_order_field(locked): locked}).update(
        **{_order_field(locked): None}
    )  # only empty drafts
    record("catalogue.removed", subject=locked, by=by, code=locked.code)
    locked.delete()


@transaction.atomic
def move_item(item: Item, *, up: bool, by) -> None:
    """One place up or down in its list."""
    rows = list(type(item).objects.select_for_update().order_by("position", "code"))
    place = next(index for index, row in enumerate(rows) if row.pk == item.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows):
        row.position = position
    type(item).objects.bulk_update(rows, ["position"])
    record("catalogue.moved", subject=item, by=by, up=up)


def why_not_removed(item: Item) -> str:
    """Why it can only be put out of use, as a sentence; empty when it can be removed."""
    orders = Order.objects.filter(**{_order_field(item): item}).exclude(status=OrderStatus.DRAFT)
    if count := orders.filter(status__in=OPEN).count():
        return ntt(
            "There is {n} open {order}. You can put this out of use: the {order} goes on.",
            "There are {n} open {order:pl}. You can put this out of use: the {order:pl} go on.",
            count,
        )
    if orders.exists():
        return tt("This has been ordered before. You can put it out of use; the {order:pl} keep their name.")
    if isinstance(item, TaskType) and (
        item.products.exists() or Order.objects.filter(task_type=item).exists()
    ):
        return _("A product or a draft uses this kind of work. You can put it out of use.")
    return ""


def _refuse_needed(task_type: TaskType) -> None:
    needed_by = list(task_type.products.filter(is_active=True))
    if needed_by:
        names = ", ".join(str(product) for product in needed_by)
        raise InUse(_("Put these products out of use first: %(names)s.") % {"names": names})


def _locked(item: Item) -> Item:
    rows = type(item).objects.select_for_update(of=("self",))
    return (rows.select_related("task_type") if isinstance(item, Product) else rows).get(pk=item.pk)


def _order_field(item: Item) -> str:
    return "product" if isinstance(item, Product) else "task_type"


def _keep_start(item: Item, data: dict[str, Any]) -> None:
    """Before the first change: what the organisation started with."""
    if not CatalogueVersion.objects.filter(item_id=item.pk).exists():
        CatalogueVersion.objects.create(item_id=item.pk, data=data)


def _keep_version(item: Item, by) -> None:
    CatalogueVersion.objects.create(item_id=item.pk, data=data_of(item), entered_by=str(by)[:200])


def _free_code(model: type[Item], label: str) -> str:
    """A code from the Finnish name that no other row has: rates and reports know the row by it."""
    longest = model._meta.get_field("code").max_length
    base = (
        slugify(label.replace("ä", "a").replace("ö", "o").replace("å", "a"))[: longest - 4].strip("-")
        or "tyo"
    )
    taken = set(model.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in (base, *(f"{base}-{n}" for n in range(2, 1000))) if code not in taken)
