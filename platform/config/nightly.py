"""What is looked after every night in each organisation. Every job may run twice."""

from collections.abc import Callable

from django.contrib.sessions.backends.db import SessionStore

from accounts.support.services import lock_past_visitors
from billing.approvals.services import keep_rounds_moving
from registry.applying.erasing import erase_old_applications
from registry.applying.routing import keep_application_handlers
from registry.events.yearly import remind_to_arrange
from registry.experts.services import refresh_publications
from registry.intake.keeping import keep_imports
from registry.joining.agreements import watch_agreements
from registry.joining.commitments import ask_for_commitments
from registry.joining.tax_cards import remind_of_tax_cards
from registry.merging.services import forget_old_merges
from registry.orders.handling import keep_handlers
from registry.orders.public.keeping import forget_public_orders
from registry.register.services import forget_searches
from registry.rights.keeping import keep_retention
from registry.training.idle import remind_of_idle
from registry.training.services import remind_of_renewals
from tenants.pages.services import remind_of_messages

JOBS: list[Callable[[], object]] = [
    keep_rounds_moving,
    keep_handlers,
    keep_application_handlers,
    erase_old_applications,
    forget_public_orders,
    watch_agreements,
    ask_for_commitments,
    remind_of_tax_cards,
    refresh_publications,
    remind_of_renewals,
    remind_of_idle,
    remind_to_arrange,
    forget_searches,
    forget_old_merges,
    keep_imports,
    lock_past_visitors,
    remind_of_messages,
    keep_retention,
    SessionStore.clear_expired,
]
