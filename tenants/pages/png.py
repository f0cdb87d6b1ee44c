"""Reading a PNG for real: every chunk's check sum, the size, and that the pixels are all there and no more."""

import struct
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from tenants.pages.svg import UnsafePicture

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SMALLEST, LARGEST = 16, 2000  # pixels of a side
KEPT = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"IDAT", b"IEND"}
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}


def clean_png(content: bytes) -> bytes:
    """The same pixels without texts, camera data and whatever follows the picture. Raises UnsafePicture."""
    chunks = [(name, data) for name, data in _chunks(content) if name in KEPT]
    names = [name for name, _data in chunks]
    if names[:1] != [b"IHDR"] or names[-1:] != [b"IEND"] or names.count(b"IHDR") != 1:
        raise _broken()
    size = _pixel_bytes(chunks[0][1])
    _check_pixels(b"".join(data for name, data in chunks if name == b"IDAT"), size)
    return SIGNATURE + b"".join(_written(name, data) for name, data in chunks)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while True:
        head = content[at : at + 8]
        if len(head) < 8:
            raise _broken()
        length, name = struct.unpack(">I4s", head)
        data, check = content[at + 8 : at + 8 + length], content[at + 8 + length : at + 12 + length]
        if len(data) != length or check != struct.pack(">I", zlib.crc32(name + data)):
            raise _broken()
        yield name, data
        if name == b"IEND":
            return
        at += 12 + length


def _pixel_bytes(header: bytes) -> int:
    """How many bytes the unpacked picture has; one byte of filter stands before each row."""
    if len(header) != 13:
        raise _broken()
    width, height, depth, colour, packing, filters, interlaced = struct.unpack(">IIBBBBB", header)
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise UnsafePicture(
            _("The picture must be %(smallest)s to %(largest)s pixels wide and high. This one is %(size)s.")
            % {"smallest": SMALLEST, "largest": LARGEST, "size": f"{width} × {height}"}
        )
    if interlaced or packing or filters:
        raise UnsafePicture(_("Save the PNG picture without interlacing."))
    if depth not in DEPTHS.get(colour, ()):
        raise _broken()
    return height * (1 + (width * CHANNELS[colour] * depth + 7) // 8)


def _check_pixels(packed: bytes, size: int) -> None:
    try:
        unpacked = zlib.decompressobj().decompress(packed, size + 1)
    except zlib.error as error:
        raise _broken() from error
    if len(unpacked) != size:
        raise _broken()


def _written(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _broken() -> UnsafePicture:
    return UnsafePicture(_("The PNG file is broken. Save it again and choose the new file."))
