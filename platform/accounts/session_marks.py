"""What a session remembers about its own age. Seconds since 1970, from `domain.clock`."""

from domain.clock import now

BEGAN = "began"
SEEN = "seen"


def mark_beginning(sender, request, **kwargs) -> None:
    """Receiver of `user_logged_in`: the session starts to age here."""
    request.session[BEGAN] = request.session[SEEN] = seconds()


def signed_in_at(session) -> float:
    """When the person signed in; 0 when the session does not say (it counts as very old)."""
    return session.get(BEGAN, 0)


def seconds() -> float:
    """The present moment."""
    return now().timestamp()
