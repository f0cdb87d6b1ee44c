from django.apps import AppConfig


class JoiningConfig(AppConfig):
    name = "registry.joining"
    label = "joining"
