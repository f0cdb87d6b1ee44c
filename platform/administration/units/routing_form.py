"""The routing table as a form: rows in order, the first that takes a matter decides (A129–A131)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles.models import Role
from administration.rules.editors import Editor, Example, RowForm, RuleForm, register, rows_of
from administration.units.names import NamesField, codes_for
from administration.units.routing_words import (
    EVERYBODY,
    WORK,
    single_topics,
    table_in_words,
    topic_groups,
    unit_names,
    who_gets,
)
from registry.orders.forms import LANGUAGES
from tenants.organisation.models import RuleKind, Unit
from tenants.organisation.routing import Work, rules_of
from tenants.terminology.terms import ntt, tt_lazy

SCOPES = ("work", "topic_groups", "topics", "units", "languages")


def holder_choices() -> list[tuple[str, str]]:
    """Roles, and everybody who may handle orders today."""
    roles = [(f"role:{role}", str(label)) for role, label in EVERYBODY.items()]
    people = User.objects.filter(is_active=True, grants__role__in=list(EVERYBODY)).distinct()
    return [*roles, *((f"user:{user.pk}", str(user)) for user in people.order_by("last_name", "first_name"))]


def _to_choice(holder: dict | None) -> str:
    if not holder:
        return ""
    return f"user:{holder['user']}" if holder.get("user") else f"role:{holder.get('role', Role.COORDINATOR)}"


def _to_holder(choice: str) -> dict[str, str] | None:
    kind, _colon, key = choice.partition(":")
    return {kind: key} if key else None


class RouteRow(RowForm):
    """One row. What is left empty means everything."""

    folded = ("work", "topics", "units", "languages")

    about = forms.CharField(label=gettext_lazy("What is this about"), max_length=80)
    work = forms.MultipleChoiceField(
        label=gettext_lazy("What comes in"),
        choices=WORK.items,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    topic_groups = forms.MultipleChoiceField(
        label=gettext_lazy("Groups of topics"), choices=lambda: topic_groups().items(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    topics = NamesField(
        label=gettext_lazy("Single topics"), known=single_topics,
        help_text=gettext_lazy("With commas between. Empty: the groups decide, or all topics."),
    )  # fmt: skip
    units = NamesField(
        label=tt_lazy("{Unit:pl}"), known=unit_names,
        help_text=gettext_lazy("Names or codes, with commas between. A service area covers what is under it. Empty: all."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    holder = forms.ChoiceField(label=gettext_lazy("Who handles"), choices=holder_choices)
    deputy = forms.ChoiceField(
        label=gettext_lazy("Who stands in"), required=False, help_text=gettext_lazy("When the first one is away."),
        choices=lambda: [("", _("Nobody named")), *holder_choices()],
    )  # fmt: skip

    field_order = ("key", "about", "holder", "deputy", "topic_groups", "work", "topics", "units", "languages")

    @property
    def title(self) -> str:
        """What the row is called, once it is in the table."""
        return self.initial.get("about", "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("deputy") and cleaned["deputy"] == cleaned.get("holder"):
            self.add_error("deputy", ValidationError(_("Choose somebody else to stand in.")))
        return cleaned


class RoutingForm(RuleForm):
    """The whole table."""

    default = forms.ChoiceField(
        label=gettext_lazy("Who gets what no row takes"),
        choices=lambda: [
            (f"role:{role}", label) for role, label in EVERYBODY.items() if role == Role.COORDINATOR
        ],
    )
    tables = {
        "rules": rows_of(
            RouteRow, title=gettext_lazy("Who handles what"), one=gettext_lazy("Row"), ordered=True,
            lead=gettext_lazy("Read from the top. The first row that fits decides."),
        )
    }  # fmt: skip

    @classmethod
    def initial_from(cls, data: dict[str, Any]) -> dict[str, Any]:
        rows = [
            {
                "key": row["code"],
                "about": (row.get("titles") or {}).get("fi") or row["code"],
                "holder": _to_choice(row.get("holder")),
                "deputy": _to_choice(row.get("deputy")),
                **{scope: list(row.get(scope) or ()) for scope in SCOPES},
            }
            for row in data.get("rules") or ()
        ]
        return {"default": _to_choice(data.get("default")) or f"role:{Role.COORDINATOR}", "rules": rows}

    def to_data(self, before: dict[str, Any]) -> dict[str, Any]:
        old = {row["code"]: row for row in before.get("rules") or ()}
        kept = self.kept("rules")
        codes = codes_for([row["key"] for row in kept], [{"fi": row["about"]} for row in kept])
        rows = [_row_data(code, row, old.get(code, {})) for code, row in zip(codes, kept, strict=True)]
        return {**before, "rules": rows, "default": _to_holder(self.cleaned_data["default"])}


def _row_data(code: str, row: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    """One row of data. A new title replaces the others only when it was changed."""
    titles = old.get("titles") or {}
    if titles.get("fi") != row["about"]:
        titles = {"fi": row["about"]}
    return {
        **old,
        "code": code,
        "titles": titles,
        "holder": _to_holder(row["holder"]),
        "deputy": _to_holder(row["deputy"]),
        **{scope: list(row[scope]) for scope in SCOPES},
    }


class WhoGets(forms.Form):
    """The simulator's questions."""

    show_optional = False
    work = forms.ChoiceField(label=gettext_lazy("What comes in"), choices=WORK.items, initial=Work.ORDER)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    unit = forms.ModelChoiceField(
        None, label=tt_lazy("{Unit}"), required=False, empty_label=gettext_lazy("Not chosen")
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False, choices=LANGUAGES, initial="fi"
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True).select_related("parent")
        self.fields["topic"].choices = [("", _("No topic")), *_topics_by_group()]


def _topics_by_group() -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, name in single_topics().items():
        groups.setdefault(code.split(".")[0], []).append((code, name))
    return [(name, groups[code]) for code, name in topic_groups().items() if code in groups]


def example(data: dict[str, Any], **asked: Any) -> list[Example]:
    """Who would get this, and who if that person is away."""
    answer = who_gets(data, **asked)
    return [Example(_("Goes to"), answer.who, "ok", answer.why), Example(_("And then"), answer.if_away)]


register(
    Editor(
        kind=RuleKind.ROUTING,
        title=gettext_lazy("Who handles what"),
        lead=tt_lazy("Which coordinator gets a new {order}, application or enquiry, and who stands in."),
        icon="route",
        form=RoutingForm,
        words=table_in_words,
        example=example,
        trial=WhoGets,
        read=rules_of,
        brief=lambda data: ntt(
            "{n} row and everything else", "{n} rows and everything else", len(data.get("rules") or ())
        ),
        shows_people=True,
    )
)
