"""What the addresses of these pages name, and how a refusal is answered."""

from django.shortcuts import get_object_or_404

from administration.units.selectors import EDITORS, GUIDES, READERS, units_for
from domain.errors import Conflict, DomainError
from tenants.organisation.models import Unit


def seen_unit(request, unit_id) -> Unit:
    """A unit that the person may look at; others do not exist."""
    return get_object_or_404(units_for(request.user, READERS), pk=unit_id)


def edited_unit(request, unit_id) -> Unit:
    """A unit whose card the person keeps."""
    return get_object_or_404(units_for(request.user, EDITORS), pk=unit_id)


def guided_unit(request, unit_id) -> Unit:
    """A unit whose experts the person orients."""
    return get_object_or_404(units_for(request.user, GUIDES), pk=unit_id)


def any_unit(unit_id) -> Unit:
    """Any unit, for an administrator's pages."""
    return get_object_or_404(Unit.objects.select_related("parent", "cost_centre"), pk=unit_id)


def status_of(error: DomainError) -> int:
    """409 when somebody else was first, else 422."""
    return 409 if isinstance(error, Conflict) else 422


def saved(form, act, field: str | None = None):
    """Run `act` for a valid form. Gives (result, 200), or (None, status) with the refusal on the form."""
    if not form.is_valid():
        return None, 422
    try:
        return act(form.cleaned_data), 200
    except DomainError as error:
        form.add_error(field, str(error))
        return None, status_of(error)
