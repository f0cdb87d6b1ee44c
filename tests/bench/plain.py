"""Settings of the floor: Django alone, one schema on a fixed search_path (BENCH_SCHEMA)."""

import os

from tests.bench.ours import *  # noqa: F403
from tests.bench.ours import ALLAUTH, DATABASES

DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DATABASES["default"]["OPTIONS"]["options"] += (
    f" -c search_path={os.environ.get('BENCH_SCHEMA', 'public')},public"
)
TENANT_ROLES = False
MIDDLEWARE = [ALLAUTH]
