"""System checks: what this project must never be started with."""

from django.conf import settings
from django.core.checks import Error, register

from domain.clock import SHIFT_FILE


@register()
def apps_in_both_lists(app_configs, **kwargs):
    """An app in both lists mixes data when the tenant is missing; only the named ones are allowed."""
    both = set(settings.SHARED_APPS) & set(settings.TENANT_APPS)
    strangers = both - set(settings.APPS_IN_BOTH)
    return [
        Error(f"{app} stands in SHARED_APPS and TENANT_APPS without a reason.", id="kokemus.E001")
        for app in sorted(strangers)
    ]


@register()
def unsafe_outside_local(app_configs, **kwargs):
    """DEBUG, the gallery and sign-in without a second factor belong to local and test only."""
    if settings.KOKEMUS_ENV in {"local", "test"}:
        return []
    wrong = {
        "DEBUG is on": settings.DEBUG,
        "STAFF_MFA_REQUIRED is off": not settings.STAFF_MFA_REQUIRED,
        "COMPONENT_GALLERY is on": settings.COMPONENT_GALLERY,
        "test identity codes are allowed": settings.ALLOW_TEST_IDENTITY_CODES,
        "the clock can be moved by a file": bool(SHIFT_FILE),
        "cookies are not limited to TLS": not settings.SESSION_COOKIE_SECURE,
    }
    return [Error(f"{what} outside local.", id="kokemus.E002") for what, bad in wrong.items() if bad]


@register()
def tenant_in_cache_keys(app_configs, **kwargs):
    """The default cache must carry the tenant in every key (security.md 1.7)."""
    if settings.CACHES["default"].get("KEY_FUNCTION") == "tenants.cache.tenant_key":
        return []
    return [Error("The default cache has no tenant in its keys.", id="kokemus.E003")]


@register()
def helsinki_time(app_configs, **kwargs):
    """Days and deadlines are Helsinki days."""
    if settings.TIME_ZONE == "Europe/Helsinki" and settings.USE_TZ:
        return []
    return [Error("TIME_ZONE must be Europe/Helsinki with USE_TZ.", id="kokemus.E004")]


@register()
def keys_stay_inside_a_schema(app_configs, **kwargs):
    """No foreign key may cross a schema border (architecture.md section 4, rule 1)."""
    from django.apps import apps

    shared = set(settings.SHARED_APPS) - set(settings.TENANT_APPS)
    tenant = set(settings.TENANT_APPS) - set(settings.SHARED_APPS)
    here = (set(settings.TENANT_APPS), shared), (set(settings.SHARED_APPS), tenant)
    errors = []
    for model in apps.get_models():
        home = apps.get_app_config(model._meta.app_label).name
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete and field.related_model):
                continue
            target = apps.get_app_config(field.related_model._meta.app_label).name
            if any(home in from_apps and target in to_apps for from_apps, to_apps in here):
                errors.append(Error(f"{model._meta.label}.{field.name} crosses schemas.", id="kokemus.E005"))
    return errors


@register()
def task_limits(app_configs, **kwargs):
    """A task longer than the visibility timeout would be delivered again without end."""
    from config.celery import HARD_LIMIT, VISIBILITY

    if HARD_LIMIT < VISIBILITY / 2:
        return []
    return [Error("The hard task limit must stay below half the visibility timeout.", id="kokemus.E006")]
