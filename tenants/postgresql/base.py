"""Path, SQL role and tenant setting, always together (scale.md decision 2, security.md 3.3).

PostgreSQL 18 reports every change of `search_path` to the client, rollbacks included. We compare the wanted
path with the reported one and send one statement only when they differ: none in steady state. Because path,
role and tenant setting are set in that one statement, they also roll back together. Older servers do not
report the path; there the statement is sent for every cursor.
"""

from functools import wraps

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django_tenants.postgresql_backend import base as stock
from psycopg.pq import TransactionStatus

from tenants.postgresql.introspection import Introspection

PUBLIC = "public"
PUBLIC_ROLE = "kokemus_public"
PLATFORM = stock.FakeTenant(PUBLIC)  # no organisation
SWITCH = (
    "SELECT set_config('search_path', %s, false), set_config('role', %s, false),"
    " set_config('kokemus.tenant', %s, false)"
)
SWITCH_PATH = "SELECT set_config('search_path', %s, false), set_config('kokemus.tenant', %s, false)"
SCHEMA_EXISTS = "SELECT 1 FROM pg_namespace WHERE nspname = %s"


class MissingSchema(stock.DatabaseError):
    """The tenant's schema does not exist; without this PostgreSQL would fall through to `public`."""


def role_of(schema_name: str) -> str:
    """The SQL role that may touch this schema and no other tenant's."""
    return PUBLIC_ROLE if schema_name == PUBLIC else f"r_{schema_name}"


class DatabaseWrapper(stock.DatabaseWrapper):
    """A connection that is always in exactly one tenant, or in `public`."""

    def __init__(self, *args, **kwargs):
        self._path_of = self._path = ""
        super().__init__(*args, **kwargs)
        self.introspection = Introspection(self)

    def set_tenant(self, tenant, include_public=True):
        """Choose the tenant; the server hears of it with the next cursor."""
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public
        self.set_settings_schema(self.schema_name)

    def set_schema_to_public(self):
        """The platform's side: twice for every request, so the same marker serves them all."""
        self.set_tenant(PLATFORM)

    def set_schema(self, schema_name, *args, **kwargs):
        """By name only for the owner's commands: a name brings no tenant, and so no tenant setting."""
        if settings.TENANT_ROLES and schema_name != PUBLIC:
            raise ImproperlyConfigured("use in_tenant(); a schema's name is not a tenant")
        super().set_schema(schema_name, *args, **kwargs)

    def on_commit(self, func, robust=False):
        """Run `func` in the tenant it was registered in, whichever is current at the commit (scale.md 5)."""
        tenant = self.tenant

        @wraps(func)
        def in_its_tenant():
            previous = self.tenant
            self.set_tenant(tenant)
            try:
                return func()
            finally:
                self.set_tenant(previous)

        super().on_commit(in_its_tenant, robust)

    def init_connection_state(self):
        self._visited = set()  # before the first statement of this session
        super().init_connection_state()
        if settings.TENANT_ROLES:
            self._refuse_unsafe_session()

    def close_if_unusable_or_obsolete(self):
        """Between requests and tasks: end a session that has been in many organisations.

        PostgreSQL never forgets a table it has seen; only the end of the session gives the memory back
        (scale.md rule 10: about 1.7 MB for each organisation of 40 tables).
        """
        is_between = self.connection is not None and not self.in_atomic_block
        if is_between and len(self._visited) > settings.TENANTS_PER_CONNECTION:
            self.close()
            return
        super().close_if_unusable_or_obsolete()

    def _refuse_unsafe_session(self):
        """A superuser passes every wall; a pooler may change the server session under our path and role."""
        info = self.connection.info
        if info.parameter_status("is_superuser") == "on":
            raise ImproperlyConfigured("the log-in role is a superuser")
        with self.connection.cursor() as cursor:
            server_process = cursor.execute("SELECT pg_backend_pid()").fetchone()[0]
        if server_process != info.backend_pid and not settings.SESSION_POOLER:
            raise ImproperlyConfigured(
                "a pooler stands in front of PostgreSQL: use direct connections, or session mode"
                " and SESSION_POOLER=on (security.md 3.1)"
            )

    def wanted_path(self) -> str:
        """The search_path as PostgreSQL reports it back. Asked for every cursor, so it is kept until the schema changes."""
        if self._path_of != self.schema_name:
            stock._check_schema_name(self.schema_name)
            self._path = PUBLIC if self.schema_name == PUBLIC else f'"{self.schema_name}", {PUBLIC}'
            self._path_of = self.schema_name
        return self._path

    def is_in_place(self) -> bool:
        """Whether the server itself says that it is on the wanted path. Asked for every cursor, so without detours."""
        reported = self.connection.pgconn.parameter_status(b"search_path")
        return reported is not None and reported.decode() == self.wanted_path()

    def _handle_search_path(self, cursor=None):
        if self._setting_search_path or self.is_in_place():
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return  # only a rollback can follow, and it puts path and role back together
        self._setting_search_path = True
        own = cursor is None
        cursor = self.connection.cursor() if own else cursor
        try:
            self._switch(cursor)
        finally:
            self._setting_search_path = False
            if own:
                cursor.close()

    def _switch(self, cursor):
        if self.schema_name != PUBLIC:
            self._visited.add(self.schema_name)
        tenant_id = str(getattr(self.tenant, "pk", None) or "")
        if settings.TENANT_ROLES:
            cursor.execute(SWITCH, [self.wanted_path(), role_of(self.schema_name), tenant_id])
            return
        cursor.execute(SCHEMA_EXISTS, [self.schema_name])
        if cursor.fetchone() is None:
            raise MissingSchema(f"schema {self.schema_name} does not exist")
        cursor.execute(SWITCH_PATH, [self.wanted_path(), tenant_id])
