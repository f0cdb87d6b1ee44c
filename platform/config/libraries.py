"""Template libraries without their own app configurations, which import Django's admin: nobody here uses it."""

from django.apps import AppConfig


class Cotton(AppConfig):
    """Components as tags; loader and tags are named in the settings."""

    name = "django_cotton"

    def ready(self) -> None:
        from django_cotton.nested_tag_support import enable_nested_tag_support

        enable_nested_tag_support()


class Partials(AppConfig):
    """Named pieces of templates; the loader is named in the settings."""

    name = "template_partials"
