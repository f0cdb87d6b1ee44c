"""Mails about signing in: a link for a new password, and word of every change (ASVS 6.3.7).

In an organisation they leave through the outbox, so that the page answers alike and at once for a known and an
unknown address and when the mail server is away. The platform host has no outbox of its own: there they leave
directly, and a mail server that is away is written to the log.
"""

import logging
from smtplib import SMTPException

from django.db import connection, transaction

from accounts.letters import (
    CODES_MADE,
    FACTOR_ADDED,
    FACTOR_REMOVED,
    FACTORS_REMOVED,
    PASSWORD_CHANGED,
    RESET_ASKED,
    ROLES_GIVEN,
    write,
)
from outbox.services import publish

__all__ = [
    "CODES_MADE",
    "FACTORS_REMOVED",
    "FACTOR_ADDED",
    "FACTOR_REMOVED",
    "PASSWORD_CHANGED",
    "RESET_ASKED",
    "ROLES_GIVEN",
    "post",
    "send",
]

log = logging.getLogger(__name__)


def post(topic: str, user) -> None:
    """See to it that the user gets the letter of the topic."""
    if getattr(connection.tenant, "pk", None):
        with transaction.atomic():
            publish(topic, user.pk)
        return
    try:
        send(topic, user)
    except (SMTPException, OSError):
        log.exception("a mail about signing in did not leave: %s", topic)


def send(topic: str, user) -> None:
    """Hand the letter to the mail server. Raises what smtplib raises; an inactive person gets none."""
    if user.is_active:
        write(topic, user).send()
