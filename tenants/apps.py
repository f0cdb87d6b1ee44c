from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """The directory of organisations, in the public schema."""

    name = "tenants"
    label = "tenants"
