"""Text on one line, for cells of a file (security.md section 9)."""

import unicodedata


def one_line(text: str) -> str:
    """NFC on one line, without control, zero-width, bidirectional and unpaired characters."""
    kept = "".join(" " if character.isspace() else character for character in text)
    visible = (character for character in kept if not unicodedata.category(character).startswith("C"))
    return " ".join(unicodedata.normalize("NFC", "".join(visible)).split())
