"""Small GET forms: whose rule, and which two versions."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.editors import Editor
from administration.rules.telling import day_said
from tenants.organisation.models import RuleVersion, Unit
from tenants.terminology.terms import tt_lazy


class UnitChoice(forms.Form):
    """Which unit's rule is looked at."""

    show_optional = False
    unit = forms.ModelChoiceField(
        label=tt_lazy("{Unit}"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("The whole organisation"),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True)


class VersionChoice(forms.Form):
    """Two versions of one kind, of the organisation or of its units."""

    show_optional = False
    before = forms.ChoiceField(label=gettext_lazy("Compare"), required=False)
    after = forms.ChoiceField(label=gettext_lazy("with"), required=False)

    def __init__(self, data=None, *, editor: Editor, first: RuleVersion, second: RuleVersion):
        super().__init__(data, initial={"before": str(first.pk), "after": str(second.pk)})
        versions = RuleVersion.objects.filter(kind=editor.kind).select_related("unit").order_by("-valid_from")
        self.versions = {str(version.pk): version for version in versions}
        self.standard = {"before": first, "after": second}
        for name in ("before", "after"):
            self.fields[name].choices = [(key, _named(version)) for key, version in self.versions.items()]

    def chosen(self) -> tuple[RuleVersion, RuleVersion]:
        """The two versions; what was not chosen, or is not there, is the standard one."""
        picked = self.cleaned_data if self.is_bound and self.is_valid() else {}
        left, right = (
            self.versions.get(picked.get(name, ""), self.standard[name]) for name in ("before", "after")
        )
        return left, right


def _named(version: RuleVersion) -> str:
    since = _("%(name)s, from %(day)s") % {
        "name": version.name,
        "day": day_said(version.valid_from, "number"),
    }
    return f"{version.unit}: {since}" if version.unit else since
