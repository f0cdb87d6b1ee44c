"""One machine, invented people, no TLS."""

from config.settings.base import *  # noqa: F403
from config.settings.base import env

COMPONENT_GALLERY = True
ALLOW_TEST_IDENTITY_CODES = True
STAFF_MFA_REQUIRED = False  # the demo people have no second factor
PUBLIC_SCHEME = "http"
PUBLIC_PORT = env("PUBLIC_PORT", "8000")
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_NAME = "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SECURE_PROXY_SSL_HEADER = None
