from django.apps import AppConfig


class TerminologyConfig(AppConfig):
    """Terms that inflect. Lives in every tenant's schema."""

    name = "tenants.terminology"
    label = "terminology"
