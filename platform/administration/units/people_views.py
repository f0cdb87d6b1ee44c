"""A unit's named contact persons and who stands in for them (A005, U7)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from accounts.roles.services import end_role, give_role
from administration.units.asking import any_unit, saved
from administration.units.cards import deputies_for
from administration.units.forms import ContactForm, DeputyForm
from administration.units.selectors import contacts_of
from billing.approvals.services import set_deputy
from domain.errors import DomainError

ADMINISTRATOR = {Role.ADMINISTRATOR}


@policy(roles=ADMINISTRATOR, methods={"GET", "POST"}, objects="organisation.Unit", purpose="roles")
def contacts(request, unit_id):
    """Name a contact person, end the duty of one, or name who stands in on which days."""
    unit = any_unit(unit_id)
    grants = contacts_of([unit.pk]).get(unit.pk, [])
    act = request.POST.get("act", "") if request.method == "POST" else ""
    naming = ContactForm(request.POST if act == "name" else None, unit=unit, by=request.user)
    standing_in = DeputyForm(
        request.POST if act == "deputy" else None, contacts=[grant.user for grant in grants]
    )
    status = 200
    if act == "end":
        return _end(request, unit, grants)
    if act == "name":
        done, status = saved(
            naming,
            lambda values: (
                give_role(user=values["person"], role=Role.UNIT_CONTACT, unit=unit, by=request.user) or True
            ),
            "person",
        )
    elif act == "deputy":
        done, status = saved(
            standing_in, lambda values: set_deputy(by=request.user, **standing_in.answers()), "deputy"
        )
    elif request.method == "POST":
        done, status = None, 422
    else:
        done = None
    if done:
        messages.success(request, _("Saved."))
        return redirect("unit_settings:contacts", unit.pk)
    context = {
        "unit": unit, "grants": grants, "naming": naming, "standing_in": standing_in, "forms": [naming, standing_in],
        "deputies": deputies_for([grant.user_id for grant in grants]),
    }  # fmt: skip
    return render(request, "unit_settings/contacts.html", context, status=status)


def _end(request, unit, grants):
    own = {str(grant.pk): grant for grant in grants}
    grant = own.get(request.POST.get("grant", ""))
    try:
        if grant:
            end_role(grant_id=grant.pk, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The duty has ended."))
    return redirect("unit_settings:contacts", unit.pk)
