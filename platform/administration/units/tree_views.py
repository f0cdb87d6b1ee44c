"""The tree of units, a unit's card, and adding a unit (U5, C19)."""

from django.contrib import messages
from django.shortcuts import redirect, render

from accounts.policy import policy
from accounts.roles.models import Role
from accounts.roles.selectors import roles_of
from administration.units import cards
from administration.units.asking import saved, seen_unit
from administration.units.forms import NewUnitForm
from administration.units.selectors import READERS, tree_rows, units_for
from tenants.organisation import units
from tenants.organisation.models import CostCentre
from tenants.terminology.terms import tt


@policy(roles=set(READERS))
def index(request):
    """Every unit that the person sees, as a tree, with contacts and the use of the year's budget."""
    rows = tree_rows(request.user)
    context = {
        "rows": [row for row in rows if row.unit.is_active],
        "closed": [row for row in rows if not row.unit.is_active],
        "may_add": Role.ADMINISTRATOR in roles_of(request.user),
        "without_contact": sum(row.needs_contact for row in rows),
    }
    return render(request, "unit_settings/index.html", context)


@policy(roles=set(READERS) - {Role.ADMINISTRATOR, Role.COORDINATOR})
def mine(request):
    """Straight to the person's own unit when there is only one."""
    own = list(units_for(request.user, set(READERS) - {Role.ADMINISTRATOR, Role.COORDINATOR})[:2])
    if len(own) == 1:
        return redirect("unit_settings:detail", own[0].pk)
    return redirect("unit_settings:index")


@policy(roles=set(READERS), objects="organisation.Unit")
def detail(request, unit_id):
    """One unit: its card, rooms, people, instructions, orientation and budget."""
    unit = seen_unit(request, unit_id)
    return render(request, "unit_settings/detail.html", cards.card_page(request.user, unit))


@policy(roles={Role.ADMINISTRATOR}, methods={"GET", "POST"})
def add(request):
    """A new unit or service area."""
    form = NewUnitForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        unit, status = saved(
            form,
            lambda values: units.add_unit(card=form.changes(), parent=values["parent"], by=request.user),
        )
        if unit:
            messages.success(request, tt("The {unit} has been added. Name its contact person next."))
            return redirect("unit_settings:detail", unit.pk)
    context = {"form": form, "has_cost_centres": CostCentre.objects.exists()}
    return render(request, "unit_settings/add.html", context, status=status)
