"""The Kotus inflection types that occur (terminology.md A3): each makes the principal parts from the base form.

A builder takes the word, its harmony and whether it grades, and gives the paradigms, the likelier first.
Nearly all types share `_paradigm`; what differs is the stems and three endings of the plural.
"""

from collections.abc import Callable, Iterator

from tenants.terminology.inflection.paradigm import Paradigm
from tenants.terminology.inflection.sounds import in_harmony, strengthened, weakened

Builder = Callable[[str, bool, bool], Iterator[Paradigm]]


def _paradigm(
    kotus: str, nom: str, back: bool, *, strong: str, weak: str = "", par: str, ill: str, plural: str,
    pl_weak: str = "", ends: tuple[str, str, str],
) -> Paradigm:  # fmt: skip
    """`par`, `ill` and `ends` (plural genitive, partitive, illative) are whole forms written with a, o, u endings."""
    return Paradigm(
        kotus=kotus, nom=nom, weak=weak or strong, strong=strong, par=par, ill=ill,
        pl_weak=pl_weak or plural, pl_strong=plural, pl_gen=ends[0], pl_par=ends[1], pl_ill=ends[2], back=back,
    )  # fmt: skip


def _grades(stem: str, grades: bool) -> list[str]:
    return (weakened(stem) if grades else []) or [stem]


def _valo(kotus: str, gen: str, par: str) -> Builder:
    """1, 2: palvelu, luento."""

    def build(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
        for weak in _grades(word, grades):
            yield _paradigm(
                kotus, word, back, strong=word, weak=weak, par=word + in_harmony("a", back), ill=f"{word}{word[-1]}n",
                plural=f"{word}i", pl_weak=f"{weak}i",
                ends=(word + gen, word + in_harmony(par, back), f"{word}ihin"),
            )  # fmt: skip

    return build


def _palkkio(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """3."""
    yield _paradigm(
        "3", word, back, strong=word, par=word + in_harmony("ta", back), ill=f"{word}{word[-1]}n", plural=f"{word}i",
        ends=(f"{word}iden", f"{word}i{in_harmony('ta', back)}", f"{word}ihin"),
    )  # fmt: skip


def _yksikko(kotus: str, vowel: str) -> Builder:
    """4 (yksikkö) and 14 (lusikka): the plural genitive has the weak grade."""

    def build(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
        for weak in _grades(word, grades):
            many, weak_many = (stem[:-1] + in_harmony(vowel or stem[-1], back) + "i" for stem in (word, weak))
            yield _paradigm(
                kotus, word, back, strong=word, weak=weak, par=word + in_harmony("a", back),
                ill=f"{word}{word[-1]}n", plural=many, pl_weak=weak_many,
                ends=(f"{weak_many}den", weak_many + in_harmony("ta", back), f"{weak_many}hin"),
            )  # fmt: skip

    return build


def _kortti(kotus: str) -> Builder:
    """5 and 6: verokortti, rekisteri; also words that end in a consonant (5: -i before every ending)."""

    def build(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
        stem = word if word.endswith("i") else f"{word}i"
        for weak in _grades(stem, grades):
            many = f"{stem[:-1]}ei"
            yield _paradigm(
                kotus, word, back, strong=stem, weak=weak, par=stem + in_harmony("a", back), ill=f"{stem}in",
                plural=many, pl_weak=f"{weak[:-1]}ei",
                ends=(f"{stem}en", f"{stem[:-1]}e{in_harmony('ja', back)}", f"{many}hin"),
            )  # fmt: skip

    return build


def _tuki(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """7: i turns into e."""
    strong = f"{word[:-1]}e"
    for weak in _grades(strong, grades):
        yield _paradigm(
            "7", word, back, strong=strong, weak=weak, par=strong + in_harmony("a", back), ill=f"{strong}en",
            plural=word, pl_weak=f"{weak[:-1]}i", ends=(f"{word}en", word + in_harmony("a", back), f"{word}in"),
        )  # fmt: skip


def _nalle(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """8: names and new words in -e."""
    for weak in _grades(word, grades):
        yield _paradigm(
            "8", word, back, strong=word, weak=weak, par=word + in_harmony("a", back), ill=f"{word}en",
            plural=f"{word}i", pl_weak=f"{weak}i", ends=(f"{word}jen", word + in_harmony("ja", back), f"{word}ihin"),
        )  # fmt: skip


def _keikka(kotus: str, gen: str, par: str) -> Builder:
    """9 (keikka: -ojen) and 12 (toimija: -oiden), 13 (-oiden, -oja): a turns into o."""

    def build(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
        for weak in _grades(word, grades):
            many, weak_many = (stem[:-1] + in_harmony("o", back) for stem in (word, weak))
            yield _paradigm(
                kotus, word, back, strong=word, weak=weak, par=word + in_harmony("a", back),
                ill=f"{word}{word[-1]}n", plural=f"{many}i", pl_weak=f"{weak_many}i",
                ends=(many + gen, many + in_harmony(par, back), f"{many}ihin"),
            )  # fmt: skip

    return build


def _tilaaja(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """10: a drops before i."""
    for weak in _grades(word, grades):
        many = f"{word[:-1]}i"
        yield _paradigm(
            "10", word, back, strong=word, weak=weak, par=word + in_harmony("a", back), ill=f"{word}{word[-1]}n",
            plural=many, pl_weak=f"{weak[:-1]}i", ends=(f"{many}en", many + in_harmony("a", back), f"{many}in"),
        )  # fmt: skip


def _vaikea(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """15."""
    many = f"{word[:-1]}i"
    yield _paradigm(
        "15", word, back, strong=word, par=word + in_harmony("a", back), ill=f"{word}{word[-1]}n", plural=many,
        ends=(f"{many}den", many + in_harmony("ta", back), f"{many}siin"),
    )  # fmt: skip


def _vanhempi(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """16: comparatives."""
    strong, weak = word[:-1] + in_harmony("a", back), word[:-2] + "m" + in_harmony("a", back)
    yield _paradigm(
        "16", word, back, strong=strong, weak=weak, par=strong + in_harmony("a", back), ill=f"{strong}{strong[-1]}n",
        plural=word, pl_weak=f"{weak[:-1]}i", ends=(f"{word}en", word + in_harmony("a", back), f"{word}in"),
    )  # fmt: skip


def _long_vowel(kotus: str, cut: int, hin: bool) -> Builder:
    """17 (vapaa, -seen), 18 (maa, maahan), 19 (työ, töitä), 20 (tee): words that end in a long vowel."""

    def build(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
        many = (word[: -1 - cut] + word[-1] if cut else word[:-1]) + "i"
        if word.endswith("i"):
            many = word
        yield _paradigm(
            kotus, word, back, strong=word, par=word + in_harmony("ta", back),
            ill=f"{word}h{word[-1]}n" if hin else f"{word}seen", plural=many,
            ends=(f"{many}den", many + in_harmony("ta", back), f"{many}hin" if hin else f"{many}siin"),
        )  # fmt: skip

    return build


def _consonant_stem(kotus: str, cut: int, partitive: str, *, stem: str = "e") -> Builder:
    """23, 24, 26 (kieli, kieltä) and 32 (jäsen, jäsentä): the partitive has no vowel before its ending."""

    def build(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
        base = word[:-cut] if cut else word
        many = f"{base}i"
        yield _paradigm(
            kotus, word, back, strong=base + stem, par=base + in_harmony(partitive, back), ill=f"{base}een",
            plural=many, ends=(f"{many}en", many + in_harmony("a", back), f"{many}in"),
        )  # fmt: skip

    return build


def _vuosi(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """27: käsi, vuosi."""
    head = word[:-2]
    yield _paradigm(
        "27", word, back, strong=f"{head}te", weak=f"{head}de", par=head + in_harmony("tta", back), ill=f"{head}teen",
        plural=word, ends=(f"{word}en", word + in_harmony("a", back), f"{word}in"),
    )  # fmt: skip


def _avain(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """33: -in; the base form has the weak grade."""
    for strong in (strengthened(word[:-1]) if grades else []) or [word[:-1]]:
        many = f"{strong}mi"
        yield _paradigm(
            "33", word, back, strong=f"{strong}me", par=word + in_harmony("ta", back), ill=f"{strong}meen",
            plural=many, ends=(f"{many}en", many + in_harmony("a", back), f"{many}in"),
        )  # fmt: skip


def _onneton(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """34: -ton, -tön."""
    stem, many = word[:-3] + in_harmony("ttoma", back), word[:-3] + in_harmony("ttomi", back)
    yield _paradigm(
        "34", word, back, strong=stem, par=word + in_harmony("ta", back), ill=f"{stem}{stem[-1]}n", plural=many,
        ends=(f"{many}en", many + in_harmony("a", back), f"{many}in"),
    )  # fmt: skip


def _tapaaminen(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """38: -nen."""
    head = word[:-3]
    yield _paradigm(
        "38", word, back, strong=f"{head}se", par=head + in_harmony("sta", back), ill=f"{head}seen",
        plural=f"{head}si", ends=(f"{head}sten", f"{head}s" + in_harmony("ia", back), f"{head}siin"),
    )  # fmt: skip


def _tilaus(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """39: -s, -kse-."""
    head = word[:-1]
    yield _paradigm(
        "39", word, back, strong=f"{head}kse", par=word + in_harmony("ta", back), ill=f"{head}kseen",
        plural=f"{head}ksi", ends=(f"{word}ten", f"{head}ks" + in_harmony("ia", back), f"{head}ksiin"),
    )  # fmt: skip


def _osallisuus(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """40: -s, -ude-."""
    head = word[:-1]
    yield _paradigm(
        "40", word, back, strong=f"{head}te", weak=f"{head}de", par=head + in_harmony("tta", back), ill=f"{head}teen",
        plural=f"{head}ksi", ends=(f"{head}ksien", f"{head}ks" + in_harmony("ia", back), f"{head}ksiin"),
    )  # fmt: skip


def _asiakas(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """41: -s, a long vowel; the base form has the weak grade."""
    for short in (strengthened(word[:-1]) if grades else []) or [word[:-1]]:
        many = f"{short}i" if short[-1] != "i" else short
        yield _paradigm(
            "41", word, back, strong=short + short[-1], par=word + in_harmony("ta", back), ill=f"{short}{short[-1]}seen",
            plural=many, ends=(f"{many}den", many + in_harmony("ta", back), f"{many}siin"),
        )  # fmt: skip


def _mies(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """42."""
    head = word[:-1]
    yield _paradigm(
        "42", word, back, strong=f"{head}he", par=word + in_harmony("ta", back), ill=f"{head}heen", plural=f"{head}hi",
        ends=(f"{word}ten", f"{head}hi" + in_harmony("a", back), f"{head}hiin"),
    )  # fmt: skip


def _toipunut(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """47: -nut, -nyt."""
    head = word[:-2]
    yield _paradigm(
        "47", word, back, strong=f"{head}ee", par=word + in_harmony("ta", back), ill=f"{head}eeseen", plural=f"{head}ei",
        ends=(f"{head}eiden", f"{head}ei" + in_harmony("ta", back), f"{head}eisiin"),
    )  # fmt: skip


def _alue(word: str, back: bool, grades: bool) -> Iterator[Paradigm]:
    """48: -e; the base form has the weak grade."""
    for short in (strengthened(word) if grades else []) or [word]:
        yield _paradigm(
            "48", word, back, strong=f"{short}e", par=word + in_harmony("tta", back), ill=f"{short}eseen",
            plural=f"{short}i", ends=(f"{short}iden", f"{short}i" + in_harmony("ta", back), f"{short}isiin"),
        )  # fmt: skip


TYPES: dict[str, Builder] = {
    "1": _valo("1", "jen", "ja"), "2": _valo("2", "iden", "ita"), "2b": _valo("2b", "jen", "ja"), "3": _palkkio,
    "4": _yksikko("4", ""), "5": _kortti("5"), "6": _kortti("6"), "7": _tuki, "8": _nalle,
    "9": _keikka("9", "jen", "ja"), "10": _tilaaja, "12": _keikka("12", "iden", "ita"),
    "13": _keikka("13", "iden", "ja"), "14": _yksikko("14", "o"), "15": _vaikea, "16": _vanhempi,
    "17": _long_vowel("17", 0, hin=False), "18": _long_vowel("18", 0, hin=True),
    "19": _long_vowel("19", 1, hin=True), "20": _long_vowel("20", 0, hin=False),
    "24": _consonant_stem("24", 1, "ta"), "26": _consonant_stem("26", 1, "ta"), "27": _vuosi,
    "32": _consonant_stem("32", 0, "ta"), "33": _avain, "34": _onneton, "38": _tapaaminen, "39": _tilaus,
    "40": _osallisuus, "41": _asiakas, "42": _mies, "47": _toipunut, "48": _alue,
}  # fmt: skip
