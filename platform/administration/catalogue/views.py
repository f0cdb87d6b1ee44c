"""Settings: what can be ordered (A090, A101, A111), and the catalogue that everybody signed in may read."""

from django.shortcuts import render

from accounts.policy import Audience, policy
from accounts.roles.models import Role
from administration.catalogue import pages
from administration.catalogue.desks import PRODUCTS, TASKS
from administration.catalogue.prices import PriceList
from administration.catalogue.telling import lines_of
from registry.orders.models import Product, TaskType
from registry.orders.ordering import can_order
from registry.orders.selectors import products_on_offer, task_types_on_offer

ADMINISTRATOR = {Role.ADMINISTRATOR}
READERS = {Role.SUPPORT}
BOTH = {"GET", "POST"}
PRODUCT, TASK = "orders.Product", "orders.TaskType"


@policy(roles=ADMINISTRATOR, readers=READERS)
def index(request):
    """Products and kinds of work, in the order in which people see them."""
    prices = PriceList.today()
    context = {
        "products": _rows(PRODUCTS, Product.objects.select_related("task_type"), prices),
        "tasks": _rows(TASKS, TaskType.objects.all(), prices),
    }
    return render(request, "catalogue_settings/index.html", context)


@policy(Audience.SIGNED_IN)
def published(request):
    """The task catalogue: what is done, how long it takes, what to prepare and what is paid (A090)."""
    prices = PriceList.today()
    context = {
        "products": lines_of(products_on_offer(), prices),
        "tasks": lines_of(task_types_on_offer(), prices),
        "can_order": can_order(request.user),
    }
    return render(request, "catalogue_settings/published.html", context)


@policy(roles=ADMINISTRATOR, methods=BOTH)
def product_new(request):
    """A new product."""
    return pages.add(request, PRODUCTS)


@policy(roles=ADMINISTRATOR, methods=BOTH, objects=PRODUCT)
def product_edit(request, item_id):
    """A product's values."""
    return pages.edit(request, PRODUCTS, item_id)


@policy(roles=ADMINISTRATOR, methods=BOTH, objects=PRODUCT)
def product_end(request, item_id):
    """A product out of use, back, or removed."""
    return pages.end(request, PRODUCTS, item_id)


@policy(roles=ADMINISTRATOR, objects=PRODUCT)
def product_history(request, item_id):
    """A product's versions."""
    return pages.history(request, PRODUCTS, item_id)


@policy(roles=ADMINISTRATOR, methods={"POST"}, objects=PRODUCT)
def product_move(request, item_id):
    """A product's place in the list."""
    return pages.move(request, PRODUCTS, item_id)


@policy(roles=ADMINISTRATOR, methods=BOTH)
def task_new(request):
    """A new kind of work."""
    return pages.add(request, TASKS)


@policy(roles=ADMINISTRATOR, methods=BOTH, objects=TASK)
def task_edit(request, item_id):
    """The values of a kind of work."""
    return pages.edit(request, TASKS, item_id)


@policy(roles=ADMINISTRATOR, methods=BOTH, objects=TASK)
def task_end(request, item_id):
    """A kind of work out of use, back, or removed."""
    return pages.end(request, TASKS, item_id)


@policy(roles=ADMINISTRATOR, objects=TASK)
def task_history(request, item_id):
    """The versions of a kind of work."""
    return pages.history(request, TASKS, item_id)


@policy(roles=ADMINISTRATOR, methods={"POST"}, objects=TASK)
def task_move(request, item_id):
    """The place of a kind of work in the list."""
    return pages.move(request, TASKS, item_id)


def _rows(desk, items, prices: PriceList) -> list[dict]:
    return [{"line": line, "links": desk.links(line.item)} for line in lines_of(items, prices)]
