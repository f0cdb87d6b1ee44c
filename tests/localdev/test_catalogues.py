"""Catalogues are compiled without GNU gettext, when needed, and by Python's own reader's rules."""

import gettext
import os

import pytest

from localdev.catalogues import catalogues, compile_catalogues
from localdev.errors import CannotStart

PO = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Order"
msgstr "Tilaus"

#, fuzzy
msgid "Guess"
msgstr "Arvaus"

msgctxt "verb"
msgid "Order"
msgstr "Tilaa"

msgid "{n} order"
msgid_plural "{n} orders"
msgstr[0] "{n} tilaus"
msgstr[1] "{n} tilausta"
"""


@pytest.fixture
def po(tmp_path):
    folder = tmp_path / "registry" / "locale" / "fi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    path = folder / "django.po"
    path.write_text(PO, encoding="utf-8")
    return path


def test_a_compiled_catalogue_translates(po, tmp_path):
    assert compile_catalogues(tmp_path) == 1
    with po.with_suffix(".mo").open("rb") as compiled:
        texts = gettext.GNUTranslations(compiled)
    assert texts.gettext("Order") == "Tilaus"
    assert texts.pgettext("verb", "Order") == "Tilaa"
    assert texts.ngettext("{n} order", "{n} orders", 2) == "{n} tilausta"
    assert texts.gettext("Guess") == "Guess", "a fuzzy text is not used"


def test_only_changed_catalogues_are_compiled_again(po, tmp_path):
    compile_catalogues(tmp_path)
    assert compile_catalogues(tmp_path) == 0
    later = po.stat().st_mtime + 10
    os.utime(po, (later, later))
    assert compile_catalogues(tmp_path) == 1


def test_hidden_folders_are_not_searched(po, tmp_path):
    hidden = tmp_path / ".venv" / "locale" / "fi" / "LC_MESSAGES"
    hidden.mkdir(parents=True)
    (hidden / "django.po").write_text(PO)
    assert catalogues(tmp_path) == [po]


def test_a_broken_catalogue_is_named(po, tmp_path):
    po.write_text('msgid "Order"\nmsgstr "Tilaus\n')
    with pytest.raises(CannotStart, match=r"django\.po"):
        compile_catalogues(tmp_path)
