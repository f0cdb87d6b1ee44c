"""Where costs are booked (A009)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.errors import DomainError
from tenants.organisation.models import CostCentre


@transaction.atomic
def save_cost_centre(*, code: str, name: str, centre_id=None, by) -> CostCentre:
    """Add a cost centre, or change one. What was booked keeps its row, so a new code shows there too."""
    centre = CostCentre.objects.select_for_update().get(pk=centre_id) if centre_id else CostCentre()
    centre.code, centre.name = code.strip(), name.strip()
    try:
        with transaction.atomic():
            centre.save()
    except IntegrityError as error:
        raise DomainError(_("This code is already in use. Choose another."), code="code_taken") from error
    record("cost_centre.saved", subject=centre, by=by, code=centre.code)
    return centre
