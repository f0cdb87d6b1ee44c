"""How the pages look on one device: a cookie, read by the page shell."""

COOKIE = "look"
A_YEAR = 365 * 24 * 60 * 60
SCHEMES, SIZES = ("light", "dark"), ("large",)


def look_of(request) -> tuple[str, str]:
    """The colours and the size of text that were chosen on this device; empty texts: as the device has them."""
    scheme, _dash, size = request.COOKIES.get(COOKIE, "").partition("-")
    return scheme if scheme in SCHEMES else "", size if size in SIZES else ""


def remember_look(request, answer, scheme: str, size: str) -> None:
    """Keep the choice on the device for a year."""
    answer.set_cookie(
        COOKIE, f"{scheme}-{size}", max_age=A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
