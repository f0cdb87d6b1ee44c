"""Page 1 of ordering: a ready product or a kind of work, topics, and the need in own words."""

from decimal import Decimal

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from domain.ids import new_id
from registry.bank.topic_picker import TopicsField, shown_groups
from registry.orders import selectors
from registry.orders.fields import WishForm
from registry.orders.models import Order, Product, TaskType
from registry.orders.wording import description_of
from ui.formats import hours
from ui.forms import RadioCards


class WhatForm(WishForm):
    """Page 1. A ready product or a kind of work, topics, and the need in own words (A142–A144)."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    what = forms.ChoiceField(
        label=_("What do you need?"), widget=RadioCards,
        error_messages={"required": _("Choose what you need."), "invalid_choice": _("Choose one from the list.")},
    )  # fmt: skip
    topic_search = forms.CharField(
        label=_("Search for a topic"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"type": "search"}),
    )
    topic_codes = TopicsField(label=_("Topics"))
    need = forms.CharField(
        label=_("Tell in your own words"), required=False, max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text=_("What is it for, and what do you or the group expect? Do not write clients' names or details."),
        error_messages={"max_length": _("Write at most 1,000 characters.")},
    )  # fmt: skip
    free_texts = ("need",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        products, tasks = selectors.offered_to_staff()
        self.products = {f"product:{product.code}": product for product in products}
        self.tasks = {f"task:{task.code}": task for task in tasks if self._is_shown(task, products)}
        what = self.fields["what"]
        what.choices = [(value, str(thing)) for value, thing in (self.products | self.tasks).items()]
        what.widget.hints = self._hints()
        self.initial.setdefault("key", str(new_id()))

    @classmethod
    def of(cls, order: Order) -> "WhatForm":
        """The form filled in from a draft."""
        if not order.task_type_id:
            return cls()
        what = f"product:{order.product.code}" if order.product_id else f"task:{order.task_type.code}"
        return cls(initial={"what": what, "need": order.need, "topic_codes": order.topic_codes})

    @classmethod
    def searching(cls, posted) -> "WhatForm":
        """What was typed so far, while the topics are searched: nothing is judged yet and nothing is lost."""
        initial = {name: posted.get(name, "") for name in ("key", "what", "topic_search", "need")}
        return cls(initial={**initial, "topic_codes": posted.getlist("topic_codes")})

    def _is_shown(self, task: TaskType, products: list[Product]) -> bool:
        """A kind of work that has a product of the same name is left out, unless it has been chosen already."""
        chosen = self.data.get("what") or self.initial.get("what")
        return chosen == f"task:{task.code}" or str(task) not in {str(product) for product in products}

    def answers(self) -> dict:
        """What `save_what` takes."""
        what = self.cleaned_data["what"]
        product = self.products.get(what)
        return {
            "task_type": product.task_type if product else self.tasks[what],
            "product": product,
            "need": self.cleaned_data["need"],
            "topic_codes": self.cleaned_data["topic_codes"],
        }

    @property
    def picker(self) -> list[dict]:
        """Topic groups with their ticks. A search leaves what was found and what is ticked."""
        return shown_groups(self["topic_codes"], str(self["topic_search"].value() or ""))

    def _hints(self) -> dict:
        hints = {value: description_of(task) for value, task in self.tasks.items()}
        return hints | {value: _product_hint(product) for value, product in self.products.items()}


def _product_hint(product: Product) -> str:
    length = hours(Decimal(product.minutes) / 60, get_language() or "fi")
    return " ".join(filter(None, [str(description_of(product)), _("Usually %(hours)s.") % {"hours": length}]))
