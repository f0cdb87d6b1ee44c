"""Several forms of one page as one, for the page's summary of mistakes."""

from collections.abc import Iterator, Sequence
from itertools import chain

from django import forms


class Together:
    """What the shell asks of `form`: whether it was sent, its mistakes and its fields."""

    def __init__(self, parts: Sequence[forms.Form]) -> None:
        self.parts = parts

    def __iter__(self) -> Iterator[forms.BoundField]:
        return chain.from_iterable(self.parts)

    @property
    def is_bound(self) -> bool:
        return any(part.is_bound for part in self.parts)

    @property
    def errors(self) -> list[dict]:
        return [part.errors for part in self.parts if part.errors]

    def non_field_errors(self) -> list[str]:
        """Mistakes that belong to no field."""
        return [message for part in self.parts for message in part.non_field_errors()]
