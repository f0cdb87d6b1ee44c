"""Settings of the benchmark: ours, with one more app whose migrations are at the step BENCH_STEP names."""

import os

from config.settings.test import *  # noqa: F403
from config.settings.test import INSTALLED_APPS, TENANT_APPS

STEP = os.environ.get("BENCH_STEP", "before")
TENANT_APPS = [*TENANT_APPS, "tests.bench.grown"]
INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench.grown"]
MIGRATION_MODULES = {"grown": f"tests.bench.grown.{STEP}"}
# The same small stack in all three projects; allauth refuses to start without its own.
ALLAUTH = "allauth.account.middleware.AccountMiddleware"
MIDDLEWARE = ["tenants.middleware.TenantMiddleware", ALLAUTH]
ROOT_URLCONF = PUBLIC_SCHEMA_URLCONF = "tests.bench.pages"
LOGGING_CONFIG = None
