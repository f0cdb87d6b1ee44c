from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "registry.orders"
    label = "orders"
