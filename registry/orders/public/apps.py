from django.apps import AppConfig


class PublicOrdersConfig(AppConfig):
    name = "registry.orders.public"
    label = "public_orders"
