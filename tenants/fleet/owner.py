"""Commands that make or change schemas run with the owner's log-in."""

from django.conf import settings
from django.core.management.base import CommandError


def refuse_other_login() -> None:
    """Raises CommandError with the remedy."""
    if settings.DATABASE_LOGIN != "owner":
        raise CommandError("This changes schemas. Run it with DATABASE_LOGIN=owner.")
