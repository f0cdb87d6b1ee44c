"""What is the same everywhere. Values that differ come from the environment and fail loudly."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.settings.env import database, env
from config.settings.signin import *  # noqa: F403

ROOT = Path(__file__).resolve().parents[3]
KOKEMUS_ENV = env("KOKEMUS_ENV", "production")
SECRET_KEY = env("SECRET_KEY")
DEBUG = False
BASE_DOMAIN = env("BASE_DOMAIN")
PUBLIC_PORT = env("PUBLIC_PORT", "")
PUBLIC_SCHEME = env("PUBLIC_SCHEME", "https")
ALLOWED_HOSTS = [BASE_DOMAIN, f".{BASE_DOMAIN}"]
LOCAL_DIR = Path(env("LOCAL_DIR", str(ROOT / ".local")))

# --- apps -----------------------------------------------------------------------------------
# An app in both lists has separate tables for the platform host (architecture.md 4, rule 1).
APPS_IN_BOTH = ["accounts", "django.contrib.sessions", "allauth.account", "allauth.mfa"]

SHARED_APPS = [
    "tenants",
    "outbox",
    "registry.bank",
    "accounts.staff",
    "accounts.support",
    "tenants.fleet",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "config.staticfiles.OurStaticFiles",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "config.libraries.Cotton",
    "config.libraries.Partials",
    "django_htmx",
    "csp",
    "rest_framework",
    "crypto",
    "ui",
    "privacy",
    "registry.own",
    "administration",
    "administration.rules",
    "administration.words",
    "administration.units",
    "administration.people",
    "administration.identity",
    "administration.catalogue",
    "administration.papers",
    "administration.operators",
    "administration.publicface",
    "config",
    "django_tenants",  # after ours: its command create_tenant gives way to config's
    *APPS_IN_BOTH,
]
TENANT_APPS = [
    *APPS_IN_BOTH,
    "accounts.roles",
    "outbox.ledger",
    "audit",
    "files",
    "tenants.organisation",
    "tenants.pages",
    "tenants.terminology",
    "registry.experts",
    "registry.joining",
    "registry.training",
    "registry.applying",
    "registry.orders",
    "registry.orders.public",
    "registry.matching",
    "registry.sessions",
    "registry.events",
    "registry.intake",
    "registry.merging",
    "registry.register",
    "registry.rights",
    "billing.rates",
    "billing.claims",
    "billing.approvals",
    "billing.payouts",
    "notifications",
]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]
TENANT_MODEL = "tenants.Tenant"
TENANT_DOMAIN_MODEL = "tenants.Domain"
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]

# --- database -------------------------------------------------------------------------------
# Web and workers log in as a role that owns nothing; only migration commands use the owner.
DATABASE_LOGIN = env("DATABASE_LOGIN", "app")
_url = env("DATABASE_OWNER_URL") if DATABASE_LOGIN == "owner" else env("DATABASE_URL")
DATABASES = {
    "default": {
        "ENGINE": "tenants.postgresql",
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        **database(_url),
        "OPTIONS": {
            "application_name": env("PROCESS_NAME", "kokemus"),
            "connect_timeout": 5,
            "options": "-c statement_timeout=15000 -c idle_in_transaction_session_timeout=60000",
        },
    }
}
TENANT_ROLES = DATABASE_LOGIN != "owner" and env("TENANT_ROLES", "on") == "on"
TENANTS_PER_CONNECTION = 40
# Only with a pooler in session mode; the backend refuses any other pooler (security.md 3.1).
SESSION_POOLER = env("SESSION_POOLER", "off") == "on"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- requests -------------------------------------------------------------------------------
ROOT_URLCONF = "config.urls"
PUBLIC_SCHEMA_URLCONF = "config.urls_platform"
WSGI_APPLICATION = "config.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.headers.HeadersMiddleware",
    "tenants.middleware.TenantMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tenants.middleware.SessionHomeMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "tenants.terminology.middleware.TermsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.sessions.SessionLimitsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.StrongSignInMiddleware",
    "accounts.middleware.PolicyMiddleware",
    "accounts.support.middleware.SupportVisitMiddleware",
    "accounts.limits.SignInLimitMiddleware",
    "accounts.middleware.FormAnswerMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "platform" / "config" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.shell.shell",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "tenants.terminology.templatetags.terms",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
        },
    }
]
FORM_RENDERER = "ui.forms.Renderer"
COMPONENT_GALLERY = False
CSRF_FAILURE_VIEW = "ui.views.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- personal data ---------------------------------------------------------------------------
FIELD_KEYS = env("FIELD_KEYS")
ALLOW_TEST_IDENTITY_CODES = False  # codes 900–999 belong to nobody; local and test only

# --- headers --------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
USE_X_FORWARDED_HOST = False
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- language, time, words ------------------------------------------------------------------
LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
USE_I18N = True
# Our words for signing in stand before allauth's own translations of the same sentences.
LOCALE_PATHS = [ROOT / "platform" / "config" / "locale", ROOT / "platform" / "accounts" / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"
TERMS_STRICT = False

# --- queue, cache ---------------------------------------------------------------------------
REDIS_URL = env("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "accounts.standby_cache.StandbyCache",
        "LOCATION": f"{REDIS_URL}/1",
        "KEY_FUNCTION": "tenants.cache.tenant_key",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    },
    "platform": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{REDIS_URL}/1",
        "KEY_PREFIX": "platform",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    },
    # One count for all organisations, so no tenant in its keys (accounts/limits.py). The directory needs to
    # know when Valkey is away, so "platform" has no stand-by.
    "signin": {
        "BACKEND": "accounts.standby_cache.StandbyCache",
        "LOCATION": f"{REDIS_URL}/1",
        "KEY_PREFIX": "signin",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    },
}

# --- mail, files ----------------------------------------------------------------------------
EMAIL_HOST = env("EMAIL_HOST", "localhost")
EMAIL_PORT = int(env("EMAIL_PORT", "25"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("MAIL_FROM", "Kokemusalusta <ei-vastata@example.fi>")
STATIC_URL = "/static/"
STATIC_ROOT = LOCAL_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.StaticStorage"},
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.logs.LineFormatter"}},
    "filters": {"refusals": {"()": "config.logs.RefusalsInOneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"filters": ["refusals"]},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },  # a line for every step else
}
