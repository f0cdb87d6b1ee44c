from django.apps import AppConfig


class MergingConfig(AppConfig):
    name = "registry.merging"
    label = "merging"
