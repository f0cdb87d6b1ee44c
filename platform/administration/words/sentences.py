"""Short sentences in which each form of a word is seen in use: people judge a sentence, not grammar (A5).

They are in the word's own language whatever language the page is in, so they are data and not messages.
"{}" is the form; a form that starts the sentence is shown with a capital.
"""

from collections.abc import Mapping
from dataclasses import dataclass

PERSON_FI = {
    "nom": "Tilaa {}", "par": "Etsimme {}", "gen": "{} palkkio", "all": "Maksetaan {}",
    "pl.nom": "{} pankissa", "pl.par": "Etsimme {}", "pl.gen": "{} koulutus", "pl.all": "Kiitos {}",
    "ine": "Näemme {} vahvuuksia", "ela": "Kerromme {}", "ill": "Luotamme {}", "ade": "{} on kokemusta",
    "abl": "Kysy {}", "ess": "Hän toimii {}", "tra": "Hän kouluttautuu {}", "abe": "Emme aloita {}",
    "pl.ine": "Näemme {} vahvuuksia", "pl.ela": "Kerromme {}", "pl.ill": "Luotamme {}", "pl.ade": "{} on kokemusta",
    "pl.abl": "Kysy {}", "pl.ess": "He toimivat {}", "pl.tra": "He kouluttautuvat {}", "pl.abe": "Emme aloita {}",
    "cmp": "{}rekisteri",
}  # fmt: skip
WORKER_FI = PERSON_FI | {
    "nom": "Tässä on {}", "gen": "{} nimi", "all": "Lähetä viesti {}", "pl.nom": "{} luettelossa",
    "pl.gen": "{} nimet", "pl.all": "Lähetä viesti {}", "ade": "{} on vastaus", "pl.ade": "{} on vastaus",
    "tra": "Hän ryhtyy {}", "pl.tra": "He ryhtyvät {}", "cmp": "{}luettelo",
}  # fmt: skip
THING_FI = {
    "nom": "Tässä on {}", "par": "Muuta {}", "gen": "{} tiedot", "all": "Valitse aika {}",
    "pl.nom": "{} luettelossa", "pl.par": "Etsi {}", "pl.gen": "{} määrä", "pl.all": "Valitse ajat {}",
    "ine": "Tieto on {}", "ela": "Kerromme {}", "ill": "Lisää tieto {}", "ade": "{} on nimi",
    "abl": "Poista aika {}", "ess": "Pidämme sitä {}", "tra": "Se muuttuu {}", "abe": "Emme aloita {}",
    "pl.ine": "Tiedot ovat {}", "pl.ela": "Kerromme {}", "pl.ill": "Lisää tieto {}", "pl.ade": "{} on nimet",
    "pl.abl": "Poista ajat {}", "pl.ess": "Pidämme niitä {}", "pl.tra": "Ne muuttuvat {}", "pl.abe": "Emme aloita {}",
    "cmp": "{}rekisteri",
}  # fmt: skip
FI = {"person": PERSON_FI, "worker": WORKER_FI, "thing": THING_FI}
SV = {
    "nom": "Ny {}", "en": "Vi väntar på {}", "def": "Läs om {}", "pl": "Vi söker {}", "pl.def": "Se {}",
    "nom.s": "Varje {} uppgifter", "en.s": "Här är {} uppgifter", "def.s": "{} uppgifter",
    "pl.s": "Här är {} uppgifter", "pl.def.s": "{} uppgifter",
}  # fmt: skip
EN = {"nom": "New {}", "a": "Order {}", "def": "Ask about {}", "pl": "We look for {}", "pl.def": "See {}"}

MAIN = {
    "fi": ("nom", "par", "gen", "all", "pl.nom", "pl.par", "pl.gen", "pl.all"),  # 88 % of all use (A5)
    "sv": ("nom", "en", "def", "pl", "pl.def"),
    "en": ("nom", "a", "def", "pl", "pl.def"),
}
BRIEF = {"fi": "gen", "sv": "def", "en": "a"}  # one telling example for a list


@dataclass(frozen=True)
class Sentence:
    """A form inside its sentence."""

    before: str
    form: str
    after: str

    @property
    def text(self) -> str:
        return f"{self.before}{self.form}{self.after}"


def sentence(lang: str, name: str, text: str, *, kind: str) -> Sentence:
    """The sentence for one form of a word; a missing form shows as a dash."""
    before, after = _patterns(lang, kind)[name].split("{}")
    shown = text or "–"
    return Sentence(before, shown if before else shown[:1].upper() + shown[1:], after)


def sentences(lang: str, forms: Mapping[str, str], *, kind: str) -> list[Sentence]:
    """The main forms of a word, each in its sentence."""
    return [sentence(lang, name, forms.get(name, ""), kind=kind) for name in MAIN[lang]]


def _patterns(lang: str, kind: str) -> dict[str, str]:
    return {"fi": FI[kind], "sv": SV, "en": EN}[lang]
