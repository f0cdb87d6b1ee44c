"""The one error of local development: a sentence a person can act on."""


class CannotStart(Exception):
    """Something on this machine stands in the way. The message says what, and what to do."""
