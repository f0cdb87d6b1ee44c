"""Municipalities to choose from: those of the organisation's own region are near at hand."""

from registry.bank.wording import place_name
from tenants.context import current_tenant
from tenants.reference import municipalities

Choice = tuple[str, str]


def homes() -> list[tuple[str, list[Choice]]]:
    """Every municipality under its region, the organisation's own region first."""
    home = current_tenant().region_code
    regions = {place.region for place in municipalities().values()}
    names = sorted(regions, key=lambda code: (code != home, place_name(code)))
    return [(place_name(code), _of(code)) for code in names]


def near() -> list[Choice]:
    """The municipalities of the organisation's region."""
    return _of(current_tenant().region_code)


def _of(region: str) -> list[Choice]:
    found = [(code, place_name(code)) for code, place in municipalities().items() if place.region == region]
    return sorted(found, key=lambda choice: choice[1])
