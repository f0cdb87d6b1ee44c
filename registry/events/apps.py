from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Brings the questions of mentoring to the expert's home page."""

    name = "registry.events"
    label = "events"

    def ready(self) -> None:
        from registry.events.cards import seats_as_cards
        from registry.experts.cards import add_cards

        add_cards(seats_as_cards)
