"""Rows of a rule as a formset that needs no JavaScript (see `administration.rules.editors`)."""

from typing import Any, ClassVar

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME, BaseFormSet, formset_factory
from django.forms.utils import ErrorDict, ErrorList
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_ROWS = 60
SHORT = {"class": "input--short", "inputmode": "numeric"}  # of a box for a whole number


def leave_unjudged(form: forms.Form) -> None:
    """Show what was typed without judging it yet."""
    form._errors = ErrorDict()


class RowForm(forms.Form):
    """One row. `key` says which row of the data it was before; an empty one is new.

    `folded` names fields that are seldom touched: the page shows them behind "More". `title` is what the row is
    called when it has a name of its own.
    """

    show_optional = False
    folded: ClassVar[tuple[str, ...]] = ()
    title = ""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)

    @cached_property
    def changed_data(self) -> list[str]:
        """Fields that the person changed. A browser sends the first choice of a list that nobody has touched."""
        changed = super().changed_data
        return [name for name in changed if not self._is_first_choice(name)] if self.is_new else changed

    def _is_first_choice(self, name: str) -> bool:
        widget = self.fields[name].widget
        if not isinstance(widget, forms.Select) or widget.allow_multiple_selected or not widget.choices:
            return False
        first = next(iter(widget.choices))[0]
        return self.fields[name].initial is None and self[name].data == str(first)

    @property
    def shown(self) -> list:
        """The row's own fields, without its place, its tick and what is hidden or folded."""
        apart = {DELETION_FIELD_NAME, ORDERING_FIELD_NAME, *self.folded}
        return [field for field in self.visible_fields() if field.name not in apart]

    @property
    def behind(self) -> list:
        """The folded fields."""
        return [self[name] for name in self.folded]

    @property
    def is_open(self) -> bool:
        """Whether the folded fields are shown: a new row needs them, and so does a mistake among them."""
        return not self.initial or any(name in self.errors for name in self.folded)

    @property
    def is_new(self) -> bool:
        """The row is not in the data yet."""
        return not self.initial


class Rows(BaseFormSet):
    """The rows of one table. `title`, `lead` and `one` (what a row is called) are shown on the page."""

    title: ClassVar[str | Promise] = ""
    lead: ClassVar[str | Promise] = ""
    one: ClassVar[str | Promise] = ""
    default_error_messages: ClassVar = {
        **BaseFormSet.default_error_messages,
        "too_few_forms": gettext_lazy("Add at least one row."),
        "too_many_forms": gettext_lazy("There are too many rows."),
        "missing_management_form": gettext_lazy("The page was not sent whole. Open it again."),
    }

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """A tick to remove the row, and its place, in people's words."""
        super().add_fields(form, index)
        form.fields[DELETION_FIELD_NAME].label = _("Remove this")
        if self.can_order:
            place = form.fields[ORDERING_FIELD_NAME]
            place.label, place.min_value = _("Place in the order"), 1
            place.widget = forms.NumberInput({"class": "input--short", "inputmode": "numeric", "min": "1"})

    def leave_unjudged(self) -> None:
        """No row is judged yet."""
        self._errors, self._non_form_errors = [], ErrorList()

    def kept(self) -> list[dict[str, Any]]:
        """Cleaned rows that were filled in and not removed, in their order."""
        filled = self.ordered_forms if self.can_order else [form for form in self.forms if form.cleaned_data]
        return [form.cleaned_data for form in filled if not form.cleaned_data.get(DELETION_FIELD_NAME)]


def rows_of(
    form: type[RowForm],
    *,
    title: str | Promise,
    one: str | Promise,
    lead: str | Promise = "",
    ordered: bool = False,
    least: int = 0,
) -> type[Rows]:
    """A table of rows for `RuleForm.tables`."""
    made = formset_factory(
        form, formset=Rows, extra=1, can_delete=True, can_order=ordered, max_num=MOST_ROWS,
        validate_max=True, min_num=least, validate_min=bool(least),
    )  # fmt: skip
    made.title, made.lead, made.one = title, lead, one
    return made
