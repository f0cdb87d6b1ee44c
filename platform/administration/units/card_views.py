"""Changing a unit: its card, its place, putting it out of use, and its rooms (U5)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.policy import policy
from accounts.roles.models import Role
from accounts.roles.selectors import holds
from administration.units.asking import any_unit, edited_unit, saved
from administration.units.forms import CardForm, GettingThereForm, MoveForm, RoomForm
from administration.units.selectors import EDITORS, units_for, works_for
from domain.errors import DomainError
from tenants.organisation import units
from tenants.organisation.models import Room, Unit
from tenants.terminology.terms import tt

ADMINISTRATOR = {Role.ADMINISTRATOR}


@policy(roles=set(EDITORS), methods={"GET", "POST"}, objects="organisation.Unit")
def edit(request, unit_id):
    """The card. An administrator changes all of it, the contact person how to get there."""
    unit = edited_unit(request, unit_id)
    kind = CardForm if holds(request.user, Role.ADMINISTRATOR) else GettingThereForm
    form = kind(request.POST if request.method == "POST" else None, unit=unit)
    context = {"unit": unit, "form": form}
    if request.method == "GET" or not form.is_valid():
        return render(request, "unit_settings/edit.html", context, status=422 if form.errors else 200)
    try:
        units.change_unit(
            unit_id=unit.pk, changes=form.changes(), seen=form.cleaned_data["seen"], by=request.user
        )
    except units.ChangedMeanwhile as conflict:
        context |= {"conflict": conflict, "differences": _differences(form, conflict.unit)}
        form.reseal(conflict.unit)
        return render(request, "unit_settings/edit.html", context, status=409)
    except DomainError as error:
        form.add_error(None, str(error))
        return render(request, "unit_settings/edit.html", context, status=422)
    messages.success(request, _("Saved."))
    return redirect("unit_settings:detail", unit.pk)


@policy(roles=ADMINISTRATOR, methods={"GET", "POST"}, objects="organisation.Unit")
def move(request, unit_id):
    """Another place in the tree: what follows with the unit, and what does not change."""
    unit = any_unit(unit_id)
    form = MoveForm(request.POST if request.method == "POST" else None, unit=unit)
    status = 200
    if request.method == "POST":
        moved, status = saved(
            form,
            lambda values: units.move_unit(unit_id=unit.pk, parent=values["parent"], by=request.user),
            "parent",
        )
        if moved:
            messages.success(request, tt("The {unit} has a new place."))
            return redirect("unit_settings:detail", unit.pk)
    return render(request, "unit_settings/move.html", {"unit": unit, "form": form}, status=status)


@policy(roles=ADMINISTRATOR, methods={"GET", "POST"}, objects="organisation.Unit")
def close(request, unit_id):
    """Putting a unit out of use: what it means, and what must be finished first, with links."""
    unit = any_unit(unit_id)
    refusal = None
    if request.method == "POST":
        try:
            units.close_unit(unit_id=unit.pk, by=request.user)
        except units.StillOpen as error:
            refusal = error
        else:
            messages.success(request, tt("The {unit} is out of use. Nothing new can be ordered for it."))
            return redirect("unit_settings:detail", unit.pk)
    works = refusal.works if refusal else units.open_work_in(unit)
    context = {"unit": unit, "works": works_for(request.user, works), "refusal": refusal}
    return render(request, "unit_settings/close.html", context, status=409 if refusal else 200)


@policy(roles=ADMINISTRATOR, methods={"POST"}, objects="organisation.Unit")
def reopen(request, unit_id):
    """Take a unit into use again."""
    unit = any_unit(unit_id)
    try:
        units.reopen_unit(unit_id=unit.pk, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, tt("The {unit} is in use again."))
    return redirect("unit_settings:detail", unit.pk)


@policy(roles=set(EDITORS), methods={"GET", "POST"}, objects="organisation.Unit")
def add_room(request, unit_id):
    """A new room (A008)."""
    return _room_page(request, edited_unit(request, unit_id), None)


@policy(roles=set(EDITORS), methods={"GET", "POST"}, objects="organisation.Room")
def room(request, room_id):
    """One room of a unit."""
    own = units_for(request.user, EDITORS).values("pk")
    found = get_object_or_404(Room.objects.select_related("unit"), pk=room_id, unit__in=own)
    return _room_page(request, found.unit, found)


def _room_page(request, unit: Unit, found: Room | None):
    first = {name: getattr(found, name) for name in RoomForm.base_fields} if found else None
    form = RoomForm(request.POST if request.method == "POST" else None, initial=first)
    status = 200
    if request.method == "POST":
        kept, status = saved(
            form,
            lambda values: units.save_room(
                unit=unit, room_id=found.pk if found else None, by=request.user, **values
            ),
            "name",
        )
        if kept:
            messages.success(request, _("Saved."))
            return redirect("unit_settings:detail", unit.pk)
    return render(
        request, "unit_settings/room.html", {"unit": unit, "room": found, "form": form}, status=status
    )


def _differences(form: GettingThereForm, now: Unit) -> list[dict]:
    """What the person wrote beside what somebody else saved, where the two differ."""
    found = []
    for name, value in form.changes().items():
        saved_value = getattr(now, name)
        if str(value or "") != str(saved_value or ""):
            found.append(
                {
                    "label": form.fields[name].label,
                    "yours": _said(form, name, value),
                    "now": _said(form, name, saved_value),
                }
            )
    return found


def _said(form, name: str, value) -> str:
    """A value as it is read: the label of a choice, or the text."""
    choices = dict(getattr(form.fields[name], "choices", ()) or ()) if isinstance(value, str) else {}
    return str(choices.get(value, value) or "–")
