"""Who may order, how the client is met, and how fast orders and requests are answered (A015, A103, A126)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from administration.rules.editors import SHORT, Editor, Example, RuleForm, register
from administration.rules.telling import day_said, listed, named, value_in_words
from domain.clock import now
from registry.orders.ordering import Ordering
from registry.orders.timing import answer_deadline
from tenants.organisation.models import RuleKind
from tenants.terminology.terms import tt, tt_lazy
from ui.forms import CheckboxCards, RadioCards

WHO = [
    ("staff", gettext_lazy("Own staff")),
    ("vetted_external", gettext_lazy("Agreed outsiders: schools, authorities, associations")),
    ("public", gettext_lazy("Anybody")),
]
MODES = [
    ("worker", gettext_lazy("Through the worker only")),
    ("desk", gettext_lazy("Through one desk")),
    ("open", gettext_lazy("Openly, as agreed")),
    ("background_organisation", gettext_lazy("Through the background organisation")),
]
LABELS = {
    "who": gettext_lazy("Who may order"),
    "contact_mode": tt_lazy("How clients and {expert:pl} are in contact"),
    "direct_after_acceptance": gettext_lazy("Direct contact after acceptance"),
    "answer_days": gettext_lazy("Days to answer an order"),
    "offer_days": gettext_lazy("Days to answer a request"),
}
FAR_AWAY = dt.timedelta(days=60)  # an answer is due well before work that is so far away


def _days(label: Any, hint: Any) -> forms.IntegerField:
    box = forms.NumberInput(SHORT)
    return forms.IntegerField(label=label, help_text=hint, min_value=1, max_value=30, widget=box)


class OrderingForm(RuleForm):
    """Who, how and how fast."""

    who = forms.MultipleChoiceField(
        label=LABELS["who"],
        choices=WHO,
        widget=CheckboxCards(hints={"public": gettext_lazy("The order form is open to everybody.")}),
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    contact_mode = forms.ChoiceField(label=LABELS["contact_mode"], choices=MODES, widget=RadioCards)
    direct_after_acceptance = forms.BooleanField(
        label=tt_lazy("The {orderer} and the {expert} may agree directly after the {expert} has accepted"),
        required=False,
    )
    answer_days = _days(LABELS["answer_days"], tt_lazy("Working days until the {orderer} knows who comes."))
    offer_days = _days(LABELS["offer_days"], tt_lazy("Working days that the {expert} has for answering."))

    @classmethod
    def initial_from(cls, data: dict[str, Any]) -> dict[str, Any]:
        rule = Ordering.from_data(data)
        return {
            "who": sorted(rule.who),
            "contact_mode": data.get("contact_mode", "worker"),
            "direct_after_acceptance": data.get("direct_after_acceptance", False),
            "answer_days": rule.answer_days,
            "offer_days": rule.offer_days,
        }

    def to_data(self, before: dict[str, Any]) -> dict[str, Any]:
        return {**before, **{name: self.cleaned_data[name] for name in self.fields}}


def words(data: dict[str, Any]) -> list[tuple]:
    """The rule in words."""
    rule = Ordering.from_data(data)
    lines = [
        (LABELS["who"], _who(rule), "who"),
        (LABELS["contact_mode"], dict(MODES)[data.get("contact_mode", "worker")], "contact_mode"),
        (LABELS["answer_days"], _working_days(rule.answer_days), "answer_days"),
        (LABELS["offer_days"], _working_days(rule.offer_days), "offer_days"),
    ]
    if data.get("direct_after_acceptance"):
        lines.insert(2, (LABELS["direct_after_acceptance"], _("allowed"), "direct_after_acceptance"))
    return lines


def _who(rule: Ordering) -> str:
    return listed([str(name) for group, name in WHO if rule.lets(group)])


def _working_days(days: int) -> str:
    return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}


def example(data: dict[str, Any]) -> list[Example]:
    """Who could order now, and until when an order sent now would be answered."""
    rule = Ordering.from_data(data)
    asked = {
        "staff": _("May a nurse of our own order?"),
        "vetted_external": _("May a teacher order whose school we have an agreement with?"),
        "public": _("May anybody order from the public page?"),
    }
    answers = [_may(question, rule.lets(group)) for group, question in asked.items()]
    return [*answers, *_deadlines(rule)]


def _may(question: str, allowed: bool) -> Example:
    return Example(question, _("Yes") if allowed else _("No"), "ok" if allowed else "mute")


def _deadlines(rule: Ordering) -> list[Example]:
    sent = now()
    far = sent + FAR_AWAY
    return [
        Example(
            tt("An {order} is sent now. Until when is it answered?"),
            day_said(answer_deadline(sent, rule.answer_days, far)),
        ),
        Example(
            tt("A request is sent to an {expert} now. Until when can it be answered?"),
            day_said(answer_deadline(sent, rule.offer_days, far)),
        ),
    ]


def value_of(path: str, value: Any) -> str:
    """Codes of the rule in words."""
    known = {**dict(WHO), **dict(MODES)}
    return str(known[value]) if isinstance(value, str) and value in known else value_in_words(path, value)


register(
    Editor(
        kind=RuleKind.ORDERING,
        title=gettext_lazy("Ordering"),
        lead=tt_lazy("Who may order, how clients are met, and how fast everybody is answered."),
        icon="clipboard-list",
        form=OrderingForm,
        words=words,
        example=example,
        label_of=lambda path: named(LABELS, path),
        value_of=value_of,
        read=Ordering.from_data,
        brief=lambda data: _who(Ordering.from_data(data)),
    )
)
