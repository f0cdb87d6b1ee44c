"""Rules that every template of the repository keeps (ux.md section 1; architecture.md rule 12)."""

import gzip
import re
import zipfile
from pathlib import Path

import lucide
import pytest

from tests.ui.places import ROOT, UI

CODE = ("platform", "registry", "billing", "notifications", "tenants")
TEMPLATES = sorted(
    path for folder in CODE for path in (ROOT / folder).rglob("*.html") if "templates" in path.parts
)
# Papers that WeasyPrint or a mail program reads bring their own looks; the browser's rules are not theirs.
PAGES = [path for path in TEMPLATES if not {"mail", "email", "pdf"} & set(path.parts)]
STATIC = UI / "static/ui"

_CODE = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
_INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)(?![^>]*\btype=.application/json)|<[^>]*\sstyle\s*=|<[^>]*\son[a-z]+\s*=|javascript:",
    re.IGNORECASE,
)
_CLASS = re.compile(r'\sclass="([^"]*)"')
_ICON = re.compile(
    r"""\bicon=["']([a-z0-9-]+)["']|<c-icon name=["']([a-z0-9-]+)["']|{% icon ["']([a-z0-9-]+)["']"""
)
_DYNAMIC = "\x00"


def plain(path):
    """A template without its tags; what they print is one unknown sign."""
    return _CODE.sub(lambda found: _DYNAMIC if found[0].startswith("{{") else " ", path.read_text())


def name(path):
    """A short id for the report."""
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="module")
def known_classes():
    """Every class that the style sheets have a rule for."""
    css = re.sub(
        r"/\*.*?\*/", "", "".join(file.read_text() for file in STATIC.glob("*.css")), flags=re.DOTALL
    )
    selectors = re.sub(r"{[^{}]*}", "{}", css)
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))


def test_the_pages_are_found():
    assert {"platform/ui/templates/ui/base.html", "registry/orders/templates/orders/mine.html"} <= {
        name(path) for path in PAGES
    }


def test_no_style_script_or_handler_is_written_into_a_page():
    assert [(name(path), found) for path in PAGES if (found := _INLINE.findall(plain(path)))] == []


def test_every_class_has_a_rule_in_the_style_sheets(known_classes):
    assert [(name(path), found) for path in PAGES if (found := _classes(path) - known_classes)] == []


def _classes(path) -> set[str]:
    """The classes that a template names; those that it puts together are left out."""
    words = {word for value in _CLASS.findall(plain(path)) for word in value.split()}
    return {word for word in words if _DYNAMIC not in word and not word.endswith("--")}


def test_every_icon_exists():
    with zipfile.ZipFile(Path(lucide.__file__).parent / "lucide.zip") as archive:
        drawn = {Path(file).stem for file in archive.namelist()}
    used = {
        (icon, name(path))
        for path in TEMPLATES
        for found in _ICON.findall(path.read_text())
        for icon in found
        if icon
    }
    assert {pair for pair in used if pair[0] not in drawn} == set()


@pytest.mark.parametrize(
    ("pattern", "kilobytes"), [("*.css", 12), ("*.js", 4)], ids=["style sheets", "our script"]
)
def test_what_a_browser_loads_stays_small(pattern, kilobytes):
    together = b"".join(file.read_bytes() for file in sorted(STATIC.glob(pattern)))
    assert len(gzip.compress(together, 9)) <= kilobytes * 1024


def test_the_style_sheets_use_only_what_old_phones_know():
    css = "".join(file.read_text() for file in STATIC.glob("*.css"))
    assert re.findall(r"light-dark\(|oklch\(|color-mix\(|@scope|@container|@font-face|https?:", css) == []
    # physical sides would be wrong in a right-to-left language
    assert re.findall(r"(?:margin|padding|border)-(?:left|right|top|bottom)\b", css) == []


def test_htmx_keeps_nothing_of_a_page_and_evaluates_nothing():
    base = (UI / "templates/ui/base.html").read_text()
    for setting in (
        '"historyCacheSize":0',
        '"allowEval":false',
        '"selfRequestsOnly":true',
        '"includeIndicatorStyles":false',
    ):
        assert setting in base
    assert "htmx-2.min.js" in base


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_every_text_of_the_look_is_translated(lang):
    po = (UI / f"locale/{lang}/LC_MESSAGES/django.po").read_text()
    known = set(re.findall(r'^msgid "(.+)"$', po, re.MULTILINE))
    sources = "".join(file.read_text() for file in [*UI.rglob("*.html"), *UI.glob("*.py")])
    used = set(re.findall(r"""{% translate ["'](.+?)["'] %}|\b_\(["'](.+?)["']\)""", sources))
    used = {one or other for one, other in used}
    used |= {
        re.sub(r"{{ (\w+) }}", r"%(\1)s", text)
        for text in re.findall(
            r"{% blocktranslate[^%]*trimmed[^%]*%}(.+?){% (?:plural|endblocktranslate) %}", sources
        )
    }
    assert used - known == set()
    assert 'msgstr ""\n\n' not in po.split("\n\n", 1)[1]
