"""What a schema looks like, read from PostgreSQL's catalogues for many schemas at once.

Two schemas with the same fingerprint have the same tables, columns with types and defaults, constraints and indexes
with their names, sequences, comments, triggers, policies, functions, types and rights. The schema's own name and its
role's name are replaced by signs; the order of columns is left out. Rows do not matter.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import OperationalError, connection

from tenants.context import in_platform
from tenants.fleet.lockwait import is_lock_wait

# `homes` are the schemas, `tables` their tables, sequences and views. `%(words)s` narrows the tables down to those that
# some SQL touches: it names the table, one of its indexes or one of its constraints.
WITH = """
    WITH homes AS MATERIALIZED (
        SELECT oid, nspname::text AS schema, quote_ident(nspname) || '.' AS prefix, 'r_' || nspname AS role, nspacl AS acl
        FROM pg_namespace WHERE nspname = ANY(%(schemas)s)
    ), tables AS MATERIALIZED (
        SELECT c.*, c.relname::text AS name, h.schema, h.prefix, h.role
        FROM pg_class c JOIN homes h ON h.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') {only}
    ), things (schema, kind, place, name, detail) AS MATERIALIZED (
"""
ONLY_TOUCHED = """
    AND (c.relname = ANY(%(words)s)
        OR c.oid IN (SELECT i.indrelid FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE x.relname = ANY(%(words)s))
        OR c.oid IN (SELECT k.conrelid FROM pg_constraint k WHERE k.conname = ANY(%(words)s)))
"""
# Every part gives (schema, kind, table, name, detail). `@.` stands for the schema, `@role` for its role.
OF_TABLES = (
    """
    SELECT t.schema, 'table', t.name, '', concat_ws(' ', t.relkind, t.relpersistence, t.relrowsecurity,
        t.relforcerowsecurity, t.reloptions::text, d.description)
    FROM tables t LEFT JOIN pg_description d ON d.objoid = t.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
    """,
    """
    SELECT schema, 'rights', name, '', replace(relacl::text, role, '@role') FROM tables WHERE relacl IS NOT NULL
    """,
    """
    SELECT t.schema, 'column', t.name, a.attname::text, concat_ws(' ',
        replace(format_type(a.atttypid, a.atttypmod), t.prefix, '@.'), CASE WHEN a.attnotnull THEN 'not null' END,
        nullif(a.attidentity, ''), nullif(a.attgenerated, ''), nullif(a.attcollation, 0),
        replace('default ' || pg_get_expr(e.adbin, e.adrelid), t.prefix, '@.'),
        replace(a.attacl::text, t.role, '@role'), d.description)
    FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef e ON e.adrelid = t.oid AND e.adnum = a.attnum
    LEFT JOIN pg_description d ON d.objoid = t.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = a.attnum
    WHERE t.relkind IN ('r', 'p')
    """,
    """
    SELECT t.schema, 'sequence', t.name, '', concat_ws(' ', s.seqtypid::regtype, s.seqstart, s.seqincrement,
        s.seqmin, s.seqmax, s.seqcache, s.seqcycle, o.relname, d.deptype)
    FROM tables t JOIN pg_sequence s ON s.seqrelid = t.oid
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = t.oid AND d.refobjsubid > 0
    LEFT JOIN pg_class o ON o.oid = d.refobjid
    """,
    # PostgreSQL's names of NOT NULL count too; what they say stands in the columns.
    """
    SELECT t.schema, 'constraint', t.name, k.conname::text, concat_ws(' ', k.contype, k.convalidated,
        CASE WHEN k.contype <> 'n' THEN replace(pg_get_constraintdef(k.oid), t.prefix, '@.') END)
    FROM pg_constraint k JOIN tables t ON t.oid = k.conrelid
    """,
    """
    SELECT t.schema, 'index', t.name, c.relname::text, concat_ws(' ', i.indisvalid, i.indisprimary, i.indisreplident,
        replace(pg_get_indexdef(i.indexrelid), t.prefix, '@.'))
    FROM pg_index i JOIN tables t ON t.oid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid
    """,
    """
    SELECT t.schema, 'trigger', t.name, g.tgname::text,
        concat_ws(' ', g.tgenabled, replace(pg_get_triggerdef(g.oid), t.prefix, '@.'))
    FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
    """,
    """
    SELECT t.schema, 'policy', t.name, p.polname::text, concat_ws(' ', p.polcmd, p.polpermissive,
        replace(p.polroles::regrole[]::text, t.role, '@role'),
        replace(pg_get_expr(p.polqual, p.polrelid), t.prefix, '@.'),
        replace(pg_get_expr(p.polwithcheck, p.polrelid), t.prefix, '@.'))
    FROM tables t JOIN pg_policy p ON p.polrelid = t.oid
    """,
    """
    SELECT schema, 'view', name, '', md5(replace(pg_get_viewdef(oid), prefix, '@.')) FROM tables WHERE relkind IN ('v', 'm')
    """,
)
OF_SCHEMAS = (
    "SELECT schema, 'rights', '', '', replace(acl::text, role, '@role') FROM homes",
    """
    SELECT h.schema, 'function', '', p.proname::text, md5(concat_ws(' ', pg_get_function_identity_arguments(p.oid),
        replace(p.prosrc, h.prefix, '@.'), p.prosecdef, replace(p.proacl::text, h.role, '@role')))
    FROM pg_proc p JOIN homes h ON h.oid = p.pronamespace
    """,
    """
    SELECT h.schema, 'type', '', t.typname::text, concat_ws(' ', t.typtype, string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder))
    FROM pg_type t JOIN homes h ON h.oid = t.typnamespace LEFT JOIN pg_enum e ON e.enumtypid = t.oid
    WHERE t.typtype IN ('e', 'd', 'r') GROUP BY t.oid, h.schema, t.typname, t.typtype
    """,
    """
    SELECT h.schema, 'rights in public', x.relname, '', string_agg(x.word, ', ' ORDER BY x.word) FROM (
        SELECT c.relname::text, a.grantee, a.privilege_type AS word FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT c.relname::text, a.grantee, a.privilege_type || ' of ' || t.attname
        FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid AND t.attacl IS NOT NULL, aclexplode(t.attacl) a
        WHERE c.relnamespace = 'public'::regnamespace
    ) x JOIN pg_roles r ON r.oid = x.grantee JOIN homes h ON r.rolname = h.role GROUP BY 1, 3
    """,
)
DIGEST = """)
    SELECT schema, md5(string_agg(line, chr(10) ORDER BY line COLLATE "C")) FROM (
        SELECT schema, concat_ws(chr(9), kind, place, name, detail) AS line FROM things
    ) lines GROUP BY schema
"""
EVERYTHING = ") SELECT schema, kind, place, name, detail FROM things"


@dataclass(frozen=True)
class Difference:
    """One thing in which a schema is not as the model."""

    what: str
    was: str | None
    wanted: str | None

    def __str__(self) -> str:
        if self.was is None:
            return f"missing {self.what}: {self.wanted}"
        if self.wanted is None:
            return f"unknown {self.what}: {self.was}"
        return f"changed {self.what}: {self.was} (model: {self.wanted})"


def fingerprints(schemas: Iterable[str]) -> dict[str, str]:
    """Schema -> md5 of what it looks like. One that does not exist, or that somebody has locked, is left out."""
    return _looks(OF_TABLES + OF_SCHEMAS, list(schemas))


def fingerprints_around(statements: Iterable[str], schemas: Iterable[str]) -> dict[str, str]:
    """The same of only the tables that some SQL touches: milliseconds for hundreds of schemas."""
    words = set(re.findall(r"\w+", " ".join(statements)))
    return _looks(OF_TABLES, list(schemas), words)


def _looks(parts: tuple[str, ...], schemas: list[str], words: Iterable[str] | None = None) -> dict[str, str]:
    """Reading a default or a constraint waits for whoever alters its table: that schema must not stop the others."""
    try:
        found = dict(_ask(parts, DIGEST, schemas, words))
    except OperationalError as error:
        if not is_lock_wait(error):
            raise
        alone = [_looks(parts, [schema], words) for schema in schemas] if len(schemas) > 1 else []
        return {schema: look for each in alone for schema, look in each.items()}
    return found if words is None else dict.fromkeys(schemas, "") | found


def compare(schema: str, model: str) -> list[Difference]:
    """In what a schema differs from a model."""
    things: dict[str, dict[str, str]] = {schema: {}, model: {}}
    for home, kind, place, name, detail in _ask(OF_TABLES + OF_SCHEMAS, EVERYTHING, things):
        things[home][f"{kind} {'.'.join(filter(None, (place, name)))}".strip()] = detail
    was, wanted = things[schema], things[model]
    return [
        Difference(what, was.get(what), wanted.get(what))
        for what in sorted(was.keys() | wanted.keys())
        if was.get(what) != wanted.get(what)
    ]


def _ask(
    parts: tuple[str, ...], question: str, schemas: Iterable[str], words: Iterable[str] | None = None
) -> list[tuple]:
    head = WITH.replace("{only}", "" if words is None else ONLY_TOUCHED)
    with in_platform(), connection.cursor() as cursor:
        cursor.execute(
            head + " UNION ALL ".join(parts) + question,
            {"schemas": list(schemas), "words": list(words or ())},
        )
        return cursor.fetchall()
