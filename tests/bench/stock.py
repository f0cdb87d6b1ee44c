"""Settings of the peer: the same apps and models under stock django-tenants."""

from tests.bench.ours import *  # noqa: F403
from tests.bench.ours import ALLAUTH, DATABASES

DATABASES["default"]["ENGINE"] = "django_tenants.postgresql_backend"
# Row-level security of the shared tables asks for this setting; stock django-tenants sets none.
DATABASES["default"]["OPTIONS"]["options"] += " -c kokemus.tenant="
TENANT_ROLES = False
MIDDLEWARE = ["django_tenants.middleware.main.TenantMainMiddleware", ALLAUTH]
