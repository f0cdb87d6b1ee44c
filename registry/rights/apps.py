from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "registry.rights"
    label = "rights"
