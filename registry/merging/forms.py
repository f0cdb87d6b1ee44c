"""What wins, chosen field by field."""

from django import forms
from django.utils.translation import gettext as _

from registry.experts.models import Expert
from registry.merging.choices import BOTH, KEPT, OTHER, Difference, differences


class ChoiceForm(forms.Form):
    """One question for each fact that the two tell differently; what is proposed is ticked."""

    show_optional = False

    def __init__(self, *args, kept: Expert, other: Expert, **kwargs):
        super().__init__(*args, **kwargs)
        for difference in differences(kept, other):
            self.fields[difference.fact.name] = forms.ChoiceField(
                label=difference.fact.label,
                choices=[(option, _words(option, difference)) for option in difference.options],
                initial=difference.proposed,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose which one stays.")},
            )


def _words(option: str, difference: Difference) -> str:
    return {KEPT: difference.kept, OTHER: difference.other, BOTH: _("Both")}[option]
