from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    name = "registry.experts"
    label = "experts"
