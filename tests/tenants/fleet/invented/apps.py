from django.apps import AppConfig


class InventedConfig(AppConfig):
    name = "tests.tenants.fleet.invented"
    label = "invented"
