"""How often one address may send feedback; a whole library may share an address."""

from accounts.flood import is_flood

FROM_ONE_ADDRESS, TO_ONE_ORGANISATION = 5, 200  # an hour


def too_many(request) -> bool:
    """Count this message, and tell whether the hour is full."""
    return is_flood("feedback", request, from_one_address=FROM_ONE_ADDRESS, in_all=TO_ONE_ORGANISATION)
