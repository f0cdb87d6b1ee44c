"""The routing table in words: who handles what, and who would get this."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles.handling import choose_handler
from accounts.roles.models import Role
from administration.units.names import said
from registry.orders.forms import LANGUAGES
from registry.orders.models import in_language
from tenants.organisation.models import Unit
from tenants.organisation.routing import Holder, Matter, RoutingRule, Work, rules_of
from tenants.organisation.tree import codes_of
from tenants.reference import topics
from tenants.terminology.terms import tt, tt_lazy

WORK = {
    Work.ORDER: tt_lazy("{Order:pl}"),
    Work.APPLICATION: gettext_lazy("Applications"),
    Work.ENQUIRY: gettext_lazy("Enquiries"),
}
EVERYBODY = {
    Role.COORDINATOR.value: gettext_lazy("Everybody who coordinates"),
    Role.UNIT_CONTACT.value: tt_lazy("The contact person of the {unit}"),
}


def topic_groups() -> dict[str, str]:
    """Groups of topics by code."""
    return {topic.code: in_language(topic.labels) for topic in topics().values() if not topic.parent}


def single_topics() -> dict[str, str]:
    """Topics by code."""
    return {topic.code: in_language(topic.labels) for topic in topics().values() if topic.parent}


def unit_names() -> dict[str, str]:
    """Units and service areas in use, by code."""
    return {unit.code: str(unit) for unit in Unit.objects.filter(is_active=True)}


class Names:
    """Names of the people and units that tables mention; each is asked from the database once."""

    @cached_property
    def units(self) -> dict[str, str]:
        return {unit.code: str(unit) for unit in Unit.objects.all()}

    @cached_property
    def people(self) -> dict[str, str]:
        handlers = User.objects.filter(grants__role__in=list(EVERYBODY)).distinct()
        return {str(user.pk): str(user) for user in handlers}

    def of(self, holder: Holder | None) -> str:
        """A person's name, or the role in words."""
        if holder is None:
            return ""
        if holder.user_id:
            return self.people.get(holder.user_id, _("somebody who has left"))
        return str(EVERYBODY.get(holder.role, holder.role))


def scope_of(rule: RoutingRule, names: Names) -> str:
    """What the rule takes, in words."""
    about = [*(topic_groups().get(code, code) for code in sorted(rule.topic_groups))]
    about += [single_topics().get(code, code) for code in sorted(rule.topics)]
    parts = [
        ", ".join(str(WORK[work]) for work in Work if work in rule.work) if rule.work else "",
        ", ".join(about),
        said(sorted(rule.units), names.units),
        ", ".join(str(label) for code, label in LANGUAGES if code in rule.languages),
    ]
    return " · ".join(part for part in parts if part) or _("Everything")


def holders_of(rule: RoutingRule, names: Names) -> str:
    """Who handles it, and who stands in."""
    if rule.deputy is None:
        return names.of(rule.holder)
    return _("%(name)s, deputy %(deputy)s") % {"name": names.of(rule.holder), "deputy": names.of(rule.deputy)}


def title_of(rule: RoutingRule) -> str:
    """The rule's own name, else its scope's first words."""
    return in_language(rule.titles) or rule.code


def table_in_words(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The rows of the table in their order, and what happens to the rest."""
    names = Names()
    lines = [
        (title_of(rule), f"{scope_of(rule, names)} → {holders_of(rule, names)}")
        for rule in rules_of(dict(data))
    ]
    default = Holder.from_data(data.get("default")) or Holder(role=Role.COORDINATOR)
    return [*lines, (_("Everything else"), names.of(default))]


@dataclass(frozen=True)
class Answer:
    """Who would get the matter, by which rule, and who if that person is away."""

    who: str
    why: str
    if_away: str


def who_gets(
    data: Mapping[str, Any], *, work: str, topic: str = "", unit: Unit | None = None, language: str = ""
) -> Answer:
    """The simulator: the same function as in real work, with today's people (A129–A131)."""
    topic_codes = frozenset({topic} - {""})
    matter = Matter(Work(work or Work.ORDER), topic_codes, codes_of(unit), language)
    now = choose_handler(data, matter, unit)
    names = Names()
    rule = now.routed.rule
    why = (
        _("Rule: %(rule)s") % {"rule": title_of(rule)}
        if rule
        else _("No rule takes this, so the last row decides.")
    )
    if now.routed.instead_of:
        absent = ", ".join(names.of(holder) for holder in now.routed.instead_of)
        why += " " + _("%(name)s is away.") % {"name": absent}
    return Answer(_named(now, names), why, _if_away(data, matter, unit, now, names))


def _named(choice, names: Names) -> str:
    return str(choice.user) if choice.user else names.of(choice.routed.holder)


def _if_away(data, matter, unit, now, names: Names) -> str:
    if now.user is None:
        return tt("Whoever of them takes it first. It waits in the queue of all of them.")
    then = choose_handler(data, matter, unit, also_away=frozenset({str(now.user.pk)}))
    return _("If %(name)s is away: %(deputy)s") % {"name": now.user, "deputy": _named(then, names)}
