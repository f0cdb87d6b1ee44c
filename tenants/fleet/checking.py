"""Comparing every schema with the model, and the directory with the schemas and roles there are."""

from collections.abc import Iterator

from django.db import connection

from tenants.context import in_platform
from tenants.fleet.blueprint import find_blueprint
from tenants.fleet.fingerprint import compare, fingerprints
from tenants.fleet.organisations import Organisation, organisations
from tenants.fleet.schemas import MODEL
from tenants.fleet.spares import spare_schemas
from tenants.fleet.versions import applied, wanted
from tenants.grants import APP_ROLE
from tenants.postgresql.base import role_of

SCHEMAS = r"SELECT nspname FROM pg_namespace WHERE nspname LIKE 't\_%%'"
# Roles with rights in this database: a server may hold other databases with organisations of their own.
ROLES = r"""
    SELECT DISTINCT rolname FROM pg_roles r JOIN pg_shdepend d ON d.refobjid = r.oid AND d.refclassid = 'pg_authid'::regclass
    WHERE rolname LIKE 'r\_t\_%%' AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
ENTERED = """
    SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles a ON a.oid = m.member
    WHERE a.rolname = %s AND m.set_option AND NOT m.inherit_option
"""
MOST_TOLD = 20  # differences of one organisation


def problems() -> Iterator[str]:
    """Everything that is not as it should be, a sentence each; nothing when all is well."""
    with in_platform():
        if find_blueprint() is None or not applied([MODEL]):
            yield "There is no model of the migrations on disk: run migrate_fleet first."
            return
        fleet, spares = organisations(), spare_schemas()
        yield from _strangers(fleet, spares)
        yield from _of_versions(fleet)
        yield from _of_roles(fleet)
        yield from _of_schemas(
            {each.schema: each.host for each in fleet} | {each: f"spare {each}" for each in spares}
        )


def _strangers(fleet: list[Organisation], spares: set[str]) -> Iterator[str]:
    known = {each.schema for each in fleet} | spares
    there = _names(SCHEMAS)
    yield from (f"schema {schema} belongs to no organisation" for schema in sorted(there - known))
    strange_roles = _names(ROLES) - {role_of(schema) for schema in known}
    yield from (f"role {role} belongs to no organisation" for role in sorted(strange_roles))
    yield from (f"{each.host}: it has no schema" for each in fleet if each.schema not in there)


def _of_versions(fleet: list[Organisation]) -> Iterator[str]:
    have = applied(each.schema for each in fleet)
    for each in fleet:
        behind = len(wanted() - have.get(each.schema, wanted()))
        if behind:
            yield f"{each.host}: {behind} migrations behind"


def _of_roles(fleet: list[Organisation]) -> Iterator[str]:
    entered = _names(ENTERED, APP_ROLE)
    for each in fleet:
        if role_of(each.schema) not in entered:
            yield f"{each.host}: the service may not become its role {role_of(each.schema)}"


def _of_schemas(called: dict[str, str]) -> Iterator[str]:
    found = fingerprints([MODEL, *called])
    for schema, name in called.items():
        if schema in found and found[schema] != found[MODEL]:
            differences = compare(schema, MODEL)
            yield from (f"{name}: {each}" for each in differences[:MOST_TOLD])
            if len(differences) > MOST_TOLD:
                yield f"{name}: and {len(differences) - MOST_TOLD} more differences"


def _names(question: str, *values: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return {name for (name,) in cursor.fetchall()}
