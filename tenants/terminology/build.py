"""Makes `data/defaults.json` from the CSV files beside it. Run through `manage.py build_words`."""

import csv
import json
from pathlib import Path

from tenants.terminology.inflection.paradigm import first_part
from tenants.terminology.inflection.swedish import with_genitives
from tenants.terminology.shipped import DATA, FORMS

# The platform's own word for each slot, in Finnish. The Swedish and English ones follow from the label files.
SLOT_TERMS = {
    "expert": "kokemusasiantuntija",
    "paid_expert": "kokemusasiantuntija",  # some tenants call the paid and trained ones by another name (A183)
    "activity": "kokemustoiminta",
    "assignment": "toimeksianto",
    "task": "tehtävä",
    "session": "tapaaminen",
    "order": "tilaus",
    "orderer": "tilaaja",
    "fee": "palkkio",
    "travel": "matkakorvaus",
    "contract": "toimeksiantosopimus",
    "taxcard": "verokortti",
    "unit": "toimintayksikkö",
    "coordinator": "koordinaattori",
    "supervision": "työnohjaus",
    "partner": "työpari",
    "organisation": "järjestö",
    "region": "hyvinvointialue",
    "bank": "kokemuspankki",
}


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of one CSV file, as dictionaries."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def finnish_words(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """Base word -> the 25 forms of A5: twelve cases in both numbers, and the compound part."""
    words: dict[str, dict[str, str]] = {}
    for row in rows:
        form = row["case"] if row["number"] == "sg" else f"pl.{row['case']}"
        if form in FORMS["fi"]:
            words.setdefault(row["term"], {})[form] = row["form"]
    for base, forms in words.items():
        forms["cmp"] = first_part(base)
    return words


def swedish_forms(row: dict[str, str]) -> dict[str, str]:
    """The ten Swedish forms of one label row."""
    forms = {
        "nom": row["sv_base"],
        "en": f"{row['sv_article']} {row['sv_base']}",
        "def": row["sv_definite"],
        "pl": row["sv_plural"],
        "pl.def": row["sv_plural_definite"],
    }
    return with_genitives(forms)


def english_forms(row: dict[str, str]) -> dict[str, str]:
    """The five English forms of one label row."""
    base, plural = row["en_base"], row["en_plural"]
    return {
        "nom": base,
        "a": row["en_with_article"],
        "def": f"the {base}",
        "pl": plural,
        "pl.def": f"the {plural}",
    }


def build() -> dict:
    """Everything `defaults.json` holds. Raises KeyError when a slot's word lacks forms or labels."""
    labels = read_rows(DATA / "term-labels.csv") + read_rows(DATA / "term-labels-own.csv")
    by_fi = {row["term_fi"]: row for row in labels}
    words = {
        "fi": finnish_words(read_rows(DATA / "term-forms-fi.csv")),
        "sv": {row["sv_base"]: swedish_forms(row) for row in labels},
        "en": {row["en_base"]: english_forms(row) for row in labels},
    }
    slots = {
        slot: {"fi": base, "sv": by_fi[base]["sv_base"], "en": by_fi[base]["en_base"]}
        for slot, base in SLOT_TERMS.items()
    }
    return {"slots": slots, "labels": [_label(row) for row in labels], "words": words}


def _label(row: dict[str, str]) -> dict[str, str]:
    return {
        "slot": row["slot"],
        "fi": row["term_fi"],
        "sv": row["sv_base"],
        "en": row["en_base"],
        "sv_source": row["sv_source"],
        "en_source": row["en_source"],
    }


def as_text(data: dict) -> str:
    """The file's text: readable, stable, ends with a newline."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
