"""Who may touch what in the database, as code (security.md 3.3). Run by the owner; safe to run again."""

import logging
from collections.abc import Iterable, Iterator

from django.db import DatabaseError, connection, transaction
from psycopg import sql
from psycopg.errors import DependentObjectsStillExist

from tenants.postgresql.base import PUBLIC_ROLE, role_of

log = logging.getLogger(__name__)

APP_ROLE = "kokemus_app"
PUBLIC_RIGHTS_LOCK = 7_316_207

# Tables of the tenant schema whose rows are never changed or removed (scale.md decision 4).
APPEND_ONLY = (
    "audit_entry",
    "audit_statuschange",
    "audit_accessentry",
    "audit_disclosure",
    "outbox_ledger_processed",
    "experts_consent",
    "experts_purposeconsent",
    "approvals_decision",
    "pages_pagetext",
    "pages_logo",
    "pages_identityversion",
    "orders_catalogueversion",
    "terminology_termversion",
    "joining_signature",
    "joining_papertext",
    "joining_commitmenttext",
)

# The one way to take anything out of the journals: words about erased persons, and looks older than any period of the
# law, also those at its experts' profiles in the bank. Each runs with the owner's rights, can only empty or forget, and
# leaves who did what and when as it stands.
HISTORY = {
    "empty_history(subjects uuid[])": """
        UPDATE audit_entry SET facts = '{}' WHERE subject_id = ANY(subjects);
        UPDATE audit_statuschange SET note = '' WHERE subject_id = ANY(subjects);
        UPDATE audit_accessentry SET reason = '' WHERE person_id = ANY(subjects);
        UPDATE joining_signature SET name = '–' WHERE id = ANY(subjects);
        UPDATE approvals_decision SET reason = '–' WHERE id = ANY(subjects) AND reason <> '';
    """,
    "forget_looks(before timestamptz)": """
        DELETE FROM audit_accessentry WHERE at < LEAST(before, now() - interval '2 years');
        DELETE FROM public.bank_view WHERE at < LEAST(before, now() - interval '2 years')
            AND home_tenant_id::text = current_setting('kokemus.tenant', true);
    """,
}

# What a tenant's role may do in `public`; row-level security narrows it to the tenant's own rows.
TENANT_RIGHTS = {
    "tenants_tenant": "SELECT, UPDATE (terms_version, brand_colour, logo_key, logo_alt, name, name_sv, name_en)",
    "tenants_domain": "SELECT",
    "outbox_message": "INSERT",
    "bank_profile": "SELECT, INSERT, UPDATE, DELETE",
    "bank_view": "SELECT, INSERT",
    "bank_request": "SELECT, INSERT, UPDATE",
    "support_supportvisit": "SELECT, UPDATE (status, decided_at, decided_by_id, ends_at, entered_at, token_hash)",
    "django_content_type": "SELECT",
}

OWN = "tenant_id::text = current_setting('kokemus.tenant', true)"
MINE = "id::text = current_setting('kokemus.tenant', true)"
# The platform's rows: the setting is empty and the role is no organisation's (roles are off on Citus).
PLATFORM = "(current_setting('kokemus.tenant', true) = '' AND NOT starts_with(current_user, 'r_t_'))"
PARTY = (
    "home_tenant_id::text = current_setting('kokemus.tenant', true)"
    " OR from_tenant_id::text = current_setting('kokemus.tenant', true)"
)
ASKER = f"from_tenant_id::text = current_setting('kokemus.tenant', true) OR ({PLATFORM} AND from_tenant_id IS NULL)"
SEEN = f"{PARTY} OR ({PLATFORM} AND from_tenant_id IS NULL)"
HOME = "home_tenant_id::text = current_setting('kokemus.tenant', true)"
# Nobody opens or asks for what its home has not published.
PUBLISHED = (
    "EXISTS (SELECT 1 FROM public.bank_profile p WHERE p.id = profile_id"
    " AND p.tenant_id = home_tenant_id AND p.expert_key = bank_{}.expert_key)"
)
# A message to another organisation: only about a bank request, and only between its two parties.
OTHER_PARTY = (
    "topic IN ('bank.requested', 'bank.answered') AND EXISTS (SELECT 1 FROM public.bank_request r WHERE r.id = ref"
    " AND tenant_id IN (r.home_tenant_id, r.from_tenant_id)"
    " AND current_setting('kokemus.tenant', true) IN (r.home_tenant_id::text, r.from_tenant_id::text))"
)

# table -> (policy name, command, USING, WITH CHECK)
POLICIES = {
    "tenants_tenant": [
        ("read", "SELECT", "true", None),
        ("own", "UPDATE", f"{MINE} OR {PLATFORM}", f"{MINE} OR {PLATFORM}"),
        ("platform", "ALL", PLATFORM, PLATFORM),
    ],
    "support_supportvisit": [
        ("own", "SELECT", OWN, None),
        ("decide", "UPDATE", OWN, OWN),
        ("platform", "ALL", PLATFORM, PLATFORM),
    ],
    "fleet_job": [("platform", "ALL", PLATFORM, PLATFORM)],
    "fleet_reading": [("platform", "ALL", PLATFORM, PLATFORM)],
    "fleet_customeragreement": [("platform", "ALL", PLATFORM, PLATFORM)],
    "outbox_message": [
        ("send", "INSERT", None, OWN),
        ("ask_or_answer", "INSERT", None, OTHER_PARTY),
        ("relay", "ALL", PLATFORM, PLATFORM),
    ],
    "bank_profile": [
        ("read", "SELECT", "true", None),
        ("own", "ALL", OWN, OWN),
    ],
    "bank_view": [
        ("write", "INSERT", None, f"({ASKER}) AND {PUBLISHED.format('view')}"),
        ("read", "SELECT", SEEN, None),
        (
            "erase",
            "DELETE",
            HOME,
            None,
        ),  # only the owner has the right: when an organisation is deleted, and in `forget_looks`
    ],
    "bank_request": [
        ("see", "SELECT", SEEN, None),
        ("ask", "INSERT", None, f"({ASKER}) AND {PUBLISHED.format('request')}"),
        ("answer", "UPDATE", HOME, HOME),
        ("erase", "DELETE", HOME, None),
    ],
}


def _run(statement: str, *names: str) -> None:
    _run_together([(statement, *names)])


def _run_together(statements: Iterable[tuple[str, ...]]) -> None:
    """Statements with their names, sent in one message."""
    with connection.cursor() as cursor:
        said = [
            sql.SQL(statement).format(*map(sql.Identifier, names)).as_string(cursor.connection)
            for statement, *names in statements
        ]
        cursor.execute(";\n".join(said))


def _wait_for_turn() -> None:
    """Two sessions that grant on the same table at once would fail: the lock goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLIC_RIGHTS_LOCK])


def _role_exists(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None


def make_role(role: str) -> None:
    """Make a role that cannot log in. Another database of the same server may have made it already."""
    if _role_exists(role):
        return
    try:
        with transaction.atomic():
            _run("CREATE ROLE {} NOLOGIN", role)
    except DatabaseError:
        if not _role_exists(role):
            raise


def ensure_role(role: str) -> None:
    """Make a role and let the application's log-in become it, without inheriting."""
    make_role(role)
    _run("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE", role, APP_ROLE)


def drop_role(schema_name: str) -> None:
    """Take a removed schema's role away, with its rights in `public`. Safe to run again.

    A role that a copy of the database on the same server still uses stays, without rights here.
    """
    role = role_of(schema_name)
    if not _role_exists(role):
        return
    _wait_for_turn()
    _run("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}", role)
    _run("REVOKE ALL ON SCHEMA public FROM {}", role)
    try:
        with transaction.atomic():
            _run("DROP ROLE {}", role)
    except DatabaseError as error:
        if not isinstance(error.__cause__, DependentObjectsStillExist):
            raise
        log.warning("role %s stays: another database uses it", role)


def grant_tenant(schema_name: str) -> None:
    """Rights of one organisation's role, which the application may become."""
    ensure_role(role_of(schema_name))
    grant_schema(schema_name)


@transaction.atomic
def grant_schema(schema_name: str) -> None:
    """What a schema's role may do: everything daily in its own schema, and a narrow part of `public`."""
    role = role_of(schema_name)
    _run_together([*_in_own_schema(schema_name, role), *_emptying(schema_name, role)])
    _wait_for_turn()
    _run_together(_in_public(role))


def _in_own_schema(schema_name: str, role: str) -> Iterator[tuple[str, ...]]:
    yield "GRANT USAGE ON SCHEMA {} TO {}", schema_name, role
    yield "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {} TO {}", schema_name, role
    yield "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {} TO {}", schema_name, role
    for table in APPEND_ONLY:
        yield "REVOKE UPDATE, DELETE ON {}.{} FROM {}", schema_name, table, role
    yield "REVOKE INSERT, UPDATE, DELETE ON {}.django_migrations FROM {}", schema_name, role


def _emptying(schema_name: str, role: str) -> Iterator[tuple[str, ...]]:
    """The functions of HISTORY in a schema, for its role only."""
    for signature, body in HISTORY.items():
        name = "{}." + signature
        yield (
            f"CREATE OR REPLACE FUNCTION {name} RETURNS void LANGUAGE sql SECURITY DEFINER"
            f" SET search_path = {{}}, pg_temp AS $body${body.replace('{', '{{').replace('}', '}}')}$body$",
            schema_name,
            schema_name,
        )
        plain = name.replace("subjects ", "").replace("before ", "")
        yield f"REVOKE ALL ON FUNCTION {plain} FROM PUBLIC", schema_name
        yield f"GRANT EXECUTE ON FUNCTION {plain} TO {{}}", schema_name, role


def _in_public(role: str) -> Iterator[tuple[str, ...]]:
    yield "GRANT USAGE ON SCHEMA public TO {}", role
    for table, rights in TENANT_RIGHTS.items():
        yield "GRANT " + rights + " ON public.{} TO {}", table, role


@transaction.atomic
def grant_platform() -> None:
    """Rights of the platform host's role and row-level security on the shared tables."""
    _wait_for_turn()
    ensure_role(PUBLIC_ROLE)
    _run("GRANT USAGE ON SCHEMA public TO {}", PUBLIC_ROLE)
    _run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}", PUBLIC_ROLE)
    _run("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}", PUBLIC_ROLE)
    _run("REVOKE INSERT, UPDATE, DELETE ON public.django_migrations FROM {}", PUBLIC_ROLE)
    _run("REVOKE UPDATE, DELETE ON public.tenants_platformentry FROM {}", PUBLIC_ROLE)
    _run("REVOKE INSERT, UPDATE, DELETE ON public.bank_profile FROM {}", PUBLIC_ROLE)
    for table, policies in POLICIES.items():
        _secure(table, policies)


def _secure(table: str, policies: list[tuple]) -> None:
    _run("ALTER TABLE public.{} ENABLE ROW LEVEL SECURITY", table)
    _run("ALTER TABLE public.{} FORCE ROW LEVEL SECURITY", table)
    for name in _policies_of(table):  # also those of an older version: policies are permissive and add up
        _run("DROP POLICY {} ON public.{}", name, table)
    for name, command, using, check in policies:
        clause = f" USING ({using})" if using else ""
        clause += f" WITH CHECK ({check})" if check else ""
        _run("CREATE POLICY {} ON public.{} FOR " + command + clause, name, table)


def _policies_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = %s", [table]
        )
        return [name for (name,) in cursor.fetchall()]
