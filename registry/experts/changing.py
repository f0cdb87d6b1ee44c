"""Changing an expert's facts, and telling the journal what changed.

The journal cannot be erased, so it holds codes, numbers and days only. Of names, contacts, free text, protected
values and topics (health) it says that they changed, never what they were (security.md section 5).
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from crypto.blind_index import blind_index
from crypto.identity_code import parse_identity_code
from crypto.values import SealedValue
from domain.errors import Conflict, DomainError
from registry.bank.contact_details import contact_details_in
from registry.experts.models import Expert, ExpertTopic

# Their values may stand in the journal.
PLAIN = frozenset(
    {
        "municipality_code", "languages", "task_codes", "area_codes", "is_on_site", "is_remote", "audiences",
        "max_audience",
        "monthly_ceiling", "monthly_hours", "max_km", "contact_protected", "paused_until", "waives_fee", "joined_on",
    }
)  # fmt: skip

Topics = Iterable[str | tuple[str, bool]]  # a code, or (code, whether it is a close one's experience)


def put_facts(expert: Expert, facts: dict[str, Any]) -> dict[str, Any]:
    """Set the facts that differ, without saving. Returns them for the journal: name -> [before, after] or None.

    Raises DomainError for contact details in the introduction, InvalidIdentityCode for a code that is none.
    """
    if contact_details_in(facts.get("introduction") or ""):
        raise DomainError(
            _("Leave contact details out of the introduction. Requests come through your organisation.")
        )
    changes = {}
    for name, value in facts.items():
        before = getattr(expert, name)
        if plain_of(before) != plain_of(value):
            setattr(expert, name, value)
            changes[name] = [_as_fact(before), _as_fact(value)] if name in PLAIN else None
    if "identity_code" in changes:
        put_identity_code(expert)
    return changes


def put_identity_code(expert: Expert) -> None:
    """The code in its canonical form, and the index that finds it. Raises Conflict when somebody else has it."""
    if expert.identity_code is None:
        expert.identity_code_index = None
        return
    code = parse_identity_code(expert.identity_code.reveal()).code
    index = blind_index("identity_code", code)
    if Expert.objects.filter(identity_code_index=index).exclude(pk=expert.pk).exists():
        raise Conflict(
            _("Somebody else in the register has this personal identity code. Look for duplicates.")
        )
    expert.identity_code, expert.identity_code_index = code, index


def set_topics(expert: Expert, topics: Topics, off_limits: Iterable[str] = ()) -> bool:
    """Exactly these topics; those of `off_limits` are never asked about (A167). Whether anything changed."""
    wanted = {code: (close, False) for code, close in map(_pair, topics)}
    wanted |= dict.fromkeys(off_limits, (False, True))
    rows = {row.topic_code: row for row in expert.topics.all()}
    found = {code: (row.is_close_one, row.is_off_limits) for code, row in rows.items()}
    expert.topics.filter(topic_code__in=found.keys() - wanted.keys()).delete()
    for code in sorted(wanted):
        if found.get(code) != wanted[code]:
            close, off = wanted[code]
            ExpertTopic.objects.update_or_create(
                expert=expert, topic_code=code, defaults={"is_close_one": close, "is_off_limits": off}
            )
    return found != wanted


def plain_of(value: Any) -> Any:
    """A value fit to be compared: a sealed one opened, and nothing as an empty text."""
    if isinstance(value, SealedValue):
        return value.reveal()
    return "" if value is None else value


def _pair(topic: str | tuple[str, bool]) -> tuple[str, bool]:
    return (topic, False) if isinstance(topic, str) else topic


def _as_fact(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
