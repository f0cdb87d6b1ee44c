"""How the tests of the fee pages look at them."""

import re

from django.urls import reverse

from billing.approvals.models import Round
from billing.claims import services
from domain.period import Month
from tests.visitor import Visitor

MONTH = "2026-11"
NOVEMBER = Month(2026, 11)


def sign_in(user) -> Visitor:
    return Visitor("north").sign_in(user)


def text_of(response) -> str:
    """The page's words, without tags and no-break spaces."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " ").replace("\u00ad", ""))


def fields_of(line, hours="2", **more) -> dict:
    return {f"{line.pk}-hours": hours, **{f"{line.pk}-{name}": value for name, value in more.items()}}


def send_url(name="send") -> str:
    return reverse(f"claims:{name}", args=[MONTH])


def send(expert):
    return services.submit_month(expert=expert, month=NOVEMBER, by=expert.user)


def round_of(line) -> Round:
    return Round.objects.get(subject_id=line.pk, status="open")
