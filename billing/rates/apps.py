from django.apps import AppConfig


class RatesConfig(AppConfig):
    name = "billing.rates"
    label = "rates"

    def ready(self) -> None:
        from billing.rates.quoter import quote_work
        from registry.orders.quotes import set_quoter

        set_quoter(quote_work)
