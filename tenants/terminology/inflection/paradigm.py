"""From nine principal parts to 25 forms."""

from dataclasses import dataclass

from tenants.terminology.inflection.sounds import in_harmony

CASES = ("nom", "gen", "par", "ine", "ela", "ill", "ade", "abl", "all", "ess", "tra", "abe")
NAMES = (*CASES, *(f"pl.{case}" for case in CASES), "cmp")
LOCAL = {"ine": "ssa", "ela": "sta", "ade": "lla", "abl": "lta", "all": "lle", "tra": "ksi", "abe": "tta"}


@dataclass(frozen=True)
class Paradigm:
    """One way to inflect one word. Stems end in a vowel; the genitive, partitive and illative are whole forms."""

    kotus: str  # the Kotus type, with our own mark where a type has two plurals (reference README)
    nom: str
    weak: str
    strong: str
    par: str
    ill: str
    pl_weak: str
    pl_strong: str
    pl_gen: str
    pl_par: str
    pl_ill: str
    back: bool

    def forms(self) -> dict[str, str]:
        """All 25 forms by their names."""
        singular = {"nom": self.nom, "gen": f"{self.weak}n", "par": self.par, "ill": self.ill}
        singular |= self._local(self.weak, self.strong)
        plural = {"nom": f"{self.weak}t", "gen": self.pl_gen, "par": self.pl_par, "ill": self.pl_ill}
        plural |= self._local(self.pl_weak, self.pl_strong)
        forms = (
            singular | {f"pl.{case}": form for case, form in plural.items()} | {"cmp": first_part(self.nom)}
        )
        return {name: forms[name] for name in NAMES}

    def _local(self, weak: str, strong: str) -> dict[str, str]:
        forms = {case: weak + in_harmony(ending, self.back) for case, ending in LOCAL.items()}
        return forms | {"ess": strong + in_harmony("na", self.back)}


def first_part(base: str) -> str:
    """The bare first part of a compound: `vertainen` gives `vertais`; empty for a term of several words (A1)."""
    if " " in base:
        return ""
    return base[:-3] + "s" if base.endswith("nen") else base
