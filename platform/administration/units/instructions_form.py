"""Instructions as forms: the organisation's common text, and what a unit says instead (A006)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration.rules.editors import Editor, Example, RowForm, RuleForm, register, rows_of
from administration.units.languages import add_fields, initial_of, languages, words_from
from administration.units.names import codes_for
from registry.orders.models import in_language
from tenants.organisation.instructions import EVERYBODY, Part, Reader, instructions_of
from tenants.organisation.levels import ORGANISATION
from tenants.organisation.models import RuleKind
from tenants.terminology.terms import tt_lazy

LONGEST = 3000
READERS = {Reader.EXPERT.value: tt_lazy("{Expert:pl}"), Reader.STAFF.value: gettext_lazy("Staff")}


def _title(required: bool) -> forms.CharField:
    return forms.CharField(max_length=80, required=required)


def _text(required: bool) -> forms.CharField:
    return forms.CharField(max_length=LONGEST, required=required, widget=forms.Textarea({"rows": 3}))


class PartRow(RowForm):
    """One part of the common text."""

    readers = forms.MultipleChoiceField(
        label=gettext_lazy("Who reads it"), choices=READERS.items(), initial=list(EVERYBODY),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        add_fields(self, "title", _("Heading"), _title, required=True)
        add_fields(self, "text", _("Text"), _text, required=True)
        self.order_fields([*(name for name in self.fields if name != "readers"), "readers"])

    @property
    def title(self) -> str:
        """The part's heading, once it is in the text."""
        return next((text for name, text in self.initial.items() if name.startswith("title_") and text), "")


class InstructionsForm(RuleForm):
    """The organisation's common text, part by part."""

    tables = {
        "parts": rows_of(
            PartRow, title=gettext_lazy("Parts of the instructions"), one=gettext_lazy("Part of the text"), ordered=True,
            lead=tt_lazy("A {unit} can say a part in its own way. The rest of this text still holds there."),
        )
    }  # fmt: skip

    @classmethod
    def initial_from(cls, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "parts": [
                {
                    "key": row["code"],
                    "readers": row.get("readers") or list(EVERYBODY),
                    **initial_of(row.get("titles") or {}, "title"),
                    **initial_of(row.get("texts") or {}, "text"),
                }
                for row in data.get("parts") or ()
            ]
        }

    def to_data(self, before: dict[str, Any]) -> dict[str, Any]:
        old = {row["code"]: row for row in before.get("parts") or ()}
        kept = self.kept("parts")
        codes = codes_for([row["key"] for row in kept], [words_from(row, "title") for row in kept])
        parts = [_part_data(code, row, old.get(code, {})) for code, row in zip(codes, kept, strict=True)]
        return {**before, "parts": parts}


def _part_data(code: str, row: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    return {
        **old,
        "code": code,
        "titles": words_from(row, "title", old.get("titles")),
        "texts": words_from(row, "text", old.get("texts")),
        "readers": list(row["readers"]),
    }


class OwnTextForm(forms.Form):
    """What a unit says instead, part by part. An empty field means the common text."""

    show_optional = False

    def __init__(self, data=None, *, common: list[Part], own: dict[str, Any]) -> None:
        super().__init__(data)
        self.common = common
        texts = {row["code"]: row.get("texts") or {} for row in own.get("parts") or ()}
        for part in common:
            add_fields(self, part.code, _("Own text"), _text, required=False)
            for code in languages():
                self.fields[f"{part.code}_{code}"].initial = texts.get(part.code, {}).get(code, "")

    @property
    def parts(self) -> list[tuple[Part, list]]:
        """Each common part with the fields for the unit's own words."""
        return [(part, [self[f"{part.code}_{code}"] for code in languages()]) for part in self.common]

    def texts(self) -> list[tuple[str, dict[str, str]]]:
        """What was written, for `instructions.own_parts`; call after is_valid()."""
        return [(part.code, words_from(self.cleaned_data, part.code)) for part in self.common]


def in_words(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Heading and text of every part; a unit's own version has no headings of its own."""
    common = {part.code: part for part in instructions_of([(ORGANISATION, data)])}
    return [
        (in_language(part.titles) if part.titles else part.code, in_language(part.texts))
        for part in common.values()
    ]


def example(data: dict[str, Any]) -> list[Example]:
    """Who reads which part."""
    return [
        Example(
            in_language(part.titles) or part.code, ", ".join(str(READERS[reader]) for reader in part.readers)
        )
        for part in instructions_of([(ORGANISATION, data)])
    ]


register(
    Editor(
        kind=RuleKind.INSTRUCTIONS,
        title=gettext_lazy("Instructions"),
        lead=tt_lazy(
            "What {expert:pl} and staff are told before the work. Each {unit} can say a part in its own way."
        ),
        icon="book-open",
        form=InstructionsForm,
        words=in_words,
        example=example,
        read=lambda data: instructions_of([(ORGANISATION, data)]),
        brief=lambda data: ", ".join(title for title, _text in in_words(data)),
    )
)
