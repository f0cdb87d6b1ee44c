"""How long data is kept (rules.md section 9): every period within the limits of `tenants/organisation/retention.toml`."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.editors import SHORT, Editor, Example, RuleForm, register
from administration.rules.telling import day_said, named, value_in_words
from domain.clock import today
from tenants.organisation.models import RuleKind
from tenants.organisation.retention import FROM_YEAR_END, check_periods, kept_until, limits
from tenants.terminology.terms import tt_lazy

SHOWS_NAMES = "shows_who_looked"  # read by registry.own.seeing
LABELS = {
    "applications_months": gettext_lazy("Applications that were not accepted"),
    "contact_requests_months": gettext_lazy("Unused contact requests"),
    "client_reports_days": gettext_lazy("Short reports on work with clients"),
    "agreements_years": gettext_lazy("Agreements, after their end"),
    "bookkeeping_years": gettext_lazy("Bookkeeping material, after the financial year"),
    "payment_lists_years": gettext_lazy("Payment lists, after the financial year"),
    "access_log_years": gettext_lazy("Log of searches and views"),
    "feedback_text_years": gettext_lazy("Free text of feedback; then only numbers are kept"),
    SHOWS_NAMES: gettext_lazy("People see the names of those who looked at their data"),
}
UNITS = {"day": gettext_lazy("days"), "month": gettext_lazy("months"), "year": gettext_lazy("years")}


class PeriodField(forms.IntegerField):
    """A whole number between a period's limits; the refusal names the law."""

    def __init__(self, name: str, **options) -> None:
        self.limit = limits()[name]
        self.unit = UNITS[self.limit.unit]
        box = forms.NumberInput(SHORT)
        super().__init__(label=LABELS[name], widget=box, **options)

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is not None and not self.limit.least <= value <= self.limit.most:
            raise forms.ValidationError(self.limit.refusal(), code="outside_limits")


class RetentionForm(RuleForm):
    """One number for each period that has limits."""

    def __init__(self, data=None, *, before: Any, unit=None) -> None:
        super().__init__(data, before=before, unit=unit)
        for name, limit in limits().items():
            self.fields[name] = PeriodField(name)
            facts = {"least": limit.said(limit.least), "most": limit.said(limit.most)}
            self.fields[name].help_text = _("From %(least)s to %(most)s.") % facts
        self.fields[SHOWS_NAMES] = forms.BooleanField(
            label=LABELS[SHOWS_NAMES],
            required=False,
            help_text=_("Otherwise they see the role and the unit."),
        )

    @classmethod
    def initial_from(cls, data: dict[str, Any]) -> dict[str, Any]:
        periods = {name: data.get(name, limit.least) for name, limit in limits().items()}
        return {**periods, SHOWS_NAMES: data.get(SHOWS_NAMES, False)}

    def to_data(self, before: dict[str, Any]) -> dict[str, Any]:
        others = {name: value for name, value in before.items() if name != SHOWS_NAMES}
        shown = {SHOWS_NAMES: True} if self.cleaned_data[SHOWS_NAMES] else {}
        return {**others, **{name: self.cleaned_data[name] for name in limits()}, **shown}


def words(data: dict[str, Any]) -> list[tuple]:
    """Every period in words, and whether names are shown."""
    periods = [
        (LABELS[name], limit.said(data[name]), name) for name, limit in limits().items() if name in data
    ]
    answer = _("Yes") if data.get(SHOWS_NAMES) else _("No")
    return [*periods, (LABELS[SHOWS_NAMES], answer, SHOWS_NAMES)]


def example(data: dict[str, Any]) -> list[Example]:
    """When something that ends today would be removed."""
    situation = {
        name: _("Of the financial year %(year)s") % {"year": today().year}
        if name in FROM_YEAR_END
        else _("Ends today")
        for name in limits()
    }
    return [
        Example(
            LABELS[name],
            _("removed after %(day)s") % {"day": day_said(kept_until(name, data[name], today()), "number")},
            note=situation[name],
        )
        for name in limits()
        if name in data
    ]


def value_of(path: str, value: Any) -> str:
    """A number with its unit."""
    limit = limits().get(path)
    return limit.said(value) if limit and isinstance(value, int) else value_in_words(path, value)


def brief(data: dict[str, Any]) -> str:
    """Two periods that people ask about."""
    shown = ("client_reports_days", "bookkeeping_years")
    return "; ".join(f"{LABELS[name]}: {value_of(name, data[name])}" for name in shown if name in data)


register(
    Editor(
        kind=RuleKind.RETENTION,
        title=gettext_lazy("Retention"),
        lead=tt_lazy("How long each kind of data is kept before it is removed."),
        icon="archive",
        form=RetentionForm,
        words=words,
        example=example,
        label_of=lambda path: named(LABELS, path),
        value_of=value_of,
        read=check_periods,
        brief=brief,
    )
)
