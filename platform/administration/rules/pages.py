"""What the pages of rules show: versions in words, with their sources, their differences and their owners."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from administration.rules.editors import Editor, Text, editors
from domain.clock import today
from tenants.organisation import versions
from tenants.organisation.models import Origin, RuleKind, RuleVersion, Unit
from tenants.organisation.rules import all_in_force, units_with_own_rules


@dataclass(frozen=True)
class Word:
    """One line of a rule in words; `source` names the rows of the source document that it comes from."""

    label: Text
    text: Text
    source: str = ""


@dataclass(frozen=True)
class Said:
    """A line of the comparison of two versions in words; empty where one of them has no such line."""

    label: Text
    before: Text
    after: Text


@dataclass(frozen=True)
class Line:
    """A kind of rule in the list: its version in force (None: none), and how many units have their own."""

    editor: Editor
    version: RuleVersion | None
    brief: Text
    own: int

    @property
    def is_changed(self) -> bool:
        return self.version is not None and self.version.origin == Origin.CHANGED


def lines() -> list[Line]:
    """Every kind that has an editor, with what is in force today. Two queries and what the words themselves ask."""
    common = {rule.kind: rule for rule in all_in_force(today()).filter(unit=None).defer("sources")}
    own: dict[str, set] = {}
    for version in units_with_own_rules().values_list("kind", "unit_id"):
        own.setdefault(version[0], set()).add(version[1])
    return [
        Line(
            editor,
            common.get(editor.kind),
            _brief(editor, common.get(editor.kind)),
            len(own.get(editor.kind, ())),
        )
        for editor in editors()
    ]


def exceptions() -> list[tuple[Editor, list[RuleVersion]]]:
    """Units' own rules, by kind: where the practice is not the same for all (A105, A106)."""
    by_kind: dict[str, list[RuleVersion]] = {}
    for own in units_with_own_rules():
        by_kind.setdefault(own.kind, []).append(own)
    return [(editor, by_kind[editor.kind]) for editor in editors() if editor.kind in by_kind]


def _brief(editor: Editor, version: RuleVersion | None) -> Text:
    if version is None:
        return ""
    if editor.brief:
        return editor.brief(version.data)
    words = editor.words(version.data)
    return words[0][1] if words else ""


def words_of(editor: Editor, version: RuleVersion) -> list[Word]:
    """The version in words; a third part of an editor's line is the path whose source is shown."""
    return [
        Word(line[0], line[1], _source(version.sources, *line[2:])) for line in editor.words(version.data)
    ]


def _source(sources: dict[str, str], path: str = "") -> str:
    """Rows of the source document for the value at `path` or the nearest table around it; empty for our own choice."""
    bare = {key.partition(".")[2]: rows for key, rows in sources.items() if "." in key}
    if len(whole := [rows for key, rows in sources.items() if "." not in key]) == 1:
        bare[""] = whole[0]
    while path and path not in bare:
        path = path.rpartition(".")[0]
    rows = bare.get(path, "")
    return rows if rows.startswith("A") else ""


def changes_in_words(editor: Editor, before: Any, after: Any) -> list[Said]:
    """Lines of the words that differ, in the order of the newer one."""
    old, new = dict(_lines_by_name(editor, before)), dict(_lines_by_name(editor, after))
    names = [*new, *(name for name in old if name not in new)]
    return [
        Said(name[0], old.get(name, ""), new.get(name, ""))
        for name in names
        if old.get(name) != new.get(name)
    ]


def _lines_by_name(editor: Editor, data: Any) -> Iterator[tuple[tuple[str, int], str]]:
    """Words by their label; the same label twice is told apart by its number."""
    seen: dict[str, int] = {}
    for label, text, *_path in editor.words(data) if data else ():
        seen[str(label)] = seen.get(str(label), 0) + 1
        yield (str(label), seen[str(label)]), str(text)


def changes_by_value(editor: Editor, before: Any, after: Any) -> list[Said]:
    """Single values that differ, named by the editor."""
    return [
        Said(
            editor.label_of(change.path),
            editor.value_of(change.path, change.before),
            editor.value_of(change.path, change.after),
        )
        for change in versions.compare(before, after)
        if change.path != "version"
    ]


def rule_page(editor: Editor, unit: Unit | None, current: RuleVersion | None) -> dict[str, Any]:
    """Everything about one kind, of the organisation or of a unit: now, next, before, and the starting values."""
    kind, day = RuleKind(editor.kind), today()
    own = list(versions.versions_of(kind, unit))
    start = versions.starting_version(kind)
    return {
        "current": current,
        "own_now": next((rule for rule in own if current and rule.pk == current.pk), None),
        "words": words_of(editor, current) if current else [],
        "coming": [rule for rule in own if rule.valid_from > day][::-1],
        "past": [rule for rule in own if rule.valid_to and rule.valid_to <= day],
        "differs": bool(start and current and changes_by_value(editor, start.data, current.data)),
        "start": start,
        "others": list(units_with_own_rules([kind])) if editor.per_unit and unit is None else [],
    }
