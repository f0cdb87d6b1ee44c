"""The texts an organisation has before it writes its own: the files of `tenants/pages/texts`, read once."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"


@cache
def starting_text(page: str, language: str) -> str:
    """The text of a page in fi, sv or en. Every page has one in each language."""
    return (FOLDER / f"{page}.{language}.txt").read_text(encoding="utf-8").strip()
