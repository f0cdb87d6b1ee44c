"""An approval chain in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles.models import Role
from administration.rules.telling import euros, value_in_words, within
from billing.approvals.chain import HolderKind
from tenants.terminology.terms import tt_lazy

# The organisation's own words for the roles that can hold a step.
ROLES = {
    "orderer": tt_lazy("The {orderer}: who ordered the work"),
    Role.UNIT_CONTACT.value: gettext_lazy("Contact person of the unit"),
    Role.LINE_MANAGER.value: gettext_lazy("Line manager"),
    Role.UNIT_HEAD.value: gettext_lazy("Head of the unit"),
    Role.COORDINATOR.value: tt_lazy("{Coordinator}"),
}
FALLBACKS = [(role, ROLES[role]) for role in ROLES if role != "orderer"]
LABELS = {
    "steps": gettext_lazy("Step"),
    "kind": gettext_lazy("Who approves"),
    "holder": gettext_lazy("Holder"),
    "amount_limit": gettext_lazy("Enough alone up to"),
    "remind_after_days": gettext_lazy("Reminder after days"),
    "escalate_after_days": gettext_lazy("Told further after days"),
    "fallback_role": gettext_lazy("Who instead, when nobody is there"),
}
KINDS = {
    HolderKind.ORDERER.value: tt_lazy("the {orderer}"),
    HolderKind.ROLE.value: gettext_lazy("a role"),
    HolderKind.PERSON.value: gettext_lazy("one person"),
}


def words(data: dict[str, Any]) -> list[tuple]:
    """One line for each step."""
    people = _people(data)
    return [
        (_("Step %(number)s") % {"number": number + 1}, _step_words(step, people), f"steps.{number}")
        for number, step in enumerate(data["steps"])
    ]


def brief(data: dict[str, Any]) -> str:
    """The roles in their order, without names of people."""
    holders = [
        str(KINDS[step["kind"]])
        if step["kind"] == HolderKind.PERSON
        else role_name(step.get("holder") or "orderer")
        for step in data["steps"]
    ]
    return " → ".join([*holders, _("payroll")])


def role_name(role: str) -> str:
    """A role as the organisation calls it."""
    return str(ROLES.get(role, role))


def _people(data: dict[str, Any]) -> dict[str, str]:
    """Names of the people that steps name; one query when there are any."""
    ids = [step["holder"] for step in data["steps"] if step["kind"] == HolderKind.PERSON]
    return {str(user.pk): str(user) for user in User.objects.filter(pk__in=ids)} if ids else {}


def _step_words(step: dict[str, Any], people: dict[str, str]) -> str:
    holder = step.get("holder") or "orderer"
    parts = [people.get(holder) or role_name(holder)]
    if step.get("amount_limit") is not None:
        parts.append(_("up to %(sum)s no later step is needed") % {"sum": euros(step["amount_limit"])})
    parts.append(_("reminder after %(days)s days") % {"days": step.get("remind_after_days", 3)})
    parts.append(_("told further after %(days)s days") % {"days": step.get("escalate_after_days", 7)})
    fallback = role_name(step.get("fallback_role", Role.COORDINATOR))
    parts.append(_("instead: %(role)s") % {"role": within(fallback)})
    return "; ".join(parts)


def value_of(path: str, value: Any) -> str:
    """Codes of the chain in words."""
    last = path.rpartition(".")[2]
    if last in ("holder", "fallback_role") and value:
        return _("a named person") if "-" in value else role_name(value)
    if last == "kind":
        return str(KINDS.get(value, value_in_words(path, value)))
    return euros(value) if last == "amount_limit" and value is not None else value_in_words(path, value)
