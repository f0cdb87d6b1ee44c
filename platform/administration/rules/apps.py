from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RuleSettingsConfig(AppConfig):
    name = "administration.rules"
    label = "rule_settings"

    def ready(self) -> None:
        """Import every editor, so that it is registered."""
        from administration.rules import kinds

        for module in iter_modules(kinds.__path__):
            import_module(f"{kinds.__name__}.{module.name}")
        autodiscover_modules("editors")
