"""Who handles what: the table in words, the coordinators with their scopes, and the simulator (A129–A131)."""

from django.shortcuts import render

from accounts.policy import policy
from accounts.roles.handling import table_on
from accounts.roles.models import Role
from accounts.roles.selectors import roles_of
from administration.units.coordinators import coordinator_rows
from administration.units.routing_form import WhoGets
from administration.units.routing_words import table_in_words, who_gets


@policy(roles={Role.ADMINISTRATOR, Role.COORDINATOR})
def routing(request):
    """Everything about who gets what. Changes are made on the rule's own page, with approval and versions."""
    table = table_on()
    asked = WhoGets(request.GET or None, initial={})
    answer = who_gets(table, **asked.cleaned_data) if asked.is_bound and asked.is_valid() else None
    context = {
        "lines": table_in_words(table), "rows": coordinator_rows(table), "asked": asked, "answer": answer,
        "may_change": Role.ADMINISTRATOR in roles_of(request.user),
    }  # fmt: skip
    return render(
        request, "unit_settings/routing.html", context, status=422 if asked.is_bound and asked.errors else 200
    )
