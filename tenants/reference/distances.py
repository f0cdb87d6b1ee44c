"""How far two municipalities are from each other: a straight line between their centres (decision 0053)."""

import math
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from tenants.reference import rows_of

EARTH_KM = 6371.0


def kilometres_between(one: str, other: str) -> int | None:
    """Whole kilometres between the centres of two municipalities, by code; None when one is not known."""
    if one == other and one in centres():
        return 0
    here, there = centres().get(one), centres().get(other)
    return None if here is None or there is None else round(_great_circle(here, there))


@cache
def centres() -> Mapping[str, tuple[float, float]]:
    """Latitude and longitude of each municipality's centre, in degrees."""
    return MappingProxyType(
        {
            row["municipality_code"]: (float(row["latitude"]), float(row["longitude"]))
            for row in rows_of("municipality-centres.csv")
        }
    )


def _great_circle(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Haversine: kilometres along the earth's surface."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(d) for d in place) for place in (here, there))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(half))
