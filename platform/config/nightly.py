"""What is looked after every night in each organisation. Every job may run twice."""

from collections.abc import Callable

from django.contrib.sessions.backends.db import SessionStore

from billing.approvals.services import keep_rounds_moving
from registry.experts.services import refresh_publications

JOBS: list[Callable[[], object]] = [keep_rounds_moving, refresh_publications, SessionStore.clear_expired]
