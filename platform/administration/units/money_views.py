"""Budgets of units, and cost centres (A009, A104, U8)."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from administration.units import cards
from administration.units.asking import any_unit, saved
from administration.units.forms import BudgetForm, CostCentreForm
from tenants.organisation.budgets import set_budget
from tenants.organisation.cost_centres import save_cost_centre
from tenants.organisation.models import CostCentre

ADMINISTRATOR = {Role.ADMINISTRATOR}


@policy(roles=ADMINISTRATOR, methods={"GET", "POST"}, objects="organisation.Unit")
def budget(request, unit_id):
    """What the unit may spend in a year, and when to warn."""
    unit = any_unit(unit_id)
    budgets = cards.budgets_of(unit)
    form = BudgetForm(request.POST if request.method == "POST" else None, budget=next(iter(budgets), None))
    status = 200
    if request.method == "POST":
        done, status = saved(form, lambda values: set_budget(unit=unit, by=request.user, **values))
        if done:
            messages.success(request, _("The budget has been saved."))
            return redirect("unit_settings:detail", unit.pk)
    context = {"unit": unit, "form": form, "budgets": budgets, "state": cards.budget_of_year(unit)}
    return render(request, "unit_settings/budget.html", context, status=status)


@policy(roles=ADMINISTRATOR, readers={Role.SUPPORT})
def cost_centres(request):
    """Every cost centre, and how many units it pays for."""
    centres = CostCentre.objects.annotate(uses=Count("units", filter=Q(units__is_active=True))).order_by(
        "code"
    )
    return render(request, "unit_settings/cost_centres.html", {"centres": centres})


@policy(roles=ADMINISTRATOR, readers={Role.SUPPORT}, methods={"GET", "POST"})
def add_cost_centre(request):
    """A new cost centre."""
    return _cost_centre_page(request, None)


@policy(
    roles=ADMINISTRATOR, readers={Role.SUPPORT}, methods={"GET", "POST"}, objects="organisation.CostCentre"
)
def cost_centre(request, centre_id):
    """One cost centre."""
    return _cost_centre_page(request, get_object_or_404(CostCentre, pk=centre_id))


def _cost_centre_page(request, centre: CostCentre | None):
    first = {"code": centre.code, "name": centre.name} if centre else None
    form = CostCentreForm(request.POST if request.method == "POST" else None, initial=first)
    status = 200
    if request.method == "POST":
        done, status = saved(
            form,
            lambda values: save_cost_centre(
                centre_id=centre.pk if centre else None, by=request.user, **values
            ),
            "code",
        )
        if done:
            messages.success(request, _("Saved."))
            return redirect("unit_settings:cost_centres")
    return render(request, "unit_settings/cost_centre.html", {"centre": centre, "form": form}, status=status)
