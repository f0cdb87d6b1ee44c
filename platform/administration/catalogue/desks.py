"""The two lists of the catalogue, products and kinds of work: what differs between their pages."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from administration.catalogue.forms import ItemForm, ProductForm, TaskTypeForm
from registry.orders.models import Product, TaskType


@dataclass(frozen=True)
class Desk:
    """One list: its model, its form and the names of its pages."""

    model: type[Product] | type[TaskType]
    form: type[ItemForm]
    prefix: str
    new_title: str | Promise

    def url(self, page: str, item_id=None) -> str:
        """The address of a page: `new`, or `edit`, `end`, `history`, `move` of an item."""
        return reverse(f"catalogue_settings:{self.prefix}_{page}", args=[item_id] if item_id else [])

    def links(self, item) -> dict[str, str]:
        return {page: self.url(page, item.pk) for page in ("edit", "end", "history", "move")}


PRODUCTS = Desk(Product, ProductForm, "product", _("New product"))
TASKS = Desk(TaskType, TaskTypeForm, "task", _("New kind of work"))
