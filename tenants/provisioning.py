"""Making an organisation: row, host, schema, tables, role and rights, in one transaction. The owner's log-in only.

The schema comes from the stored blueprint or, at once, from a spare (scale.md section 1).
"""

import re

from django.conf import settings
from django.core.management.sql import emit_post_migrate_signal
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from domain.errors import DomainError
from tenants.context import in_platform
from tenants.directory import forget
from tenants.fleet.blueprint import build_schema, current_blueprint
from tenants.fleet.executing import run_pending
from tenants.fleet.schemas import new_schema_name
from tenants.fleet.spares import take_spare
from tenants.grants import grant_platform
from tenants.models import Domain, Tenant
from tenants.postgresql.base import PUBLIC

EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
SLUG = re.compile(r"[a-z](-?[a-z0-9])+")
LONGEST_SLUG = 40
RESERVED = frozenset(
    "www api admin mail smtp imap static media assets localhost public platform operator status support help"
    " ns ns1 ns2 dns ftp test demo staging tuki ohje yllapito".split()
)


class BadSlug(DomainError):
    """The address cannot be an organisation's."""

    code = "bad_slug"


class HostTaken(DomainError):
    """Another organisation already answers at this host."""

    code = "host_taken"


def check_slug(slug: str) -> str:
    """The host of a new organisation, `<slug>.<base domain>`. Raises BadSlug or HostTaken, fit to show."""
    if len(slug) > LONGEST_SLUG or not SLUG.fullmatch(slug):
        raise BadSlug(
            _(
                "An address has 2–40 small letters a–z, digits and single hyphens. It begins with a letter"
                " and does not end with a hyphen."
            )
        )
    if slug in RESERVED:
        raise BadSlug(
            _("“%(slug)s” is kept for the service itself. Choose another address.") % {"slug": slug}
        )
    host = f"{slug}.{settings.BASE_DOMAIN}"
    with in_platform():
        refuse_taken(host, slug)
    return host


def refuse_taken(host: str, slug: str) -> None:
    """Raises HostTaken when an organisation has the host or the slug."""
    if Tenant.objects.filter(slug=slug).exists() or Domain.objects.filter(domain=host).exists():
        raise HostTaken(_("%(host)s is already in use.") % {"host": host})


def migrate_public() -> None:
    """Bring `public` up to date, with extensions, platform role and row-level security."""
    with connection.cursor() as cursor:
        for name in EXTENSIONS:
            cursor.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public")
                .format(sql.Identifier(name))
                .as_string(None)
            )
    if run_pending(PUBLIC):
        with in_platform():
            emit_post_migrate_signal(0, False, connection.alias)  # content types
    grant_platform()


class Provisioner:
    """Makes organisations."""

    def create(self, *, slug: str, **facts) -> Tenant:
        """Make an organisation that answers at `<slug>.<base domain>`. All or nothing.

        Raises BadSlug, or HostTaken when another has the host, even one being made at this moment.
        """
        with in_platform():
            host = check_slug(slug)
            blueprint = current_blueprint()
            with transaction.atomic():
                spare = take_spare()
                tenant = _add_rows(host, Tenant(slug=slug, schema_name=spare or new_schema_name(), **facts))
                if not spare:
                    build_schema(tenant.schema_name, blueprint)
                transaction.on_commit(forget)
        return tenant


def _add_rows(host: str, tenant: Tenant) -> Tenant:
    try:
        with transaction.atomic():
            tenant.save()
            Domain.objects.create(domain=host, tenant=tenant, is_primary=True)
    except IntegrityError:
        refuse_taken(host, tenant.slug)  # somebody was quicker
        raise
    return tenant
