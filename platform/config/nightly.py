"""What is looked after every night in each organisation. Every job may run twice."""

from collections.abc import Callable

from django.contrib.sessions.backends.db import SessionStore

from accounts.support.services import lock_past_visitors
from billing.approvals.services import keep_rounds_moving
from registry.experts.services import refresh_publications
from registry.orders.handling import keep_handlers
from tenants.pages.services import remind_of_messages

JOBS: list[Callable[[], object]] = [
    keep_rounds_moving,
    keep_handlers,
    refresh_publications,
    lock_past_visitors,
    remind_of_messages,
    SessionStore.clear_expired,
]
