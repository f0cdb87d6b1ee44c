"""Making a foreign SVG safe: it is read, checked against an allow-list and written again from nothing.

What could run, fetch or hide something is refused with a sentence. What drawing programs add and nobody sees
(metadata, comments, their own name spaces) is left out without a word.
"""

import re
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from domain.errors import DomainError

SVG = "http://www.w3.org/2000/svg"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
MOST_ELEMENTS = 2000
DEEPEST = 30
MOST_COPIES = 50

SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "use"}
GROUPS = {"svg", "g", "defs", "symbol", "clipPath", "mask", "linearGradient", "radialGradient", "stop"}
WORDS = {"title", "desc", "style"}
ALLOWED_ELEMENTS = SHAPES | GROUPS | WORDS
LEFT_OUT = {"metadata"}

ALLOWED_ATTRIBUTES = set(
    "id class style transform viewBox preserveAspectRatio x y width height rx ry r cx cy fx fy fr x1 y1 x2 y2"
    " d points dx dy rotate offset gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits"
    " maskContentUnits textLength lengthAdjust pathLength fill fill-opacity fill-rule stroke stroke-width"
    " stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset"
    " opacity color stop-color stop-opacity clip-path clip-rule mask font-family font-size font-weight"
    " font-style text-anchor letter-spacing word-spacing dominant-baseline display visibility overflow"
    " vector-effect paint-order".split()
)
_OWN_PART = re.compile(r"#[\w.:-]+\Z")
_REFERENCE = re.compile(r"url\(\s*(['\"]?)#[\w.:-]+\1\s*\)")
_REACHES_OUT = re.compile(r"url\s*\(|javascript:|data:|https?:|@import|@font-face|expression\s*\(|\\|<", re.I)


class UnsafePicture(DomainError):
    """The picture cannot be used as a logo; the message says why."""

    code = "unsafe_picture"


def clean_svg(content: bytes) -> bytes:
    """The same picture without anything that is not drawing. Raises UnsafePicture."""
    source = _parsed(content)
    if _name(source) != "svg":
        raise UnsafePicture(_("The file is not an SVG picture."))
    if sum(1 for _part in source.iter()) > MOST_ELEMENTS:
        raise UnsafePicture(_("The picture has too many parts for a logo. Ask for a simpler version."))
    made = Element("svg", {"xmlns": SVG, **_attributes(source)})
    if "viewBox" not in made.attrib and not {"width", "height"} <= set(made.attrib):
        raise UnsafePicture(_("The picture does not tell its size. Save it again with a width and a height."))
    _copy_children(source, made, depth=1)
    _refuse_copies_of_copies(made)
    return tostring(made, encoding="utf-8")


def _parsed(content: bytes):
    try:
        return fromstring(content, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise UnsafePicture(
            _("The picture defines entities of its own. Save it again as a plain SVG.")
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise UnsafePicture(_("The SVG file is broken. Save it again and choose the new file.")) from error


def _copy_children(source, made, *, depth: int) -> None:
    if depth > DEEPEST:
        raise UnsafePicture(
            _("The picture has too many layers inside each other. Ask for a simpler version.")
        )
    for child in source:
        name = _name(child)
        if name is None or name in LEFT_OUT:
            continue
        if name not in ALLOWED_ELEMENTS:
            raise _refused(name)
        copy = SubElement(made, name, _attributes(child))
        copy.text, copy.tail = _text(child, name), child.tail
        _copy_children(child, copy, depth=depth + 1)


def _name(element) -> str | None:
    """The element's name; None for comments and for what drawing programs keep in name spaces of their own."""
    if not isinstance(element.tag, str):
        return None
    space, _brace, name = element.tag.rpartition("}")
    return name if space in ("", "{" + SVG) else None


def _text(element, name: str) -> str | None:
    if name == "style" and _REACHES_OUT.search(element.text or ""):
        raise _refused("style: url()")
    return element.text


def _attributes(element) -> dict[str, str]:
    """The attributes that draw. A reference may only point at a part of the same picture."""
    kept = {}
    for name, value in element.attrib.items():
        plain = name.rpartition("}")[2]
        if plain.lower().startswith("on"):
            raise _refused(plain)
        if name in ("href", XLINK_HREF):
            if not _OWN_PART.match(value.strip()):
                raise _refused(f"href: {value.strip()[:40]}")
            kept["href"] = value.strip()
        elif name in ALLOWED_ATTRIBUTES:
            kept[name] = _value(name, value)
    return kept


def _value(name: str, value: str) -> str:
    own = value if name == "style" else _REFERENCE.sub("", value)
    if _REACHES_OUT.search(own):
        raise _refused(f"{name}: {value.strip()[:40]}")
    return value


def _refuse_copies_of_copies(root) -> None:
    """`use` of a part that has a `use` in it grows without limit; a few plain copies are drawing."""
    uses = list(root.iter("use"))
    with_uses = {part.get("id") for part in root.iter() if next(part.iter("use"), None) is not None}
    if len(uses) > MOST_COPIES or any(use.get("href", "")[1:] in with_uses for use in uses):
        raise UnsafePicture(_("The picture copies its own copies. Ask for a version of plain shapes."))


def _refused(what: str) -> UnsafePicture:
    return UnsafePicture(
        _(
            "The picture has a part that is not allowed here: %(part)s. Ask for a version that has only shapes and text."
        )
        % {"part": what}
    )
