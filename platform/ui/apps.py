"""App configuration of the look."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Shells, components and formats (ux.md). No models, no imports from other apps."""

    name = "ui"
    label = "ui"
