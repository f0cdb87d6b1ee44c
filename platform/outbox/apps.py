from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Shared: the message table stands in `public` under row-level security."""

    name = "outbox"
    label = "outbox"
