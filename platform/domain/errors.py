"""Errors that a person caused and can understand."""


class DomainError(Exception):
    """A refusal with a translated sentence that is fit to show to the person who acted.

    `str(error)` is the sentence. `code` names the kind for tests and for the API.
    """

    code = "refused"

    def __init__(self, message: object, *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        if code:
            self.code = code

    def __str__(self) -> str:
        return str(self.message)


class Conflict(DomainError):
    """Somebody else was first, or the same thing was done twice: nothing was changed now (HTTP 409)."""

    code = "conflict"


class NotAllowed(DomainError):
    """The person may not do this here (HTTP 403)."""

    code = "not_allowed"
