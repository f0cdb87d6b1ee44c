from django.apps import AppConfig


class ApplyingConfig(AppConfig):
    name = "registry.applying"
    label = "applying"
