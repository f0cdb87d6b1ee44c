"""A person's own notices."""

from notifications.models import Notice


def notices_of(user):
    """Newest first; nobody sees another's."""
    return Notice.objects.filter(user=user)


def unread_count(user) -> int:
    """How many the person has not seen."""
    return notices_of(user).filter(read_at=None).count()
