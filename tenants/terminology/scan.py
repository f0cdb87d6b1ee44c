"""Finds the messages that the project's Python code and templates use. Text only: nothing is imported or rendered."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.text import smart_split, unescape_string_literal

ONE = {"tt": True, "tt_lazy": True, "gettext": False, "gettext_lazy": False, "gettext_noop": False}
TWO = {"ntt": True, "ngettext": False, "ngettext_lazy": False}
CONTEXT = {"pgettext", "pgettext_lazy"}
KNOWN = {*ONE, *TWO, *CONTEXT}


@dataclass(frozen=True)
class Use:
    """One place that shows a message."""

    file: Path
    line: int
    msgid: str
    plural: str | None = None
    context: str | None = None
    with_terms: bool = False  # tt, {% t %} …: terms are filled in
    params: frozenset[str] = frozenset()
    any_params: bool = False  # called with **something
    problem: str = ""


# --- Python ---------------------------------------------------------------------------------


def uses_in_python(path: Path, source: str) -> Iterator[Use]:
    """Every call of gettext's and our functions with a literal message. A message in a variable is not seen."""
    if "gettext" not in source and "terminology" not in source:
        return
    tree = ast.parse(source)
    names = _imported_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _function(node.func, names)
            if name:
                yield from _use_of_call(path, node, name)


def _imported_names(tree: ast.Module) -> dict[str, str]:
    """Local name -> function: `gettext as _` gives `_` -> `gettext`."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").endswith(("translation", "terminology.terms"))
        for alias in node.names
        if alias.name in KNOWN
    }


def _function(func: ast.expr, names: dict[str, str]) -> str | None:
    if isinstance(func, ast.Name):
        return names.get(func.id)
    if isinstance(func, ast.Attribute) and func.attr in KNOWN and isinstance(func.value, ast.Name):
        return func.attr
    return None


def _use_of_call(path: Path, call: ast.Call, name: str) -> Iterator[Use]:
    count = 2 if name in TWO or name in CONTEXT else 1
    texts = [_text(arg) for arg in call.args[:count]]
    if any(isinstance(arg, ast.JoinedStr) for arg in call.args[:count]):
        yield Use(path, call.lineno, "", problem="an f-string cannot be translated")
    if len(texts) < count or None in texts:
        return
    params = frozenset(word.arg for word in call.keywords if word.arg)
    yield Use(
        path,
        call.lineno,
        msgid=texts[1] if name in CONTEXT else texts[0],
        plural=texts[1] if name in TWO else None,
        context=texts[0] if name in CONTEXT else None,
        with_terms=ONE.get(name, TWO.get(name, False)),
        params=params | ({"n"} if name == "ntt" else set()),
        any_params=any(word.arg is None for word in call.keywords),
    )


def _text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left), _text(node.right)
        return None if left is None or right is None else left + right
    return None


# --- templates ------------------------------------------------------------------------------

_TAG = re.compile(r"\{%\s*(.*?)\s*%\}|\{\{\s*(.*?)\s*\}\}", re.DOTALL)
_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL)
_QUOTED = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_LITERAL = re.compile(rf"^(?:_\()?{_QUOTED}\)?$", re.DOTALL)
_CONSTANT = re.compile(rf"\b_\({_QUOTED}\)", re.DOTALL)
_PARAM = re.compile(r"^(\w+)=")
_BLOCK_END = re.compile(r"\{%\s*endblocktrans(?:late)?\s*%\}")
_BLOCK_PLURAL = re.compile(r"\{%\s*plural\s*%\}")
_BLOCK_VALUE = re.compile(r"\{\{\s*(\w+).*?\}\}")


def uses_in_template(path: Path, source: str) -> Iterator[Use]:
    """Every `{% t %}`, `{% nt %}`, `{% translate %}`, `{% blocktranslate %}` and `_("…")` of one template."""
    source = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), source)
    for match in _TAG.finditer(source):
        line = source.count("\n", 0, match.start()) + 1
        bits = list(smart_split(match[1] or match[2] or ""))
        tag = bits[0] if match[1] and bits else ""
        if tag in ("t", "nt"):
            yield _use_of_tag(path, line, tag, bits[1:])
        elif tag in ("blocktranslate", "blocktrans"):
            yield _use_of_block(path, line, bits, source[match.end() :])
        else:
            yield from _plain_uses(path, line, tag, bits, match[0])


def _literal(bit: str) -> str | None:
    match = _LITERAL.match(bit)
    return str(unescape_string_literal(match[1])) if match else None


def _use_of_tag(path: Path, line: int, tag: str, bits: list[str]) -> Use:
    count = 2 if tag == "nt" else 1
    texts = [_literal(bit) for bit in bits[:count]]
    if len(texts) < count or None in texts:
        return Use(path, line, "", problem=f"{{% {tag} %}} needs a literal message")
    params = frozenset(match[1] for bit in bits[count:] if (match := _PARAM.match(bit)))
    plural = texts[1] if tag == "nt" else None
    return Use(path, line, texts[0], plural, with_terms=True, params=params | ({"n"} if plural else set()))


def _plain_uses(path: Path, line: int, tag: str, bits: list[str], text: str) -> Iterator[Use]:
    if tag in ("translate", "trans") and len(bits) > 1 and not bits[1].startswith("_("):
        msgid = _literal(bits[1])
        context = _literal(bits[bits.index("context") + 1]) if "context" in bits[:-1] else None
        if msgid is not None:
            yield Use(path, line, msgid, context=context)
    for constant in _CONSTANT.finditer(text):
        yield Use(path, line, str(unescape_string_literal(constant[1])))


def _use_of_block(path: Path, line: int, bits: list[str], rest: str) -> Use:
    end = _BLOCK_END.search(rest)
    body = rest[: end.start()] if end else rest
    parts = [_block_text(part, "trimmed" in bits) for part in _BLOCK_PLURAL.split(body)]
    context = _literal(bits[bits.index("context") + 1]) if "context" in bits[:-1] else None
    return Use(path, line, parts[0], parts[1] if len(parts) > 1 else None, context)


def _block_text(body: str, trimmed: bool) -> str:
    if trimmed:
        body = " ".join(line.strip() for line in body.strip().splitlines())
    return _BLOCK_VALUE.sub(r"%(\1)s", body.replace("%", "%%"))
