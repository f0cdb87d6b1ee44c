"""Form fields that understand what people type in Finland: "1,5", "2 h", "25.11.2026", "15.00" (ux.md section 13)."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

_DATE = re.compile(r"(\d{1,2})[.,/\- ]+(\d{1,2})[.,/\- ]+(\d{4})\.?\Z")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
_TIME = re.compile(r"(?:klo|kello|kl\.?)?\s*(\d{1,2})(?:\s*[.,:]?\s*(\d{2}))?(?::\d{2})?\Z", re.IGNORECASE)
_HOURS_MINUTES = re.compile(
    r"(?:(\d{1,3})\s*(?:h|t|tuntia?|timm\w*|tim|hours?))?\s*(?:(\d{1,3})\s*(?:min\w*|m))?\Z", re.IGNORECASE
)
_CLOCK_LIKE = re.compile(r"(\d{1,3}):(\d{2})\Z")
_UNITS = re.compile(r"(?:€|eur\w*|km|kilomet\w*|h|t|tuntia?|tim\w*|hours?|%)\.?\Z", re.IGNORECASE)


def read_decimal(text: str) -> Decimal:
    """ "1 234,56 €" → 1234.56. A comma or a dot parts the decimals; spaces and a unit at the end are passed over."""
    plain = _UNITS.sub("", re.sub(r"[\s\u00a0\u202f]", "", text)).replace("\u2212", "-").replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", plain):
        raise ValueError(text)
    return Decimal(plain)


def read_hours(text: str) -> Decimal:
    """ "1,5", "2 h", "1 h 30 min", "90 min" and "1:30" as hours with two decimals."""
    text = text.strip().lower()
    clock_like, words = _CLOCK_LIKE.match(text), _HOURS_MINUTES.match(text)
    match = clock_like or (words if text and any(words.groups()) else None) if words or clock_like else None
    if match is None:
        return read_decimal(text)
    whole, minutes = (int(part or 0) for part in match.groups())
    return (Decimal(whole) + Decimal(minutes) / 60).quantize(Decimal("0.01"))


def read_day(text: str) -> dt.date:
    """ "25.11.2026", "25/11/2026", "25,11,2026" or "2026-11-25"."""
    text = text.strip()
    if match := _ISO.match(text):
        return dt.date(*map(int, match.groups()))
    if match := _DATE.match(text):
        return dt.date(*map(int, reversed(match.groups())))
    raise ValueError(text)


def read_clock(text: str) -> dt.time:
    """ "15", "15.00", "15:00", "1500", "klo 15"."""
    text = text.strip()
    match = _TIME.match(text) if not re.fullmatch(r"\d{3}", text) else None
    if match is None:
        raise ValueError(text)
    return dt.time(int(match[1]), int(match[2] or 0))


class _TypedInput(forms.TextInput):
    """A short text box with a keyboard for digits."""

    def __init__(self, attrs=None):
        super().__init__(
            {"inputmode": "decimal", "autocomplete": "off", "class": "input--short", **(attrs or {})}
        )


class DecimalCommaField(forms.DecimalField):
    """A decimal that may be typed with a comma, spaces and its unit. `unit` is shown after the box."""

    widget = _TypedInput
    default_error_messages = {"invalid": _("Write a number, for example 12 or 12,50.")}

    def __init__(self, *, unit="", **options):
        self.unit = unit
        super().__init__(**options)
        self.widget.attrs.pop("step", None)

    def widget_attrs(self, widget):
        return {}  # min, max and step belong to number inputs; the check is made here

    def to_python(self, value):
        """Decimal or None."""
        if value in self.empty_values:
            return None
        if isinstance(value, str):
            try:
                value = self.read(value)
            except (ValueError, InvalidOperation):
                raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        return super().to_python(value if isinstance(value, Decimal) else Decimal(value))

    def read(self, text):
        """What a typed text means."""
        return read_decimal(text)

    def prepare_value(self, value):
        """Shown with a decimal comma in Finnish and Swedish; what was mistyped comes back as it was."""
        if isinstance(value, Decimal | int | float):
            return f"{value}".replace(".", get_format("DECIMAL_SEPARATOR"))
        return value


class HoursField(DecimalCommaField):
    """Hours: "1,5", "2 h", "1 h 30 min", "1:30"."""

    default_error_messages = {"invalid": _("Write the hours as a number, for example 2 or 1,5.")}

    def __init__(self, **options):
        super().__init__(**{"unit": "h", "max_digits": 5, "decimal_places": 2, "min_value": 0, **options})

    def read(self, text):
        """What a typed text means, in hours."""
        return read_hours(text)


class EurosField(DecimalCommaField):
    """Euros with two decimals."""

    default_error_messages = {"invalid": _("Write the sum in euros, for example 12 or 12,50.")}

    def __init__(self, **options):
        super().__init__(**{"unit": "€", "max_digits": 9, "decimal_places": 2, **options})


class DayInput(_TypedInput):
    """A day as 25.11.2026. `DayInput(native=True)` is the device's own date picker (good on phones)."""

    def __init__(self, attrs=None, *, native=False):
        self.native = native
        super().__init__(attrs)
        self.input_type = "date" if native else "text"

    def format_value(self, value):
        """Typed text stays as it was typed."""
        if isinstance(value, dt.date):
            return value.isoformat() if self.native else f"{value.day}.{value.month}.{value.year}"
        return value


class DayField(forms.Field):
    """A day, typed the Finnish way."""

    widget = DayInput
    default_error_messages = {"invalid": _("Write the day like this: 25.11.2026.")}

    def to_python(self, value):
        """date or None."""
        return _read(self, value, dt.date, read_day)


class ClockInput(_TypedInput):
    """A clock time as 15.00."""

    def format_value(self, value):
        """Typed text stays as it was typed."""
        return f"{value.hour}.{value.minute:02}" if isinstance(value, dt.time) else value


class ClockField(forms.Field):
    """A clock time: 15, 15.00 or 15:00."""

    widget = ClockInput
    default_error_messages = {"invalid": _("Write the time like this: 15.00.")}

    def to_python(self, value):
        """time or None."""
        return _read(self, value, dt.time, read_clock)


def _read(field, value, kind, read):
    if value in field.empty_values:
        return None
    if isinstance(value, kind):
        return value.date() if isinstance(value, dt.datetime) else value
    try:
        return read(str(value))
    except ValueError:
        raise ValidationError(field.error_messages["invalid"], code="invalid") from None
