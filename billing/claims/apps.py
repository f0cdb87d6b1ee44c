from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "billing.claims"
    label = "claims"

    def ready(self) -> None:
        from billing.claims.cards import months_as_cards
        from billing.claims.unit_use import open_claims, use_of_units
        from registry.experts.cards import add_cards
        from registry.orders.budgets import tell_use
        from tenants.organisation.open_work import tell_open_work

        add_cards(months_as_cards)
        tell_use(use_of_units)
        tell_open_work(open_claims)
