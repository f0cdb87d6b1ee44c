"""From one brand colour to a palette that is always readable (ux.md section 4). Pure: no Django.

`palette("#ffd500")` keeps the tenant's true colour for the top bar and derives the colours of links, buttons and
selections by the smallest change of lightness that reaches the wanted contrast, in light and in dark.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, hypot, sin

VERSION = "1"  # part of the theme's address: raise it when the same colour gives other CSS
DEFAULT = "#1f5f8b"

TEXT_RATIO = 4.6  # WCAG 1.4.3 asks 4.5; the rest is for rounding to hex
STRONG_RATIO = 7.1
STEP = 0.004

# The fixed surfaces of tokens.css that the brand colour is read against.
SURFACES = {"light": ("#ffffff", "#f6f5f2"), "dark": ("#1f2229", "#15171c")}
TINT = {"light": (0.955, 0.03), "dark": (0.30, 0.05)}  # lightness, most chroma

_HEX = re.compile(r"#?([0-9a-f]{6})\Z", re.IGNORECASE)


class BadColour(ValueError):
    """Not six hexadecimal digits."""


@dataclass(frozen=True)
class Scheme:
    """The brand colours of one scheme, as `#rrggbb`."""

    brand_raw: str
    on_brand_raw: str
    brand: str
    on_brand: str
    brand_strong: str
    brand_tint: str


@dataclass(frozen=True)
class Palette:
    """Both schemes of one tenant colour."""

    light: Scheme
    dark: Scheme


def parse(colour: str) -> str:
    """`1F5F8B` or `#1f5f8b` → `#1f5f8b`. BadColour otherwise."""
    match = _HEX.match(colour)
    if not match:
        raise BadColour(colour)
    return "#" + match[1].lower()


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=512)
def palette(colour: str) -> Palette:
    """The readable palette of a brand colour. BadColour when it is not a colour."""
    raw = parse(colour)
    return Palette(light=_scheme(raw, "light"), dark=_scheme(raw, "dark"))


def explain(colour: str) -> list[str]:
    """What was changed, as message codes for the settings page (`ui.brand_texts` has the sentences)."""
    raw, made = parse(colour), palette(colour)
    codes = []
    if made.light.brand != raw:
        codes.append("darker_in_light")
    if made.dark.brand != raw:
        codes.append("lighter_in_dark")
    if made.light.on_brand_raw == "#000000":
        codes.append("black_text_on_bar")
    if contrast(raw, SURFACES["light"][1]) < 1.2:
        codes.append("bar_melts_into_page")
    return codes or ["used_as_is"]


def theme_css(colour: str) -> str:
    """The CSS custom properties of one tenant; follows the device or the person's own choice (`data-scheme`)."""
    made = palette(colour)
    light, dark = _properties(made.light), _properties(made.dark)
    return (
        f":root{{{light}}}\n"
        f'@media (prefers-color-scheme:dark){{:root:not([data-scheme="light"]){{{dark}}}}}\n'
        f':root[data-scheme="dark"]{{{dark}}}\n'
    )


def _properties(scheme: Scheme) -> str:
    return ";".join(f"--{name.replace('_', '-')}:{value}" for name, value in vars(scheme).items())


def _scheme(raw: str, name: str) -> Scheme:
    lightness, most_chroma = TINT[name]
    _, chroma, hue = _to_oklch(raw)
    tint = _from_oklch(lightness, min(chroma, most_chroma), hue)
    backgrounds, darker = (*SURFACES[name], tint), name == "light"
    brand = _toward(raw, backgrounds, TEXT_RATIO, darker=darker)
    return Scheme(
        brand_raw=raw,
        on_brand_raw=_black_or_white(raw),
        brand=brand,
        on_brand=_black_or_white(brand),
        brand_strong=_toward(brand, backgrounds, STRONG_RATIO, darker=darker),
        brand_tint=tint,
    )


def _toward(colour: str, backgrounds: tuple[str, ...], ratio: float, *, darker: bool) -> str:
    """The smallest change of lightness that reaches the ratio on every background."""
    lightness, chroma, hue = _to_oklch(colour)
    while min(contrast(colour, back) for back in backgrounds) < ratio:
        lightness = max(0.0, lightness - STEP) if darker else min(1.0, lightness + STEP)
        colour = _from_oklch(lightness, chroma, hue)
        if lightness in (0.0, 1.0):
            break
    return colour


def _black_or_white(background: str) -> str:
    """Whichever reads better; the worse of all backgrounds still gives 4.58."""
    return max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, background))


# --- sRGB ↔ OKLCH (Björn Ottosson's OKLab matrices) ------------------------------------------------------------------


def _linear(colour: str) -> list[float]:
    values = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


@lru_cache(maxsize=1024)
def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_oklch(colour: str) -> tuple[float, float, float]:
    r, g, b = _linear(colour)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    mid = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * mid - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * mid + 0.4505937099 * short
    b2 = 0.0259040371 * long + 0.7827717662 * mid - 0.8086757660 * short
    return lightness, hypot(a, b2), atan2(b2, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """Nearest hex; a colour outside sRGB loses chroma, never lightness."""
    rgb = _oklch_to_linear(lightness, chroma, hue)
    while chroma > 0 and not all(-0.0005 <= v <= 1.0005 for v in rgb):
        chroma = max(0.0, chroma - 0.002)
        rgb = _oklch_to_linear(lightness, chroma, hue)
    return "#" + "".join(f"{_encode(v):02x}" for v in rgb)


def _oklch_to_linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    mid = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * mid + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * mid - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * mid + 1.7076147010 * short,
    )


def _encode(value: float) -> int:
    value = min(1.0, max(0.0, value))
    return round(255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055))
