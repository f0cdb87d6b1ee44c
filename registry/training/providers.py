"""Who gives training: our own organisation, associations, schools (A119, A137, A184)."""

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from audit.services import record
from domain.errors import Conflict
from registry.training.models import Provider, ProviderKind


def own_name() -> str:
    """The name that stands on our own certificates."""
    own = Provider.objects.filter(kind=ProviderKind.OWN, is_active=True).first()
    return own.name if own else str(connection.tenant)


def is_own(issuer: str) -> bool:
    """Whether the course is our own; an empty issuer means us."""
    name = issuer.strip()
    if not name or name.casefold() == str(connection.tenant).casefold():
        return True
    return Provider.objects.filter(kind=ProviderKind.OWN, name__iexact=name).exists()


def save_provider(
    *, by, name: str, kind: str, is_active: bool = True, provider: Provider | None = None
) -> Provider:
    """Add or change a provider. Raises Conflict when the name is taken. Courses keep the name they were given."""
    found = provider or Provider()
    found.name, found.kind, found.is_active = name.strip(), kind, is_active
    try:
        with transaction.atomic():
            found.save()
            record("training.provider_saved", subject=found, by=by, kind=kind, is_active=is_active)
    except IntegrityError as error:
        raise Conflict(_("There is a provider with this name already."), code="name_taken") from error
    return found
