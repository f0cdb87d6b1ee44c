from django.apps import AppConfig


class OperatorsConfig(AppConfig):
    name = "administration.operators"
    label = "operators"
