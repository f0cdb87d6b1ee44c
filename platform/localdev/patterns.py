"""Forbidden patterns: what this project must not contain, found by reading the syntax tree.

Each rule has a reason in `architecture.md` section 4 or `security.md`. A file is excused only by
the allow-list here, so that every exception is seen in review.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from localdev.places import ROOT
from localdev.templates import template_offences

SOURCE_FOLDERS = ("platform", "tenants", "registry", "billing", "notifications", "tests")
LONGEST_MODULE = 300

RULES = {
    "threads": "no threads: the tenant of a connection belongs to one thread",
    "async": "no async ORM and no sync_to_async: the tenant would be lost between threads",
    "streaming": "no StreamingHttpResponse: it reads rows after the tenant is gone",
    "mark-safe": "no mark_safe: use format_html or a component",
    "raw-connection": "no connection.connection: it passes by the tenant's role",
    "tenant-switch": "django_tenants' switching functions belong to tenants.context: use in_tenant()",
    "tenant-set": "only the listed modules of tenants set the connection's tenant: use in_tenant()",
    "signing": "no django.core.signing: tokens are bound to the tenant by crypto",
    "redis": "no Redis client: use Django's cache or the outbox",
    "formatted-sql": "no SQL put together from text: pass parameters, or psycopg.sql",
    "pure": "a rule module imports no Django",
    "length": f"more than {LONGEST_MODULE} lines: which two things is it?",
}
ALLOWED: dict[str, tuple[str, ...]] = {
    "threads": ("platform/localdev/*", "tests/*"),
    "async": ("platform/localdev/mailsink.py", "tests/*"),
    "mark-safe": ("platform/ui/templatetags/*", "tenants/terminology/templatetags/*"),
    "raw-connection": ("tenants/postgresql/*",),
    "tenant-switch": ("tenants/context.py", "tests/isolation/*"),
    "tenant-set": (
        "tenants/context.py",
        "tenants/postgresql/*",
        "tenants/directory.py",
        "tenants/middleware.py",
        "tenants/fleet/schemas.py",
        "tests/*",
    ),
    "signing": ("platform/crypto/*", "tests/*"),
    "redis": ("platform/config/*", "platform/outbox/*", "platform/localdev/*", "tests/*"),
    "formatted-sql": ("tests/*",),
    "length": ("*/migrations/*", "tests/*"),
}
BANNED_IMPORTS = {
    "threading": "threads",
    "_thread": "threads",
    "concurrent.futures": "threads",
    "multiprocessing.pool": "threads",
    "asgiref.sync": "async",
    "asyncio": "async",
    "django.core.signing": "signing",
    "redis": "redis",
    "valkey": "redis",
    "django_redis": "redis",
}
HARMLESS_IMPORTS = {"redis.exceptions"}  # to say what happens when the cache is away
BANNED_NAMES = {
    "StreamingHttpResponse": "streaming",
    "mark_safe": "mark-safe",
    "SafeString": "mark-safe",
    "tenant_context": "tenant-switch",
    "schema_context": "tenant-switch",
    "sync_to_async": "async",
    "async_to_sync": "async",
}
SWITCHES = {"set_tenant", "set_schema", "set_schema_to_public"}
ASYNC_ORM = {
    "aget", "acreate", "aget_or_create", "aupdate_or_create", "abulk_create", "abulk_update", "acount",
    "aexists", "adelete", "asave", "arefresh_from_db", "aiterator", "afirst", "alast", "aearliest",
    "alatest", "aaggregate", "acontains", "aexplain", "ain_bulk",
}  # fmt: skip
SQL_CALLS = {"execute", "executemany", "raw", "RawSQL"}
PURE_NAMES = {
    "pricing.py", "eligibility.py", "ranking.py", "cancellation.py", "notice.py", "travel_pricing.py",
}  # fmt: skip


@dataclass(frozen=True)
class Offence:
    """One forbidden thing: where it is and which rule it breaks."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


def find_offences(root: Path = ROOT) -> list[Offence]:
    """Every offence in the Python files and templates of the source folders."""
    found: list[Offence] = []
    for folder in SOURCE_FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            found += offences_in(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
        for path in sorted((root / folder).rglob("*.html")):
            name = path.relative_to(root).as_posix()
            text = path.read_text(encoding="utf-8")
            found += [Offence(name, *offence) for offence in template_offences(text, name)]
    return found


def offences_in(source: str, path: str) -> list[Offence]:
    """The offences in one Python file; `path` (from the root, with /) decides what is allowed."""
    hits = {(line, rule) for line, rule in _hits(source, path) if not is_allowed(rule, path)}
    return [Offence(path, line, rule, RULES[rule]) for line, rule in sorted(hits)]


def is_allowed(rule: str, path: str) -> bool:
    """Whether the allow-list excuses this file from the rule."""
    return any(fnmatch(path, pattern) for pattern in ALLOWED.get(rule, ()))


def _hits(source: str, path: str) -> Iterator[tuple[int, str]]:
    length = source.count("\n") + 1
    if length > LONGEST_MODULE + 1:
        yield LONGEST_MODULE + 1, "length"
    is_pure = path.rpartition("/")[2] in PURE_NAMES and not path.startswith("tests/")
    for node in ast.walk(ast.parse(source, path)):
        line = getattr(node, "lineno", 0)
        yield from ((line, rule) for rule in _rules_broken(node, is_pure))


def _rules_broken(node: ast.AST, is_pure: bool) -> Iterator[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from _by_import(node, is_pure)
    elif isinstance(node, ast.AsyncFunctionDef | ast.Await):
        yield "async"
    elif isinstance(node, ast.Name) and node.id in BANNED_NAMES:
        yield BANNED_NAMES[node.id]
    elif isinstance(node, ast.Attribute):
        yield from _by_attribute(node)
    elif isinstance(node, ast.Call) and _builds_sql(node):
        yield "formatted-sql"


def _by_import(node: ast.Import | ast.ImportFrom, is_pure: bool) -> Iterator[str]:
    names = [alias.name for alias in node.names]
    module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
    if module in HARMLESS_IMPORTS:
        return
    for name in [module, *(f"{module}.{name}" if module else name for name in names)]:
        for banned, rule in BANNED_IMPORTS.items():
            if name == banned or name.startswith(f"{banned}."):
                yield rule
        if is_pure and (name == "django" or name.startswith("django.")):
            yield "pure"
    yield from (BANNED_NAMES[name] for name in names if name in BANNED_NAMES)


def _by_attribute(node: ast.Attribute) -> Iterator[str]:
    if node.attr in BANNED_NAMES:
        yield BANNED_NAMES[node.attr]
    if node.attr in SWITCHES:
        yield "tenant-set"
    if node.attr in ASYNC_ORM:
        yield "async"
    if node.attr == "connection" and isinstance(node.value, ast.Name) and node.value.id == "connection":
        yield "raw-connection"


def _builds_sql(node: ast.Call) -> bool:
    return _called(node) in SQL_CALLS and bool(node.args) and _is_formatted(node.args[0])


def _called(node: ast.Call) -> str:
    function = node.func
    return str(getattr(function, "attr", "") or getattr(function, "id", ""))


def _is_formatted(argument: ast.expr) -> bool:
    """f"…{x}…", "…" % x, "…" + x, "…".format(x): all build SQL from text."""
    if isinstance(argument, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in argument.values)
    if isinstance(argument, ast.BinOp) and isinstance(argument.op, ast.Mod | ast.Add):
        return any(_is_text(side) for side in (argument.left, argument.right))
    if isinstance(argument, ast.Call) and isinstance(argument.func, ast.Attribute):
        return argument.func.attr == "format" and _is_text(argument.func.value)
    return False


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def main() -> int:
    """Print every offence; the exit code says whether there was one."""
    offences = find_offences()
    for offence in offences:
        print(offence)
    return 1 if offences else 0


if __name__ == "__main__":
    raise SystemExit(main())
