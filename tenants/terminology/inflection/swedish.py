"""Swedish forms as a first guess: too irregular to know, so every guess is for a person to check (terminology.md A3)."""

from tenants.terminology.inflection.proposal import Proposal

# Ending of the last part -> article, definite, plural and plural definite. "-" takes letters away.
ENDINGS: tuple[tuple[tuple[str, ...], tuple[str, str, str, str]], ...] = (
    (("person",), ("en", "en", "er", "erna")),
    (("uppdrag", "avtal", "kort", "par", "stöd", "samtal", "besök", "råd"), ("ett", "et", "", "en")),
    (("arvode", "arbete", "möte", "ärende"), ("ett", "t", "n", "na")),
    (("område", "ombud"), ("ett", "et", "", "en")),
    (("are",), ("en", "n", "", "-na")),
    (("ator", "itor", "ktor"), ("en", "n", "er", "erna")),
    (("het", "tion", "sion", "ist", "ent", "ant", "expert", "aktör", "ör", "ion", "log", "nad", "skap", "enhet"),
     ("en", "en", "er", "erna")),
    (("ing", "bank", "grupp", "träff", "tjänst", "dag"), ("en", "en", "ar", "arna")),
    (("else",), ("en", "n", "r", "rna")),
    (("a",), ("en", "n", "-or", "-orna")),
    (("e",), ("en", "n", "-ar", "-arna")),
    (("um",), ("ett", "et", "", "en")),
)  # fmt: skip
USUAL = ("en", "en", "er", "erna")
NAMES = ("nom", "en", "def", "pl", "pl.def")


def genitive(form: str) -> str:
    """The Swedish genitive: an s, unless the word already ends in an s-sound."""
    return form if form.endswith(("s", "x", "z")) else form + "s"


def with_genitives(forms: dict[str, str]) -> dict[str, str]:
    """The five forms and their genitives: the ten that a Swedish word needs."""
    return forms | {f"{name}.s": genitive(forms[name]) for name in NAMES}


def propose(word: str) -> Proposal:
    """Ten forms; all but the word itself are doubtful. An adjective before the noun gets its -a or -e."""
    *attributes, noun = " ".join(word.split()).split(" ")
    article, definite, plural, plural_definite = next(
        (ends for parts, ends in ENDINGS if noun.endswith(parts)), USUAL
    )
    weak = " ".join(_weak(each) for each in attributes)
    forms = {
        "nom": " ".join([*attributes, noun]),
        "en": " ".join([article, *attributes, noun]),
        "def": f"{'den' if article == 'en' else 'det'} {weak} {noun}{definite}" if weak else noun + definite,
        "pl": f"{weak} {_with(noun, plural)}".strip(),
        "pl.def": f"de {weak} {_with(noun, plural_definite)}" if weak else _with(noun, plural_definite),
    }
    forms = with_genitives(forms)
    return Proposal(forms, checked=False, doubtful=frozenset(forms) - {"nom"})


def _with(noun: str, ending: str) -> str:
    """beställare + -na → beställarna; kvinna + -or → kvinnor."""
    return noun[:-1] + ending[1:] if ending.startswith("-") else noun + ending


def _weak(adjective: str) -> str:
    return adjective + ("e" if adjective.endswith("ad") else "" if adjective.endswith(("a", "e")) else "a")
