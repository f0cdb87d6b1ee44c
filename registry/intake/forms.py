"""Bringing a file, naming its columns, explaining its words, and deciding about one row."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from domain.clock import today
from registry.bank.wording import form_choices, topic_choices
from registry.intake.facts import Facts
from registry.intake.models import Choice, WordKind
from registry.intake.reading import FIELDS
from registry.intake.reading.cells.codes import read_identity_code
from registry.intake.reading.cells.dates import read_trained
from registry.intake.reading.cells.found import Found
from registry.intake.reading.cells.phones import read_phone
from registry.intake.reading.cells.vocabulary import TOPICS
from registry.intake.reading.mapping import TAX_CARD
from registry.intake.reading.words import plain
from registry.intake.taking_over import first_day
from registry.intake.wording import field_word, municipality_word, reason_word
from registry.orders.wording import topic_name
from tenants.reference import municipalities
from tenants.terminology.terms import tt_lazy
from ui.forms import DayField, RadioCards

SAME = "same:"
EARLIER_ROW = "row"


class UploadForm(forms.Form):
    """A file, or cells pasted from a spreadsheet."""

    show_optional = False

    file = forms.FileField(
        label=gettext_lazy("File"), required=False, allow_empty_file=True,
        help_text=gettext_lazy("An Excel file (.xlsx) or a CSV file, 5 megabytes at most."),
        widget=forms.FileInput({"accept": ".xlsx,.csv,.txt"}),
    )  # fmt: skip
    cells = forms.CharField(
        label=gettext_lazy("Or paste the cells here"), required=False, strip=False,
        help_text=gettext_lazy("Choose the cells in the spreadsheet with the headers, copy and paste."),
        widget=forms.Textarea({"rows": 6}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data = super().clean() or {}
        if not data.get("file") and not data.get("cells", "").strip() and not self.errors:
            self.add_error("file", _("Choose a file, or paste the cells."))
        return data

    def content(self) -> tuple[bytes, str]:
        """The bytes, and the name of the file; pasted cells have none."""
        upload = self.cleaned_data.get("file")
        if upload:
            return upload.read(), upload.name or "file"
        return self.cleaned_data["cells"].encode(), ""


class ColumnsForm(forms.Form):
    """What each column of each table means. One tick for each table, one choice for each column."""

    def __init__(self, data=None, *, tables: Iterable[dict[str, Any]]):
        super().__init__(data)
        self.tables = list(tables)
        for number, table in enumerate(self.tables):
            self.fields[f"take-{number}"] = forms.BooleanField(
                label=_("Bring this in"), required=False, initial=table["is_taken"]
            )
            for column in table["columns"]:
                self.fields[f"column-{number}-{column['index']}"] = forms.ChoiceField(
                    label=column["header"] or _("Column %(letter)s") % {"letter": column["letter"]},
                    choices=field_choices(column["field"]), required=False, initial=column["field"],
                )  # fmt: skip

    def chosen(self) -> tuple[dict[str, dict[int, str]], set[str]]:
        """Table key -> column number -> field, and the keys of the tables that are taken."""
        data = self.cleaned_data
        choices = {
            table["key"]: {
                column["index"]: data[f"column-{number}-{column['index']}"] for column in table["columns"]
            }
            for number, table in enumerate(self.tables)
        }
        return choices, {table["key"] for number, table in enumerate(self.tables) if data[f"take-{number}"]}


class WordsForm(forms.Form):
    """What words of the file mean that nobody knew. Empty: is left out, as now."""

    def __init__(self, data=None, *, unknown: dict[str, dict[str, int]]):
        super().__init__(data)
        self.unknown = unknown
        choices = {WordKind.TOPIC: topic_choices(), WordKind.ROLE: form_choices()}
        for kind, words in unknown.items():
            for number, (word, _rows) in enumerate(words.items()):
                self.fields[f"{kind}-{number}"] = forms.ChoiceField(
                    label=word, required=False, choices=[("", _("Not decided")), *choices[WordKind(kind)]]
                )

    def explained(self) -> dict[str, dict[str, str]]:
        """Kind -> word -> code, of the words that got one."""
        return {
            kind: {
                plain(word): code
                for number, word in enumerate(words)
                if (code := self.cleaned_data.get(f"{kind}-{number}"))
            }
            for kind, words in self.unknown.items()
        }


class RowForm(forms.Form):
    """One row: its values, and who the person is. A value is read as the file's cells are read.

    A value that the reader only guessed is offered in its empty field, and taken when the form is saved.
    """

    show_optional = False

    first_name = forms.CharField(label=gettext_lazy("First name"), required=False, max_length=60)
    last_name = forms.CharField(label=gettext_lazy("Last name"), required=False, max_length=60)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), required=False, max_length=40)
    municipality_code = forms.ChoiceField(label=gettext_lazy("Home municipality"), required=False)
    topics = forms.CharField(
        label=gettext_lazy("Topics of experience"), required=False, max_length=600,
        help_text=gettext_lazy("Words with commas between them."),
    )  # fmt: skip
    task_codes = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of work"), required=False, widget=forms.CheckboxSelectMultiple
    )
    hours = forms.IntegerField(
        label=gettext_lazy("Training, hours"), required=False, min_value=1, max_value=1500,
        widget=forms.NumberInput({"class": "input--short"}),
    )  # fmt: skip
    completed = forms.CharField(
        label=gettext_lazy("Training completed"), required=False, max_length=40,
        help_text=gettext_lazy("A day, a month or a year: 25.6.2017, 9/2024, autumn 2023."),
    )  # fmt: skip
    agreement_until = DayField(label=gettext_lazy("Agreement, last day"), required=False)
    identity_code = forms.CharField(
        label=gettext_lazy("Personal identity code"), required=False, max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "class": "input--mid"}),
    )  # fmt: skip
    waives_fee = forms.BooleanField(label=tt_lazy("Gives up the {fee}"), required=False)
    employed = forms.BooleanField(label=gettext_lazy("Employed"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=3000, widget=forms.Textarea({"rows": 3})
    )
    decision = forms.ChoiceField(label=gettext_lazy("What is done"), widget=RadioCards)
    replace = forms.BooleanField(label=gettext_lazy("Also change what differs"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, facts: Facts, seen: int, decisions, decision: str, task_types):
        self.facts, self.offered = facts, offered(facts)
        super().__init__(
            data, initial=initial_of(facts) | self.offered | {"decision": decision, "seen": seen}
        )
        choices = {
            "decision": decisions,
            "task_codes": task_types,
            "municipality_code": [("", _("Not known")), *_places()],
        }
        for name, known in choices.items():
            field: Any = self.fields[name]
            field.choices = known
        if facts.identity_code:
            self.fields["identity_code"].help_text = _(
                "There is one in the file. Write it only to change it."
            )

    def clean_phone(self) -> str:
        return self._read("phone", read_phone, "phone_unreadable") or ""

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean_identity_code(self) -> str:
        typed = self.cleaned_data["identity_code"]
        return (
            self._read("identity_code", read_identity_code, "personal_identity_code_invalid") if typed else ""
        )

    def clean_topics(self) -> list[list[Any]]:
        if "topics" not in self.changed_data:
            return self.facts.topics
        found = TOPICS.read(self.cleaned_data["topics"].replace(",", "\n"))
        unknown = [topic.text for topic in found.value or () if not topic.code]
        if unknown:
            raise ValidationError(reason_word("topic_unknown", guess=", ".join(unknown)))
        close = dict(self.facts.topics)
        return [[topic.code, close.get(topic.code, False)] for topic in found.value or ()]

    def clean_completed(self) -> tuple[str, str]:
        typed = self.cleaned_data["completed"].strip()
        if "completed" not in self.changed_data:
            return self.facts.completed_on, self.facts.completed_text
        if not typed:
            return "", ""
        told = self._read("completed", lambda text: read_trained(text, today=today()), "date_unclear")
        return first_day(told).isoformat(), "" if told.day else typed

    def values(self) -> dict[str, Any]:
        """Fields of Facts that the person changed."""
        data, values = self.cleaned_data, {}
        for name in {*self.changed_data, *self.offered}:
            if name == "completed":
                values["completed_on"], values["completed_text"] = data["completed"]
            elif name == "agreement_until":
                day = data["agreement_until"]
                values |= {"agreement_until": day.isoformat() if day else "", "has_agreement": bool(day)}
            elif name not in ("decision", "replace", "seen"):
                values[name] = data[name]
        return values

    def decided(self) -> tuple[Choice, UUID | None]:
        """What is done, and whom it is the same as."""
        decision = self.cleaned_data["decision"]
        if decision in (Choice.ADD, Choice.SKIP):
            return Choice(decision), None
        same = Choice.REPLACE if self.cleaned_data["replace"] else Choice.COMPLETE
        return same, UUID(decision.removeprefix(SAME)) if decision.startswith(SAME) else None

    def _read(self, name: str, reader: Callable[[str], Found], code: str) -> Any:
        """The typed text as the reader reads a cell; unchanged values stay as they are."""
        typed = self.cleaned_data[name]
        found = reader(typed)
        if typed.strip() and (found.issue or not found.value):
            raise ValidationError(
                reason_word(found.issue or code, raw="" if name == "identity_code" else typed)
            )
        return found.value


def offered(facts: Facts) -> dict[str, str]:
    """What the reader would have taken for an address or a number that it could not be sure of."""
    return {
        doubt.field: doubt.guess
        for doubt in facts.doubts
        if doubt.field in ("email", "phone") and doubt.guess and not getattr(facts, doubt.field)
    }


def initial_of(facts: Facts) -> dict[str, Any]:
    """The values of a row as the form shows them. The identity code is never shown."""
    shown = ("first_name", "last_name", "email", "phone", "municipality_code", "task_codes", "hours", "employed",
             "waives_fee", "note")  # fmt: skip
    return {name: getattr(facts, name) for name in shown} | {
        "topics": ", ".join(_topic_words(facts)),
        "completed": facts.completed_text or facts.completed_on,
        "agreement_until": dt.date.fromisoformat(facts.agreement_until) if facts.agreement_until else None,
    }


def field_choices(current: str = "") -> list[tuple[str, str]]:
    """What a column may mean; tax cards of the years around now."""
    years = {f"{TAX_CARD}{year}" for year in range(today().year - 2, today().year + 2)}
    if current.startswith(TAX_CARD):
        years.add(current)
    return [("", _("Is not taken")), *((name, field_word(name)) for name in (*FIELDS, *sorted(years)))]


def _topic_words(facts: Facts) -> list[str]:
    return [topic_name(code) for code, _close in facts.topics]


def _places() -> list[tuple[str, str]]:
    return sorted(((code, municipality_word(code)) for code in municipalities()), key=lambda pair: pair[1])
