"""Whatever the access log says of a look has words that the person and the register's keepers understand."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.experts.tabs import tabs_for
from registry.own.words import KINDS, PURPOSES
from registry.register.log_words import LOOKS
from registry.register.person_views import KEEPERS

ROOT = Path(__file__).resolve().parents[3]
ABOUT_EXPERTS = ("registry", "billing")


def said_in(path: Path) -> Iterator[tuple[str, str]]:
    """(argument, its text) of every call that writes a look down; names of the module's own texts are read, too."""
    tree = ast.parse(path.read_text("utf-8"))
    texts = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
            "record_access",
            "record_access_to_many",
        ):
            for keyword in node.keywords:
                value = keyword.value
                text = value.value if isinstance(value, ast.Constant) else texts.get(getattr(value, "id", ""))
                if isinstance(text, str):
                    yield str(keyword.arg), text


@pytest.fixture(scope="module")
def said() -> set[tuple[str, str]]:
    paths = [path for top in ABOUT_EXPERTS for path in (ROOT / top).rglob("*.py")]
    return {pair for path in paths if "record_access" in path.read_text("utf-8") for pair in said_in(path)}


def test_every_purpose_of_a_look_has_words(said):
    purposes = {text for name, text in said if name == "purpose"}
    assert {"register", "agreement", "fee decision"} <= purposes
    assert purposes <= PURPOSES.keys()


def test_every_kind_of_look_has_words_for_the_person_and_for_the_log(said):
    kinds = {text for name, text in said if name == "kind"}
    kinds |= {f"register_{tab.key}" for tab in tabs_for(frozenset(KEEPERS))}
    assert {"register_row", "register_summary", "agreement", "claim line"} <= kinds
    assert kinds <= KINDS.keys()
    assert kinds <= LOOKS.keys()
