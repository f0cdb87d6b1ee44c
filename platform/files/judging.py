"""What a file is, by its content (security.md section 9). The name and the browser's word are not believed."""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from domain.errors import DomainError

if TYPE_CHECKING:  # the library is loaded with the first picture: commands start quicker
    from PIL import Image

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2400  # pixels: a photographed A4 page stays readable

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
PAPERS = frozenset({PDF, JPEG, PNG})
STARTS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
SUFFIXES = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}


class BadFile(DomainError):
    """The file is not taken; the sentence says what to do."""

    code = "bad_file"


def judge(content: bytes, accepts: frozenset[str] = PAPERS) -> tuple[str, bytes]:
    """The content type and the bytes to keep: a picture is drawn again, without camera and place data.

    Raises BadFile for a file that is empty, too big, broken or of another kind.
    """
    if not content:
        raise BadFile(_("The file is empty. Choose another one."))
    if len(content) > MOST_BYTES:
        raise BadFile(_("The file is too big. It may be 10 megabytes at most."))
    kind = next((kind for start, kind in STARTS.items() if content.startswith(start)), "")
    if kind not in accepts:
        raise BadFile(_("Choose a PDF file or a picture (JPG or PNG)."))
    return kind, content if kind == PDF else _drawn_again(content, kind)


def clean_name(name: str, kind: str) -> str:
    """A file name without folders, control characters and a false ending."""
    stem = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]).rpartition(".")[0] or name
    kept = "".join(c for c in stem if c.isalnum() or c in " -_().").strip(" .")[:80]
    return (kept or "file") + SUFFIXES.get(kind, "")


def _drawn_again(content: bytes, kind: str) -> bytes:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise BadFile(_("The picture is too large. Take a smaller one."))
            upright = _upright(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise BadFile(_("The picture cannot be read. Take it again.")) from None
    made = io.BytesIO()
    if kind == JPEG:
        upright.convert("RGB").save(made, "JPEG", quality=85)
    else:
        upright.save(made, "PNG")
    return made.getvalue()


def _upright(picture: Image.Image) -> Image.Image:
    from PIL import Image, ImageOps

    turned = ImageOps.exif_transpose(picture)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new(turned.mode if turned.mode in ("RGB", "L", "RGBA") else "RGB", turned.size)
    clean.paste(turned.convert(clean.mode))
    return clean
