"""Takes the sources out of a preset's data, and lays a preset over the defaults."""

from collections.abc import Iterator
from typing import Any

Values = dict[str, Any]
Sources = dict[str, str]


def take_sources(data: Values) -> tuple[Values, Sources]:
    """Part values from sources. Raises ValueError when some value has no source, its own or of a table around it."""
    sources = dict(_sources(data, ""))
    bare = [path for path in _leaves(data, "") if not _is_covered(path, sources)]
    if bare:
        raise ValueError(f"without a source: {', '.join(bare)}")
    return _values(data), sources


def join(
    below: Values, above: Values, below_sources: Sources, above_sources: Sources
) -> tuple[Values, Sources]:
    """Lay `above` over `below`: tables are joined part by part, everything else, lists too, is replaced whole."""
    values = _joined(below, above)
    replaced = set(_leaves(above, "")) | set(above_sources)
    kept = {path: source for path, source in below_sources.items() if not _is_under(path, replaced, above)}
    return values, kept | above_sources


def _joined(below: Values, above: Values) -> Values:
    both = dict(below)
    for name, value in above.items():
        old = below.get(name)
        both[name] = _joined(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return both


def _is_under(path: str, replaced: set[str], above: Values) -> bool:
    """Whether the list or value that a default's source belongs to was replaced as a whole."""
    parts, node = path.split("."), above
    for part in parts:
        if not isinstance(node, dict) or part not in node:
            return isinstance(node, list) or path in replaced
        node = node[part]
    return not isinstance(node, dict) or path in replaced


def _is_value(node: Any) -> bool:
    return isinstance(node, dict) and set(node) == {"value", "source"}


def _children(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    pairs = enumerate(node) if isinstance(node, list) else node.items()
    for name, child in pairs:
        if name != "source":
            yield (f"{path}.{name}" if path else str(name)), child


def _is_inner(node: Any) -> bool:
    return isinstance(node, dict) or (isinstance(node, list) and any(isinstance(item, dict) for item in node))


def _sources(node: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict) and "source" in node:
        yield path, node["source"]
    if _is_inner(node) and not _is_value(node):
        for child_path, child in _children(node, path):
            yield from _sources(child, child_path)


def _leaves(node: Any, path: str) -> Iterator[str]:
    if _is_value(node) or not _is_inner(node):
        yield path
        return
    for child_path, child in _children(node, path):
        yield from _leaves(child, child_path)


def _is_covered(path: str, sources: Sources) -> bool:
    while path:
        if path in sources:
            return True
        path = path.rpartition(".")[0]
    return False


def _values(node: Any) -> Any:
    if _is_value(node):
        return node["value"]
    if isinstance(node, dict):
        return {name: _values(child) for name, child in node.items() if name != "source"}
    return [_values(item) for item in node] if isinstance(node, list) else node
