from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "outbox.ledger"
    label = "outbox_ledger"
