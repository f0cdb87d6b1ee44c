"""The test run: real PostgreSQL, Valkey and SMTP; fast password hashes; strict words."""

import os

from config.settings.local import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TERMS_STRICT = True
ALLOWED_HOSTS = ["*"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
SIGNIN_LIMITS = None
WHITENOISE_AUTOREFRESH = True  # each test's client would read the folder of static files ahead
# Workers share one Valkey, which has 16 databases: each has its own, so that emptying a cache empties nobody else's.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
for cache in CACHES.values():
    cache["LOCATION"] = f"{REDIS_URL}/{1 + WORKER % 15}"
