from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "billing.claims"
    label = "claims"

    def ready(self) -> None:
        from billing.claims import subscribers  # noqa: F401
        from billing.claims.cards import months_as_cards
        from registry.sessions.cards import add_cards

        add_cards(months_as_cards)
