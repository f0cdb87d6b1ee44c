"""Every brand colour gives a readable palette (ux.md section 4)."""

import random
from itertools import product

import pytest

from ui import palette

GRID = ["{:02x}{:02x}{:02x}".format(*rgb) for rgb in product(range(0, 256, 51), repeat=3)]
_random = random.Random(20261121)
RANDOM = [f"{_random.randrange(1 << 24):06x}" for _ in range(500)]
INK = {"light": "#16181d", "dark": "#f1f0ec"}


def worst_pairs(colour):
    """(what, smallest contrast, demanded contrast) of every pair the style sheets use."""
    made = palette.palette(colour)
    for name, scheme in (("light", made.light), ("dark", made.dark)):
        backgrounds = (*palette.SURFACES[name], scheme.brand_tint)
        for back in backgrounds:
            yield f"{name} link on {back}", palette.contrast(scheme.brand, back), 4.5
            yield f"{name} strong on {back}", palette.contrast(scheme.brand_strong, back), 7
        yield f"{name} button", palette.contrast(scheme.on_brand, scheme.brand), 4.5
        yield f"{name} pressed button", palette.contrast(scheme.on_brand, scheme.brand_strong), 4.5
        yield f"{name} top bar", palette.contrast(scheme.on_brand_raw, scheme.brand_raw), 4.5
        yield f"{name} text on tint", palette.contrast(INK[name], scheme.brand_tint), 7


@pytest.mark.parametrize("colours", [GRID, RANDOM], ids=["grid", "random"])
def test_every_pair_reaches_its_contrast(colours):
    short = [(c, *pair) for c in colours for pair in worst_pairs(c) if pair[1] < pair[2]]
    assert short == []


def test_the_true_colour_stays_in_the_top_bar():
    assert palette.palette("#FFD500").light.brand_raw == "#ffd500"


def test_a_good_colour_is_not_touched():
    assert palette.palette("1f5f8b").light.brand == "#1f5f8b"


@pytest.mark.parametrize(
    ("colour", "codes"),
    [
        ("1f5f8b", ["lighter_in_dark"]),
        ("ffd500", ["darker_in_light", "black_text_on_bar"]),
        ("ffffff", ["darker_in_light", "black_text_on_bar", "bar_melts_into_page"]),
        ("000000", ["lighter_in_dark"]),
    ],
)
def test_what_was_changed_is_told(colour, codes):
    assert palette.explain(colour) == codes


@pytest.mark.parametrize("bad", ["", "fff", "#12345", "1234567", "red", "12345g", "ffd500\n", "ffd500;}"])
def test_anything_but_six_hex_digits_is_refused(bad):
    with pytest.raises(palette.BadColour):
        palette.theme_css(bad)


def test_the_theme_has_light_and_dark_and_is_small():
    css = palette.theme_css("ffd500")
    assert "prefers-color-scheme:dark" in css
    assert "--brand-raw:#ffd500" in css
    assert len(css) < 600


def test_the_default_tokens_are_the_palette_of_the_default_colour(tokens_css):
    """Without a theme file the page looks as with the default colour's file."""
    made = palette.palette(palette.DEFAULT)
    for scheme in (made.light, made.dark):
        for value in (scheme.brand, scheme.on_brand, scheme.brand_strong, scheme.brand_tint):
            assert value in tokens_css
