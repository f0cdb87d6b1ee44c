from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "registry.training"
    label = "training"
