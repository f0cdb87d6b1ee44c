"""A logo from outside: hostile pictures are refused with a sentence, real ones are kept."""

import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from domain.errors import DomainError
from tenants.models import Tenant
from tenants.pages.logos import MOST_BYTES, check_logo, store_logo
from tenants.pages.models import Logo
from tenants.pages.png import SIGNATURE

OPEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10"'
)
SHAPE = '<path d="M0 0h10v10z" fill="#123456"/>'
HOSTILE = {
    "a script": f"{OPEN}><script>alert(1)</script></svg>",
    "a script in capitals of another name space": f'{OPEN}><s:script xmlns:s="http://www.w3.org/2000/svg">x</s:script></svg>',
    "an event handler on the root": f'{OPEN} onload="alert(1)">{SHAPE}</svg>',
    "an event handler on a shape": f'{OPEN}><rect width="1" height="1" onClick="alert(1)"/></svg>',
    "foreign HTML": f'{OPEN}><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><b>x</b></body></foreignObject></svg>',
    "a picture from elsewhere": f'{OPEN}><image href="https://evil.example/a.png"/></svg>',
    "a copy of a part from elsewhere": f'{OPEN}><use xlink:href="https://evil.example/a.svg#x"/></svg>',
    "a copy of a part in data": f'{OPEN}><use href="data:image/svg+xml;base64,PHN2Zy8+#x"/></svg>',
    "a link that runs": f'{OPEN}><a xlink:href="javascript:alert(1)">{SHAPE}</a></svg>',
    "an animation that makes a handler": f'{OPEN}><set attributeName="onmouseover" to="alert(1)"/></svg>',
    "an animation of an address": f'{OPEN}><animate attributeName="href" values="javascript:alert(1)"/></svg>',
    "a style that fetches": f"{OPEN}><style>@import url(https://evil.example/a.css);</style></svg>",
    "a style with an escaped word": f"{OPEN}><style>.a{{fill:u\\72l(https://evil.example)}}</style></svg>",
    "a style attribute with an address": f'{OPEN}><rect style="fill:url(//evil.example/x)" width="1" height="1"/></svg>',
    "a fill from elsewhere": f'{OPEN}><rect fill="url(https://evil.example/x#y)" width="1" height="1"/></svg>',
    "an entity from a file": f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>{OPEN}><text>&x;</text></svg>',
    "entities of entities": f'<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>{OPEN}><text>&b;</text></svg>',
    "copies of copies": f'{OPEN}><g id="a">{SHAPE}</g><g id="b"><use href="#a"/><use href="#a"/></g><use href="#b"/></svg>',
    "too many parts": f"{OPEN}>{'<g/>' * 2001}</svg>",
    "too many layers": f"{OPEN}>{'<g>' * 40}{'</g>' * 40}</svg>",
    "no size": '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
    "another kind of document": "<html><body><script>alert(1)</script></body></html>",
    "a broken file": f"{OPEN}><path",
}


def upload(content, name="logo.svg") -> SimpleUploadedFile:
    """A file as a form gives it; its name and type say what the sender wants."""
    content = content.encode() if isinstance(content, str) else content
    return SimpleUploadedFile(name, content, content_type="image/png")


def png(width=32, height=16, *, pixels=None, extra=b"") -> bytes:
    """A real grey picture, or one that lies about its pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * (height * (width + 1))) if pixels is None else pixels

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return SIGNATURE + chunk(b"IHDR", header) + extra + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_picture_is_refused_with_a_sentence(what):
    with pytest.raises(DomainError) as refusal:
        check_logo(upload(HOSTILE[what]))
    assert str(refusal.value).endswith(".")


def test_a_picture_of_a_drawing_program_keeps_its_shapes_and_loses_the_rest():
    drawn = (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
        f'{OPEN} xmlns:ink="http://www.inkscape.org/ns" ink:version="1"><!-- made by A. Author --><metadata>A. Author</metadata>'
        '<ink:view pagecolor="#fff"/><defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<rect fill="url(#g)" width="4" height="4" ink:label="x"/><use xlink:href="#g"/><style>.a{fill:#fff}</style></svg>'
    )
    kept = check_logo(upload(drawn)).content.decode()
    assert 'fill="url(#g)"' in kept
    assert 'href="#g"' in kept
    for gone in ("Author", "ink", "DOCTYPE", "xlink"):
        assert gone not in kept


def test_the_content_decides_the_type_and_not_the_name():
    assert check_logo(upload(png(), "logo.svg")).media_type == "image/png"
    assert check_logo(upload(f"{OPEN}>{SHAPE}</svg>", "logo.png")).media_type == "image/svg+xml"
    with pytest.raises(DomainError):
        check_logo(upload(b"GIF89a", "logo.png"))


@pytest.mark.parametrize(
    "content",
    [
        png()[:-20],
        png(pixels=zlib.compress(b"\0" * 10)),
        png(pixels=zlib.compress(b"\0" * 50_000_000)),
        png(pixels=b"no pixels"),
        png(width=5000),
        png(width=1),
        png().replace(b"IDAT", b"IDAX"),
    ],
    ids=[
        "cut short",
        "too few pixels",
        "a bomb",
        "not packed",
        "too large",
        "too small",
        "a wrong check sum",
    ],
)
def test_a_png_that_is_not_what_it_says_is_refused(content):
    with pytest.raises(DomainError):
        check_logo(upload(content))


def test_a_png_loses_its_texts_and_what_follows_it():
    note = b"tEXtAuthor\0Somebody"
    extra = struct.pack(">I", len(note) - 4) + note + struct.pack(">I", zlib.crc32(note))
    kept = check_logo(upload(png(extra=extra) + b"<script>")).content
    assert b"Somebody" not in kept
    assert kept == png()


def test_a_file_that_is_too_large_is_not_even_read():
    with pytest.raises(DomainError, match="200"):
        check_logo(upload(b" " * (MOST_BYTES + 1)))


def test_a_logo_needs_words_for_those_who_cannot_see_it(north):
    checked = check_logo(upload(f"{OPEN}>{SHAPE}</svg>"))
    with pytest.raises(DomainError):
        store_logo(checked, "  ", None)
    assert not Logo.objects.exists()
    store_logo(checked, "Pohjoinen", None)
    tenant = Tenant.objects.get(pk=north.pk)
    assert (tenant.logo_key, tenant.logo_alt) == (checked.key, "Pohjoinen")
