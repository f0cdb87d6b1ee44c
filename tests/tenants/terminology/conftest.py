"""These tests run inside the whole project; those that need no PostgreSQL also alone:

pytest -p no:django --confcutdir=tests/tenants/terminology tests/tenants/terminology
"""

import sys
from pathlib import Path
from types import SimpleNamespace

import django
import pytest
from django.conf import settings
from django.test.utils import override_settings

ROOT = Path(__file__).resolve().parents[3]
for source_root in (str(ROOT / "platform"), str(ROOT)):
    if source_root not in sys.path:
        sys.path.insert(0, source_root)

ALONE = not settings.configured
if ALONE:
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "tenants", "tenants.terminology"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        TENANT_MODEL="tenants.Tenant",
        TENANT_DOMAIN_MODEL="tenants.Domain",
        LANGUAGE_CODE="fi",
        TIME_ZONE="Europe/Helsinki",
        USE_TZ=True,
        SECRET_KEY="only for tests",
        TERMS_STRICT=True,
    )
    django.setup()

# What touches tables needs real tenants.
collect_ignore = ["test_tenant_words_db.py"] if ALONE else []

from tenants.terminology import terms  # noqa: E402
from tenants.terminology.catalogs import compile_words  # noqa: E402

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""

FI = (
    HEADER
    + """
msgid "Order {expert:a}"
msgstr "Tilaa {expert:nom}"

msgid "The fee is paid to {expert:def} by {payer}."
msgstr "Palkkion {expert:all} maksaa {payer}."

msgid "{n} {expert} found"
msgid_plural "{n} {expert:pl} found"
msgstr[0] "{n} {expert} löytyi"
msgstr[1] "{n} {expert:par} löytyi"

msgid "{Expert:pl} in the bank"
msgstr "{Expert:pl.nom} pankissa"

msgid "{expert:a} register"
msgstr "{Expert:cmp}rekisteri"

msgid "100 % <strong>{expert}</strong>"
msgstr "100 % <strong>{expert:gen}</strong>"
"""
)

SV = (
    HEADER
    + """
msgid "Order {expert:a}"
msgstr "Beställ {expert:en}"

msgid "The fee is paid to {expert:def} by {payer}."
msgstr "{Expert:def.s} arvode betalas av {payer}."

msgid "{n} {expert} found"
msgid_plural "{n} {expert:pl} found"
msgstr[0] "{n} {expert} hittades"
msgstr[1] "{n} {expert:pl} hittades"
"""
)


def write_catalogue(root: Path, lang: str, text: str) -> Path:
    """A django.po under `root/locale`."""
    path = root / "locale" / lang / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def po():
    """Writing catalogues: `po.write(root, lang, text)` and `po.header`."""
    return SimpleNamespace(write=write_catalogue, header=HEADER)


@pytest.fixture(autouse=True)
def strict():
    with override_settings(TERMS_STRICT=True):
        yield


@pytest.fixture
def lenient():
    """Production's manner: one line in the log, and a fall-back."""
    terms._log_once.cache_clear()
    with override_settings(TERMS_STRICT=False):
        yield


@pytest.fixture
def messages(tmp_path):
    """The Finnish and Swedish messages above, compiled and in force."""
    write_catalogue(tmp_path, "fi", FI)
    write_catalogue(tmp_path, "sv", SV)
    compile_words(tmp_path)
    with override_settings(LOCALE_PATHS=[str(tmp_path / "locale")]):
        yield
