"""A unit's own instructions and checklist, and the orientation of its experts (U6, A006, A007)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from administration.rules.approval import ApprovalFields
from administration.rules.together import Together
from administration.units.asking import edited_unit, guided_unit, status_of
from administration.units.instructions_form import OwnTextForm
from administration.units.orientation_form import OrientationForm
from administration.units.selectors import EDITORS, GUIDES, experts_in
from audit.services import record_access_to_many
from domain.errors import DomainError
from registry.joining.orientation import progress_in, tick_item, untick_item
from tenants.organisation.instructions import own_parts
from tenants.organisation.levels import checklist_for, common_instructions
from tenants.organisation.models import RuleKind, Unit
from tenants.organisation.versions import first_free_day, newest_id, start_version, versions_of


@policy(roles=set(EDITORS), methods={"GET", "POST"}, objects="organisation.Unit")
def instructions(request, unit_id):
    """What the unit says in its own way, beside the common text. Every version is kept."""
    unit = edited_unit(request, unit_id)
    common = common_instructions(unit)
    sent = request.POST if request.method == "POST" else None
    form = OwnTextForm(sent, common=common, own=_newest_data(RuleKind.INSTRUCTIONS, unit))
    approval = _approval(request, RuleKind.INSTRUCTIONS, unit)
    status = 200
    if request.method == "POST":
        done, status = _start(
            request, RuleKind.INSTRUCTIONS, unit, form, approval, lambda: own_parts(form.texts(), common)
        )
        if done:
            return redirect("unit_settings:detail", unit.pk)
    context = {"unit": unit, "own": form, "approval": approval, "form": Together([form, approval])}
    context["versions"] = list(versions_of(RuleKind.INSTRUCTIONS, unit))
    return render(request, "unit_settings/instructions.html", context, status=status)


@policy(roles=set(EDITORS), methods={"GET", "POST"}, objects="organisation.Unit")
def orientation(request, unit_id):
    """What the unit adds to the common checklist, or leaves out of it."""
    unit = edited_unit(request, unit_id)
    before = _newest_data(RuleKind.ORIENTATION, unit)
    form = OrientationForm(request.POST if request.method == "POST" else None, before=before, unit=unit)
    approval = _approval(request, RuleKind.ORIENTATION, unit)
    status = 200
    if request.method == "POST" and "add" in request.POST:
        form.quiet()
    elif request.method == "POST":
        done, status = _start(
            request, RuleKind.ORIENTATION, unit, form, approval, lambda: form.to_data(before)
        )
        if done:
            return redirect("unit_settings:detail", unit.pk)
    context = {
        "unit": unit, "rule_form": form, "approval": approval, "form": Together([*form.all_forms, approval]),
        "checklist": checklist_for(unit), "versions": list(versions_of(RuleKind.ORIENTATION, unit)),
    }  # fmt: skip
    return render(request, "unit_settings/orientation.html", context, status=status)


@policy(roles=set(GUIDES), methods={"GET", "POST"}, objects="organisation.Unit", purpose="orientation")
def experts(request, unit_id):
    """Who has been shown and told what, by whom and when; one press ticks an item (A007)."""
    unit = guided_unit(request, unit_id)
    people = list(experts_in(unit))
    if request.method == "POST":
        return _tick(request, unit, people)
    record_access_to_many(
        [expert.pk for expert in people], by=request.user, purpose="orientation", kind="name"
    )
    context = {"unit": unit, "rows": progress_in(unit, people), "checklist": checklist_for(unit)}
    return render(request, "unit_settings/experts.html", context)


def _tick(request, unit: Unit, people):
    known = {str(expert.pk): expert for expert in people}
    expert = known.get(request.POST.get("expert", ""))
    if expert is None:
        messages.error(request, _("Choose somebody from the list."))
        return redirect("unit_settings:experts", unit.pk)
    act = untick_item if "undo" in request.POST else tick_item
    try:
        act(expert=expert, unit=unit, item=request.POST.get("item", ""), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("unit_settings:experts", unit.pk)


def _newest_data(kind: RuleKind, unit: Unit) -> dict:
    newest = versions_of(kind, unit).first()
    return newest.data if newest else {}


def _approval(request, kind: RuleKind, unit: Unit) -> ApprovalFields:
    first = {
        "valid_from": first_free_day(kind, unit),
        "seen": newest_id(kind, unit),
        "approved_by": str(request.user),
    }
    return ApprovalFields(request.POST if request.method == "POST" else None, initial=first)


def _start(request, kind: RuleKind, unit: Unit, form, approval: ApprovalFields, data) -> tuple[bool, int]:
    """A new version of the unit's own; (True, 302), or (False, status) with the refusal on the page."""
    if not all([form.is_valid(), approval.is_valid()]):
        return False, 422
    try:
        start_version(kind=kind, unit=unit, data=data(), by=request.user, **approval.approval())
    except DomainError as error:
        approval.add_error("valid_from" if error.code == "starts_too_early" else None, str(error))
        return False, status_of(error)
    messages.success(request, _("Saved. It is in force from the day you chose."))
    return True, 302
