"""Contact details and identity codes inside free text: the bank never shows any (rules.md section 8)."""

import re

_PATTERNS = {
    "email": re.compile(r"\S+\s?(?:@|\(at\)|\[at\])\s?\S+\.\w{2,}", re.IGNORECASE),
    "web": re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    "identity_code": re.compile(r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]\b", re.IGNORECASE),
    "account": re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{2,4}){3,}\b"),
    "phone": re.compile(r"(?<![\d.,])(?:\+\s?\d|0)(?:[\s-]?\d){6,12}(?![\d.,]*\d)"),
}


def contact_details_in(text: str) -> frozenset[str]:
    """What kinds of contact details a text holds: email, web, identity_code, account, phone."""
    return frozenset(kind for kind, pattern in _PATTERNS.items() if pattern.search(text))
