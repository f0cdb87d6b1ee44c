"""Starts the composition root: subscribers and system checks."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ConfigConfig(AppConfig):
    """Last in the list, so that every app is ready when subscribers are collected."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401  they are registered by importing

        autodiscover_modules("subscribers")
