"""The facts of one piece of work that decide its price."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from money import ZERO


@dataclass(frozen=True)
class Work:
    """One expert's part in one session, as agreed or as done.

    Codes are the tenant's own. `audience_scope` is one of client, group, team, regional, national or empty;
    `mode` on_site, remote or walk_in; `agreement` commission, employed, voluntary or invoice. `trainings` and
    `training_hours` are those valid on the day. `agreed_amount` is euros per unit, for a rate with a range.
    `rate` is the code of the rate that a product names. `paid_today` is what the same day already earned under the
    same table, for a daily cap.
    """

    day: dt.date
    task_type: str
    minutes: int = 60
    role: str = "expert"
    trainings: frozenset[str] = frozenset()
    training_hours: int = 0
    audience_scope: str = ""
    audience_size: int | None = None
    preparation_agreed: bool = False
    preparation_minutes: int = 0
    travel_minutes: int = 0
    mode: str = "on_site"
    language: str = "fi"
    agreement: str = "commission"
    fee_waived: bool = False
    agreed_amount: Decimal | None = None
    rate: str = ""
    is_repeat: bool = False
    is_recorded: bool = False
    paid_today: Decimal = ZERO

    def __post_init__(self) -> None:
        if min(self.minutes, self.preparation_minutes, self.travel_minutes) < 0:
            raise ValueError("minutes cannot be negative")
