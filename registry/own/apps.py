from django.apps import AppConfig


class OwnConfig(AppConfig):
    name = "registry.own"
    label = "own"
