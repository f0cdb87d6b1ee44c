"""From what the reader read to what this organisation can store."""

import datetime as dt
from collections.abc import Iterable, Mapping

from registry.intake.facts import Doubt, Facts
from registry.intake.reading import Issue, PartialDate, PersonRow, Topic
from registry.intake.reading.mapping import TAX_CARD
from registry.orders.models import TaskType

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}  # the first month of each


def task_codes_in_use() -> frozenset[str]:
    """The kinds of work that this organisation orders. One query."""
    return frozenset(TaskType.objects.values_list("code", flat=True))


def facts_of(person: PersonRow, tasks: Iterable[str]) -> Facts:
    """A person of the file in plain values, with every doubt. `tasks` are the kinds of work of the organisation."""
    facts = Facts(
        first_name=person.value("first_name") or "",
        last_name=person.value("last_name") or "",
        email=person.value("email") or "",
        phone=person.value("phone") or "",
        municipality_code=getattr(person.value("municipality"), "code", ""),
        identity_code=person.value("identity_code") or "",
        languages=[word.code for word in person.value("languages") or () if word.code],
        issuer=(person.value("issuer") or "")[:120],
        sharing=person.value("sharing") or "",
        employed=bool(person.value("employed")),
        waives_fee=bool(person.value("waives_fee")),
        note=person.value("note") or "",
        hours=int(person.value("training_hours") or 0) or None,
        has_agreement=bool(person.value("agreement_open")),
        tax_card_years=_tax_cards(person),
        doubts=[_doubt(issue) for issue in person.all_issues],
    )
    _add_topics(facts, person)
    _add_tasks(facts, person.value("roles") or [], frozenset(tasks))
    _add_days(facts, person)
    return facts


def first_day(told: PartialDate) -> dt.date:
    """The first day of the day, month, season or year that was told."""
    return dt.date(told.year, told.month or SEASONS.get(told.season, 1), told.day or 1)


def _doubt(issue: Issue) -> Doubt:
    return Doubt(issue.field, issue.code, issue.cell, issue.raw, issue.guess, issue.needs_look)


def _tax_cards(person: PersonRow) -> list[int]:
    years = (name.removeprefix(TAX_CARD) for name in person.fields if name.startswith(TAX_CARD))
    return sorted(int(year) for year in years if year.isdigit() and person.value(f"{TAX_CARD}{year}"))


def _add_topics(facts: Facts, person: PersonRow) -> None:
    told: list[Topic] = [*(person.value("topics") or []), *(person.value("close_topics") or [])]
    by_code: dict[str, bool] = {}
    for topic in told:
        if topic.code:
            by_code[topic.code] = by_code.get(topic.code, True) and topic.is_close_one
    facts.topics = [[code, is_close] for code, is_close in by_code.items()]


def _add_tasks(facts: Facts, roles: Iterable[Topic], in_use: frozenset[str]) -> None:
    for role in roles:
        if role.code in in_use:
            facts.task_codes.append(role.code)
        elif role.code:
            facts.doubts.append(Doubt("roles", "role_not_ordered", raw=role.text, needs_look=False))
    facts.task_codes = list(dict.fromkeys(facts.task_codes))


def _add_days(facts: Facts, person: PersonRow) -> None:
    told = person.value("trained_at")
    if told is not None:
        facts.completed_on = first_day(told).isoformat()
        facts.completed_text = "" if told.day else (person.fields["trained_at"].raw or str(told))[:40]
    until = person.value("agreement_until")
    if until is not None:
        facts.has_agreement, facts.agreement_until = True, until.isoformat()
    facts.tax_card_days = {
        str(year): day.isoformat()
        for year in facts.tax_card_years
        if (day := person.value(f"{TAX_CARD}{year}_on"))
    }


def words_to_explain(unknown: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Topics and kinds of work of the file that nobody knew, the commonest first, with their rows."""
    return {
        kind: dict(sorted(unknown[kind].items(), key=lambda pair: -pair[1])[:40])
        for kind in ("topics", "roles")
        if unknown.get(kind)
    }
