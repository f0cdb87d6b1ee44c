"""Recognising columns by their headers and roles by their words, in Finnish, Swedish and English."""

from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.roles.models import GIVEN_ROLES, Role
from files.tables import BadTable

HEADERS = {
    "email": "sähköposti sähköpostiosoite e-post epost e-postadress email e-mail mail",
    "first": "etunimi förnamn firstname givenname",
    "last": "sukunimi efternamn lastname surname familyname",
    "name": "nimi kokonimi namn name fullname",
    "role": "rooli roolit roll roller role roles",
    "unit": "yksikkö yksikönkoodi yksikkökoodi enhet enhetskod unit unitcode",
    "language": "kieli asiointikieli språk language",
}
COLUMN_OF = {word: column for column, words in HEADERS.items() for word in words.split()}

# Words that people use beside the role's own name.
OTHER_WORDS = {
    Role.ORDERER: "tilaaja beställare",
    Role.UNIT_CONTACT: "yhdyshenkilö yksikönyhdyshenkilö nimettytyöntekijä kontaktperson contact",
    Role.LINE_MANAGER: "esihenkilö lähiesihenkilö esimies chef närchef manager",
    Role.UNIT_HEAD: "yksikönjohtaja yksikönpäällikkö enhetschef",
    Role.PAYROLL_CLERK: "palkanlaskija palkat löneräknare payroll",
    Role.COORDINATOR: "koordinaattori koordinator",
    Role.ADMINISTRATOR: "pääkäyttäjä ylläpitäjä huvudanvändare administratör admin",
}
LANGUAGE_OF = {
    "fi": "fi", "suomi": "fi", "finska": "fi", "finnish": "fi",
    "sv": "sv", "ruotsi": "sv", "svenska": "sv", "swedish": "sv",
    "en": "en", "englanti": "en", "engelska": "en", "english": "en",
}  # fmt: skip


def columns_of(header: list[str]) -> dict[str, int]:
    """Where each known column stands. Raises BadTable without an address and a name."""
    found: dict[str, int] = {}
    for number, title in enumerate(header):
        column = COLUMN_OF.get(_plain(title))
        if column:
            found.setdefault(column, number)
    if "email" not in found or not ({"first", "last"} <= found.keys() or "name" in found):
        raise BadTable(
            _("The first row must name the columns: e-mail, and first name and last name, or name.")
        )
    return found


def role_of(word: str) -> Role | None:
    """The role that a word means, or None."""
    return _words().get(_plain(word))


@cache
def _words() -> dict[str, Role]:
    """Every word of a role: its code, its name in each language, and what people call it."""
    words: dict[str, Role] = {}
    for role in staff_roles():
        words[_plain(role.value)] = role
        words |= dict.fromkeys(OTHER_WORDS.get(role, "").split(), role)
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                words[_plain(str(role.label))] = role
    return words


def staff_roles() -> list[Role]:
    """The roles of staff; experts come through their own register."""
    return [role for role in GIVEN_ROLES if role is not Role.EXPERT]


def _plain(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum() or letter == "-").strip("-")
