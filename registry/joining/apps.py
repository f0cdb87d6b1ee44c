from django.apps import AppConfig


class JoiningConfig(AppConfig):
    name = "registry.joining"
    label = "joining"

    def ready(self) -> None:
        from registry.experts.cards import add_cards
        from registry.joining.cards import papers_as_cards

        add_cards(papers_as_cards)
