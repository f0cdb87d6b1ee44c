"""Starts the composition root: its system checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Last in the list of our apps."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401  they are registered by importing
