from django.apps import AppConfig


class BankConfig(AppConfig):
    name = "registry.bank"
    label = "bank"
