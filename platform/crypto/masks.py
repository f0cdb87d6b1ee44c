"""What a page shows of a protected value before somebody opens it with a reason (security.md section 5, §29)."""

DOT = "•"


def mask_identity_code(code: str) -> str:
    """`010190-999K` → `••••••••••K`.

    Only the check character stays: enough to tell two codes apart when one is read out, while the date would
    show the birthday, the separator the century, and the last digit of the number the gender.
    """
    return DOT * 10 + code[-1:] if len(code) == 11 else DOT * 11


def mask_iban(iban: str) -> str:
    """`FI2112345600000785` → `FI•• •••• •••• •••• 85`: the country and the last two characters."""
    compact = "".join(iban.split())
    if len(compact) < 15:
        return DOT * 4
    masked = compact[:2] + DOT * (len(compact) - 4) + compact[-2:]
    return " ".join(masked[at : at + 4] for at in range(0, len(masked), 4))
