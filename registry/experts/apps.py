from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ExpertsConfig(AppConfig):
    name = "registry.experts"
    label = "experts"

    def ready(self) -> None:
        autodiscover_modules("expert_tabs")
