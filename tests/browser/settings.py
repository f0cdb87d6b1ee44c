"""The test settings, but with the static files of the real service: collected, hashed and compressed."""

from config.settings.base import STORAGES as REAL
from config.settings.test import *  # noqa: F403

STORAGES = {**STORAGES, "staticfiles": REAL["staticfiles"]}  # noqa: F405
MIDDLEWARE = [name for name in MIDDLEWARE if name != "accounts.limits.SignInLimitMiddleware"]  # noqa: F405
WHITENOISE_AUTOREFRESH = False
