"""Common last parts of compounds by the type they inflect in; also words whose ending would mislead the rules.

A compound inflects by its last part: *asiakasvastaava* like `vastaava`. The part also tells the harmony
(*lapsiperhe*: perhe, perhettä). "=5" means: type 5 without gradation.
"""

OF_TYPE = {
    "1": "luento anto otto vuoro pyyntö apu talo",
    "2": "henkilö keskustelu palvelu kysely",
    "2b": "järjestö",
    "3": "palkkio",
    "4": "yksikkö",
    "5": "penkki pankki kortti raati koti tunti",
    "=5": "pari tiimi tiski malli posti",
    "7": "tuki lehti arki hetki joki väki mäki kivi ovi järvi talvi nimi",
    "8": "sote",
    "9": "toiminta raha matka keikka paja aika lupa paikka",
    "10": "ryhmä työryhmä tehtävä hoitaja vastaava päivä ohjelma",
    "12": "asia tarina sairaala kahvila",
    "14": "klinikka poliklinikka etiikka",
    "16": "vanhempi",
    "18": "maa puu kuu suu",
    "19": "työ yö tie",
    "26": "kieli mieli tiili nuori pieni suuri ääni vuori juuri",
    "27": "käsi vuosi tosi uusi",
    "32": "jäsen sisar",
    "33": "avain puhelin kehitin elin",
    "39": "kokous kudos teräs",
    "40": "talous vapaus rakkaus nuoruus oikeus terveys",
    "41": "asiakas potilas opas oppilas sairas",
    "42": "mies",
    "48": "alue perhe palaute liike tilanne suhde lomake ohje esite osoite vaihe aihe tarve",
}
PARTS = {part: kotus for kotus, parts in OF_TYPE.items() for part in parts.split()}

LONGEST_FIRST = sorted(PARTS, key=len, reverse=True)
SHORTEST = 3  # a shorter part would be found inside ordinary words


def last_part(word: str) -> str:
    """The known last part of a word, or the word after its last hyphen."""
    tail = word.rsplit("-", 1)[-1]
    if tail in PARTS:
        return tail
    return next((part for part in LONGEST_FIRST if len(part) >= SHORTEST and tail.endswith(part)), tail)
