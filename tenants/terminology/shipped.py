"""What the platform ships: slots, the forms each language has, and the words (terminology.md A5). No Django here.

`data/defaults.json` is made by `manage.py build_words` from the CSV files beside it.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

Forms = Mapping[str, str]

DATA = Path(__file__).parent / "data"
DEFAULTS_FILE = DATA / "defaults.json"

_FI_CASES = ("nom", "gen", "par", "ine", "ela", "ill", "ade", "abl", "all", "ess", "tra", "abe")
_SV_FORMS = ("nom", "en", "def", "pl", "pl.def")

# The languages, and the forms a message in that language may ask for. Names are per language on purpose:
# the translator chooses the form, not the program.
FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "fi": (*_FI_CASES, *(f"pl.{case}" for case in _FI_CASES), "cmp"),
        "sv": (*_SV_FORMS, *(f"{form}.s" for form in _SV_FORMS)),
        "en": ("nom", "a", "def", "pl", "pl.def"),
    }
)
LANGUAGES = tuple(FORMS)


def _frozen(forms: Mapping[str, str]) -> Forms:
    return MappingProxyType(dict(forms))


_data = (
    json.loads(DEFAULTS_FILE.read_text(encoding="utf-8"))
    if DEFAULTS_FILE.exists()
    else {"slots": {}, "words": {}, "labels": []}
)

# language -> base word -> its forms: everything a tenant can choose from without typing.
SHIPPED: Mapping[str, Mapping[str, Forms]] = MappingProxyType(
    {
        lang: MappingProxyType({base: _frozen(forms) for base, forms in words.items()})
        for lang, words in _data["words"].items()
    }
)

# slot -> language -> forms of the platform's own word. Always complete.
DEFAULTS: Mapping[str, Mapping[str, Forms]] = MappingProxyType(
    {
        slot: MappingProxyType({lang: SHIPPED[lang][base] for lang, base in bases.items()})
        for slot, bases in _data["slots"].items()
    }
)
SLOTS = frozenset(DEFAULTS)

# One row per Finnish term that has a Swedish and an English word: slot, fi, sv, en, sv_source, en_source.
LABELS: tuple[Mapping[str, str], ...] = tuple(_frozen(row) for row in _data["labels"])


def slot_of(name: str) -> str:
    """The slot a token's name means: `Expert` and `expert` are the same slot."""
    return name[:1].lower() + name[1:]


def pairs_of(base_fi: str) -> dict[str, str]:
    """The Swedish and English words that go with a Finnish term, `{"sv": …, "en": …}`; empty when none is shipped."""
    for row in LABELS:
        if row["fi"] == base_fi:
            return {"sv": row["sv"], "en": row["en"]}
    return {}
