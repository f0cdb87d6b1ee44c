from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "registry.orders"
    label = "orders"

    def ready(self) -> None:
        from registry.orders.selectors import open_orders_of
        from tenants.organisation.open_work import tell_open_work

        tell_open_work(open_orders_of)
