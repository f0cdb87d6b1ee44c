"""The live example of a rule: what the reader tries, and what the pure functions make of it."""

from typing import Any

from administration.rules.editors import Editor
from domain.errors import DomainError


def tried(editor: Editor, data: Any, sent: Any = None) -> dict[str, Any]:
    """`examples` and the `trial` form for the page. Data that is not complete yet gives no example."""
    trial = _trial(editor, sent)
    if trial is not None and not trial.is_valid():
        return {"trial": trial, "examples": None}
    try:
        examples = editor.example(data, **(trial.cleaned_data if trial else {}))
    except (DomainError, ValueError):
        examples = None
    return {"trial": trial, "examples": examples}


def _trial(editor: Editor, sent: Any):
    """What to try: as sent, or the form's own first values."""
    if editor.trial is None:
        return None
    fields = editor.trial(prefix="try")
    first = {
        fields.add_prefix(name): fields.get_initial_for_field(field, name)
        for name, field in fields.fields.items()
    }
    given = {name: sent[name] for name in first if sent and name in sent}
    return editor.trial({**first, **given}, prefix="try")
