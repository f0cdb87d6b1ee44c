from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "registry.matching"
    label = "matching"
