"""What a stock test run does before its first test: shared migrations and two organisations by migrations."""

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tenants.models import Domain, Tenant  # noqa: E402

with connection.cursor() as cursor:
    for extension in ("btree_gist", "pg_trgm", "unaccent"):
        cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension} SCHEMA public")
call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
Tenant.auto_create_schema = True
for name in ("north", "south"):
    tenant = Tenant(schema_name=f"t_{name}", slug=name, name=name, kind="region", languages=["fi"])
    tenant.save(verbosity=0)
    Domain.objects.create(domain=f"{name}.localhost", tenant=tenant, is_primary=True)
