"""What a model attribute holds instead of the plain text."""

from typing import Any, Self

from crypto.errors import PlainValueRefused, Unreadable
from crypto.sealing import Place, key_id_of, open_sealed, seal

SHOWN = "••••"


class SealedValue:
    """A text that shows itself only through `reveal()`.

    Printing, formatting, comparing, JSON and templates give dots or an error. Pickling carries ciphertext;
    a value not yet sealed refuses to be pickled.
    """

    __slots__ = ("_blob", "_place", "_plain")

    def __init__(self, *, blob: bytes = b"", plain: str | None = None, place: Place | None = None) -> None:
        self._blob, self._plain, self._place = blob, plain, place

    def reveal(self) -> str:
        """The plain text. The caller logs the purpose. Raises Unreadable or KeyMissing (see `crypto.sealing`)."""
        if self._plain is not None:
            return self._plain
        if self._place is None:  # from .values(): nobody knows which row it came from
            raise Unreadable()
        return open_sealed(self._blob, self._place)

    reveal.alters_data = True  # type: ignore[attr-defined]  # a template must not open it

    @property
    def is_sealed(self) -> bool:
        """Whether it is ciphertext; False between assignment and save."""
        return self._plain is None

    @property
    def key_id(self) -> str:
        """The key that sealed it. Raises Unreadable for bytes that are no sealed value."""
        return key_id_of(self.blob)

    @property
    def blob(self) -> bytes:
        """The bytes for the database. Raises PlainValueRefused before it is sealed."""
        if self._plain is not None:
            raise PlainValueRefused(
                "The value is not sealed yet: save the row, do not update or filter by it."
            )
        return self._blob

    @property
    def place(self) -> Place | None:
        """The place it opens in, when known."""
        return self._place

    def at(self, place: Place) -> Self:
        """The same value, known to belong to `place`."""
        return type(self)(blob=self._blob, plain=self._plain, place=place)

    def sealed_at(self, place: Place) -> Self:
        """The same text as ciphertext for `place`, sealed anew with the writing key."""
        return type(self)(blob=seal(self.at(place).reveal(), place), place=place)

    def __repr__(self) -> str:
        return "<sealed>"

    def __str__(self) -> str:
        return SHOWN

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SealedValue):
            return NotImplemented
        return (self._blob, self._plain) == (other._blob, other._plain)

    def __hash__(self) -> int:
        return hash(SealedValue)  # equal values hash alike, and the hash tells nothing of the text

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _sealed_again, (self.blob,)


def _sealed_again(blob: bytes) -> SealedValue:
    return SealedValue(blob=blob)
