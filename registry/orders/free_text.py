"""Client data is not stored (security.md section 5, A020): what people write is looked through before it is kept.

An identity code, a phone number, an e-mail address or an account number stops the save. Names cannot be told
from other words, so the pages ask not to write them.
"""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from crypto.iban import is_iban
from domain.errors import DomainError

# The shape is enough: a mistyped identity code tells as much as a right one.
_IDENTITY_CODE = re.compile(
    r"(?<!\d)\d{6}\s*[-+\u2010-\u2015\u2212A-FU-Y]\s*\d{3}\s*[0-9A-FHJ-NPR-Y](?![0-9A-Z])", re.I
)
_EMAIL = re.compile(r"[\w.+-]+\s*(?:@|[(\[]\s*(?:at|ät)\s*[)\]])\s*[\w-]+(?:\.[\w-]+)+", re.I)
_PHONE = re.compile(r"(?<![\w.,:/-])(?:\+|00|0)[\s-]?\d(?:[\s()/-]*\d){5,13}(?!\d)")
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}", re.I)
_FINNISH_IBAN = re.compile(r"(?<![A-Z0-9])FI ?\d{2}(?: ?\d){14}(?!\d)", re.I)

SENTENCES = {
    "identity_code": _(
        "There is a personal identity code in the text. Remove it. Clients' data is not kept here."
    ),
    "email": _("There is an e-mail address in the text. Remove it. Contact details are not kept here."),
    "iban": _("There is an account number in the text. Remove it. Account numbers are not kept here."),
    "phone": _("There is a phone number in the text. Remove it. Contact details are not kept here."),
}

# A unit's own pseudonym: a few letters and a running number. A word or a name does not fit.
REFERENCE = re.compile(r"(?:[A-ZÅÄÖ]{1,4}[-/]?)?\d{1,5}(?:[-/]\d{1,5})?")
_LIKE_A_BIRTHDAY = re.compile(r"\d{6}[-/+]?\d{0,4}|\d{1,2}[-/]\d{1,2}")
REFERENCE_SENTENCE = _(
    "Write only your own code, for example AS-12. Do not write a name, a birthday or an identity code."
)


def found_in(text: str) -> str:
    """The first kind of forbidden data in a text, as a code of `SENTENCES`; empty when there is none."""
    plain = unicodedata.normalize("NFKC", text)
    if _IDENTITY_CODE.search(plain):
        return "identity_code"
    if _EMAIL.search(plain):
        return "email"
    if _FINNISH_IBAN.search(plain) or any(_has_iban(match[0]) for match in _IBAN.finditer(plain)):
        return "iban"
    return "phone" if _PHONE.search(plain) else ""


def _has_iban(text: str) -> bool:
    """Whether the text begins with a right account number, whatever words follow it."""
    compact = text.replace(" ", "")
    return any(is_iban(compact[:length]) for length in range(15, min(len(compact), 34) + 1))


def refuse_client_data(*texts: str) -> None:
    """Raise DomainError (code `client_data`) when one of the texts holds data that is not kept."""
    for text in texts:
        if kind := found_in(text or ""):
            raise DomainError(SENTENCES[kind], code="client_data")


def read_reference(text: str) -> str:
    """A client's pseudonymous reference in its stored form. Raises DomainError (`client_reference`)."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    if plain and (not REFERENCE.fullmatch(plain) or _LIKE_A_BIRTHDAY.fullmatch(plain)):
        raise DomainError(REFERENCE_SENTENCE, code="client_reference")
    return plain
